import { createSecretKey } from 'node:crypto';
import { JwtService } from '@nestjs/jwt';
import { describe, expect, it } from 'vitest';
import { toSigningKey, type SigningKey } from '../signing-keys/key-vault.js';
import { generatePrivateKey, SIGNING_ALGORITHMS } from '../signing-keys/signing-algorithm.js';
import { ACCESS_TOKEN_TYPE, type AccessTokenClaims } from './access-token.profile.js';
import { signJwt } from './access-token.issuer.js';

const CLAIMS: AccessTokenClaims = {
  iss: 'http://localhost:3000',
  aud: 'http://localhost:3000',
  sub: 'Zoë',
  client_id: 'nightlatch',
  iat: 1_000_000_000,
  exp: 4_000_000_000,
  jti: 'a',
  sid: 'b',
  scope: 'profile:read',
  roles: ['admin'],
};

function makeKey(algorithm: SigningKey['algorithm']): SigningKey {
  if (algorithm !== 'HS256')
    return toSigningKey(generatePrivateKey(algorithm).export({ format: 'jwk' }));
  const key = createSecretKey(Buffer.alloc(32, 7));
  return { kid: 'secret', algorithm, privateKey: key, publicKey: key, expiresAt: null };
}

describe.each(SIGNING_ALGORITHMS)('signJwt with %s', (algorithm) => {
  const key = makeKey(algorithm);
  const jwt = new JwtService();

  it('makes a token that @nestjs/jwt verifies, with the claims and the header of RFC 9068', async () => {
    const token = await signJwt(jwt, ACCESS_TOKEN_TYPE, CLAIMS, key);
    const publicKey = key.publicKey as unknown as string;
    const options = { publicKey, algorithms: [algorithm], complete: true };
    expect(await jwt.verifyAsync(token, options)).toMatchObject({
      header: { alg: algorithm, typ: 'at+jwt', kid: key.kid },
      payload: CLAIMS,
    });
  });

  it('signs 50 tokens at once without mixing up their claims', async () => {
    const subjects = Array.from({ length: 50 }, (_, i) => `user-${i}`);
    const tokens = await Promise.all(
      subjects.map((sub) => signJwt(jwt, ACCESS_TOKEN_TYPE, { ...CLAIMS, sub }, key)),
    );
    const publicKey = key.publicKey as unknown as string;
    const read = tokens.map(
      (token) => jwt.verify<AccessTokenClaims>(token, { publicKey, algorithms: [algorithm] }).sub,
    );
    expect(read).toEqual(subjects);
  });
});
