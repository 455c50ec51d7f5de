import { describe, expect, it } from 'vitest';
import { UnavailableError } from '../http/errors.js';
import { AccessTokenProfile, TokenProfileError } from './access-token.profile.js';
import type { VerificationKeys } from './verification-keys.js';
import { AccessTokenVerifier } from './access-token.verifier.js';
import { JwtStrategy } from './verify/jwt.strategy.js';
import type { SubjectResolver } from './subject-resolver.js';
import { InvalidAccessTokenError } from './tokens.errors.js';
import { VerifiedTokenCache } from './verify/verified-token.cache.js';

/** Verifies a token whose key lookup fails with this error. */
async function verifyWithFailingLookup(failure: Error): Promise<unknown> {
  const profile = { getKey: () => Promise.reject(failure) } as unknown as AccessTokenProfile;
  const cache = new VerifiedTokenCache(profile, {} as VerificationKeys);
  const verifier = new AccessTokenVerifier(new JwtStrategy(profile), cache, {} as SubjectResolver);
  return verifier.verify({ headers: { authorization: 'Bearer e30.e30.AA' } });
}

describe('AccessTokenVerifier', () => {
  it('rejects a token whose key is not one of ours', async () => {
    await expect(verifyWithFailingLookup(new TokenProfileError('kid'))).rejects.toThrow(
      InvalidAccessTokenError,
    );
  });

  it('answers 503, not 401, while the key cannot be looked up', async () => {
    await expect(verifyWithFailingLookup(new UnavailableError())).rejects.toThrow(UnavailableError);
    const away = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    await expect(verifyWithFailingLookup(away)).rejects.toThrow(UnavailableError);
  });

  it('passes on an unexpected error of the key lookup', async () => {
    await expect(verifyWithFailingLookup(new TypeError('a bug'))).rejects.toThrow('a bug');
  });
});
