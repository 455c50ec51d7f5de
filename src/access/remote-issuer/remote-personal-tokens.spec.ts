import { v7 as uuidv7 } from 'uuid';
import { expect, it } from 'vitest';
import { Clock } from '../../clock/clock.js';
import { OpaqueTokens } from '../../tokens/opaque-tokens.js';
import { createPersonalToken } from '../../tokens/personal-token.js';
import type { SubjectResolver } from '../../tokens/subject-resolver.js';
import { InvalidAccessTokenError } from '../../tokens/tokens.errors.js';
import { type AccessOptions, completeAccessOptions } from '../access.options.js';
import type { IntrospectionClient } from './introspection-client.js';
import { RemotePersonalTokens } from './remote-personal-tokens.js';

const ISSUER = 'https://id.example.com';
const ID = uuidv7();
const TOKEN = createPersonalToken(ID);
const NOW = Math.floor(Date.now() / 1000);
const GOOD = {
  active: true,
  iss: ISSUER,
  aud: ISSUER,
  client_id: 'nightlatch-pat',
  sub: 'ada',
  jti: ID,
  iat: NOW,
  exp: NOW + 60,
  scope: 'reports:read',
  roles: ['editor'],
};

/** Returns the verifier of a service whose issuer gives these answers, one after the other. */
function createVerifier(
  answers: unknown[],
  introspection: AccessOptions['introspection'] = { clientId: 'a', clientSecret: 'b' },
) {
  const asked: string[] = [];
  const client = {
    introspect: async (token: string) => {
      asked.push(token);
      return answers[Math.min(asked.length, answers.length) - 1];
    },
  } as unknown as IntrospectionClient;
  const subjects = {
    resolve: ({ roles }: { roles: string[] }) => ({ username: null, disabled: false, roles }),
  } as unknown as SubjectResolver;
  const options = completeAccessOptions({ issuer: ISSUER, audience: ISSUER, introspection });
  const opaque = new OpaqueTokens();
  const verifier = new RemotePersonalTokens(options, client, subjects, new Clock(), opaque);
  return { verifier, asked };
}

it('RemotePersonalTokens returns the owner that the issuer names', async () => {
  const { verifier } = createVerifier([GOOD]);
  expect(await verifier.verify(TOKEN)).toMatchObject({
    id: 'ada',
    scopes: ['reports:read'],
    roles: ['editor'],
    credential: 'personal-access-token',
    sessionId: ID,
  });
});

it.each([
  { active: false },
  { active: 'true' },
  { iss: 'https://other.example.com' },
  { aud: 'https://other.example.com' },
  { aud: undefined },
  { client_id: 'nightlatch' },
  { exp: undefined },
  { exp: Infinity },
  { exp: NOW - 1 },
  { iat: 'now' },
  { sub: { id: 'ada' } },
  { sub: '' },
  { jti: uuidv7() },
  { scope: ['reports:read'] },
])('RemotePersonalTokens refuses an answer with %j', async (wrong) => {
  const { verifier } = createVerifier([{ ...GOOD, ...wrong }]);
  await expect(verifier.verify(TOKEN)).rejects.toThrow(InvalidAccessTokenError);
});

it('RemotePersonalTokens asks once for parallel requests, and again for later ones', async () => {
  const { verifier, asked } = createVerifier([GOOD, { active: false }]);
  await Promise.all([verifier.verify(TOKEN), verifier.verify(TOKEN)]);
  expect(asked).toHaveLength(1);
  for (let count = 0; count < 3; count++) {
    await expect(verifier.verify(TOKEN)).rejects.toThrow(InvalidAccessTokenError);
  }
  // A refusal is remembered.
  expect(asked).toHaveLength(2);
});

it('RemotePersonalTokens asks the issuer about no malformed token, and about none without introspection', async () => {
  const { verifier, asked } = createVerifier([GOOD]);
  await expect(verifier.verify(`${TOKEN}x`)).rejects.toThrow(InvalidAccessTokenError);
  const offline = createVerifier([GOOD], null as unknown as undefined);
  await expect(offline.verifier.verify(TOKEN)).rejects.toThrow(InvalidAccessTokenError);
  expect([...asked, ...offline.asked]).toEqual([]);
});
