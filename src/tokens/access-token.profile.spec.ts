import { describe, expect, it } from 'vitest';
import { Clock } from '../clock/clock.js';
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

/** test/access/hostile-tokens.sqlite-spec.ts sends such tokens over HTTP. */
describe('AccessTokenProfile.getKey', () => {
  it('returns the key that the header names', async () => {
    const key = await profile.getKey(token({ alg: 'ES256', typ: 'at+jwt', kid: 'ours' }));
    expect(key.kid).toBe('ours');
  });

  it.each([
    ['the algorithm of another key', { alg: 'RS256', typ: 'at+jwt', kid: 'ours' }, /alg/],
    ['no algorithm', { typ: 'at+jwt', kid: 'ours' }, /alg/],
    ['another type', { alg: 'ES256', typ: 'JWT', kid: 'ours' }, /typ/],
    ['an unknown key', { alg: 'ES256', typ: 'at+jwt', kid: 'theirs' }, /kid/],
    [
      'a header member that the profile does not have',
      { alg: 'ES256', typ: 'at+jwt', kid: 'ours', jku: 'x' },
      /jku/,
    ],
  ])('rejects %s before passport-jwt sees the token (RFC 8725)', async (_what, header, message) => {
    await expect(profile.getKey(token(header))).rejects.toThrow(message);
  });
});

describe('AccessTokenProfile.checkClaims', () => {
  const claims = (more: object) => {
    const now = new Clock().nowSeconds();
    const ids = { sub: 'ann', jti: '1', sid: '2', client_id: '3' };
    const { issuer: iss, audience: aud } = options;
    return { iss, aud, iat: now, exp: now + 30, ...ids, ...more };
  };

  it('takes a token with and without the claims of RFC 9470', () => {
    const how = { acr: 'aal2', amr: ['pwd', 'otp'], auth_time: 1_795_296_563 };
    expect(profile.checkClaims(claims(how))).toMatchObject(how);
    expect(profile.checkClaims(claims({}))).not.toHaveProperty('auth_time');
  });

  it.each([
    { acr: ['phr'] },
    { acr: null },
    { amr: 'pwd' },
    { amr: [1] },
    { auth_time: '1795296563' },
    { auth_time: null },
    { auth_time: Infinity },
  ])('rejects %j', (how) => {
    expect(() => profile.checkClaims(claims(how))).toThrow(Object.keys(how)[0]);
  });
});
