import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** The only callers that may start a session. Add a caller here only on purpose. */
const CALLERS = [
  // A client acts for itself: no user signs in.
  'oauth/grants/client-credentials.grant.ts',
  // A code proves no person: it derives a session from that of a browser.
  'sign-in/derived-sign-in.ts',
  'sign-in/sign-in.service.ts',
];

/** The only callers that may issue the first refresh token of a session. */
const ISSUERS = ['sign-in/token-response.factory.ts'];

/** The only callers that may let it do so. */
const FIRST_TOKENS = ['sign-in/derived-sign-in.ts', 'sign-in/sign-in.service.ts'];

/** The only callers that may derive a session from that of a browser: the grants of a code. */
const DERIVING = [
  'oauth/authorize/authorization-code.grant.ts',
  'oauth/device/device-code.grant.ts',
];

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !file.startsWith('sessions/'),
);
const findFiles = (pattern: RegExp) =>
  files.filter((file) => pattern.test(readFileSync(join('src', file), 'utf8'))).toSorted();

it('sessions start in SignInService, from that of a browser, and in the client_credentials grant alone', () => {
  expect(findFiles(/\bSessionStarter\b|new Session\(/)).toEqual(CALLERS);
});

it('the first tokens of a session are issued where a session of a user starts alone', () => {
  expect(findFiles(/[rR]efreshTokens?\.issue\(/)).toEqual(ISSUERS);
  expect(findFiles(/\.createFirst\(/)).toEqual(FIRST_TOKENS);
});

it('the grants of a code derive sessions, and no other file', () => {
  expect(findFiles(/: DerivedSignIn\b/)).toEqual(DERIVING);
});

it('the entry points export no other way to start a session', () => {
  for (const file of ['index.ts', 'access.ts', 'testing.ts']) {
    expect(readFileSync(join('src', file), 'utf8')).not.toMatch(/SessionStarter|NewSession/);
  }
});
