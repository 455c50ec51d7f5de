import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** The only callers that may start a session. Add a caller here only on purpose. */
const CALLERS = [
  // A client acts for itself: no user signs in.
  'oauth/grants/client-credentials.grant.ts',
  'sign-in/sign-in.service.ts',
];

/** The only callers that may issue the first refresh token of a session. */
const ISSUERS = ['sign-in/sign-in.service.ts'];

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !file.startsWith('sessions/'),
);
const findFiles = (pattern: RegExp) =>
  files.filter((file) => pattern.test(readFileSync(join('src', file), 'utf8'))).toSorted();

it('sessions start in SignInService.complete() and in the client_credentials grant alone', () => {
  expect(findFiles(/\bSessionStarter\b|new Session\(/)).toEqual(CALLERS);
});

it('the first refresh token of a session is issued in SignInService alone', () => {
  expect(findFiles(/\bissueRefreshToken\(|[rR]efreshTokens?\.issue\(/)).toEqual(ISSUERS);
});

it('the entry points export no other way to start a session', () => {
  for (const file of ['index.ts', 'access.ts', 'testing.ts']) {
    expect(readFileSync(join('src', file), 'utf8')).not.toMatch(/SessionStarter|NewSession/);
  }
});
