import { describe, expect, it } from 'vitest';
import { Clock } from '../../clock/clock.js';
import { AccessTokenProfile } from './access-token.profile.js';
import type { VerificationKeys } from './verification-keys.js';

const options = {
  issuer: 'https://a.example',
  audience: 'https://a.example',
  accessTokenSeconds: 60,
};
const keys = {
  lookUp: async (kid: string) => (kid === 'ours' ? { kid, algorithm: 'ES256' } : null),
} as unknown as VerificationKeys;
const profile = new AccessTokenProfile(options, keys, new Clock());

const token = (header: object) =>
  `${Buffer.from(JSON.stringify(header)).toString('base64url')}.e30.AAAA`;

/** The whole way, over HTTP, is in test/access/hostile-tokens.e2e-spec.ts. */
describe('AccessTokenProfile.keyFor', () => {
  it('finds the key that the header names', async () => {
    const key = await profile.keyFor(token({ alg: 'ES256', typ: 'at+jwt', kid: 'ours' }));
    expect(key.kid).toBe('ours');
  });

  it.each([
    ['the algorithm of another key', { alg: 'RS256', typ: 'at+jwt', kid: 'ours' }, /alg/],
    ['no algorithm', { typ: 'at+jwt', kid: 'ours' }, /alg/],
    ['another type', { alg: 'ES256', typ: 'JWT', kid: 'ours' }, /typ/],
    ['another key', { alg: 'ES256', typ: 'at+jwt', kid: 'theirs' }, /kid/],
    ['a member that is not ours', { alg: 'ES256', typ: 'at+jwt', kid: 'ours', jku: 'x' }, /jku/],
  ])('refuses %s by itself, before any library looks at it', async (_what, header, message) => {
    await expect(profile.keyFor(token(header))).rejects.toThrow(message);
  });
});
