import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { generateEcKeys } from '../crypto/key-pairs.js';
import { UnavailableError } from '../http/errors.js';
import {
  type AccessTokenClaims,
  type AccessTokenProfile,
  TokenProfileError,
} from './access-token.profile.js';
import { AccessTokenVerifier, VerifiedTokenCache } from './access-token.verifier.js';
import { JwtStrategy } from './jwt.strategy.js';
import { OpaqueTokens } from './opaque-tokens.js';
import type { SubjectResolver } from './subject-resolver.js';
import { InvalidAccessTokenError } from './tokens.errors.js';
import type { VerificationKey, VerificationKeys } from './verification-keys.js';

const TOKEN = 'e30.e30.AA';
const request = { headers: { authorization: `Bearer ${TOKEN}` } };
const subjects: SubjectResolver = {
  resolve: () => ({ username: 'ada', disabled: false, roles: [] }),
};

function newKey(): VerificationKey {
  const { publicKey } = generateEcKeys('P-256');
  return { kid: 'one', algorithm: 'ES256', publicKey };
}

function createVerifier(
  profile: AccessTokenProfile,
  cache: VerifiedTokenCache,
  keys: VerificationKeys,
): AccessTokenVerifier {
  const strategy = new JwtStrategy(profile);
  return new AccessTokenVerifier(strategy, cache, keys, subjects, new OpaqueTokens());
}

/** Returns a verifier whose cache contains {@link TOKEN}. It rejects every token that is not cached. */
function verifierWithCachedToken(key: VerificationKey, lookUp: VerificationKeys['lookUp']) {
  const profile = {
    isTimely: () => true,
    getKey: () => Promise.reject(new TokenProfileError('not cached')),
  } as unknown as AccessTokenProfile;
  const cache = new VerifiedTokenCache(profile);
  const claims = { sub: 'ada', roles: [] as string[] } as AccessTokenClaims;
  cache.add(TOKEN, { claims, scopes: [], key });
  return createVerifier(profile, cache, { lookUp });
}

/** Verifies a token whose key lookup fails with this error. */
async function verifyWithFailingLookup(failure: Error): Promise<unknown> {
  const profile = { getKey: () => Promise.reject(failure) } as unknown as AccessTokenProfile;
  const cache = new VerifiedTokenCache(profile);
  const keys = {} as VerificationKeys;
  return createVerifier(profile, cache, keys).verify(request);
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

  it('accepts a cached token while its kid names the same key', async () => {
    const key = newKey();
    const answers = [key, Promise.resolve(key)];
    for (const answer of answers) {
      const verifier = verifierWithCachedToken(key, () => answer);
      expect(await verifier.verify(request)).toMatchObject({ id: 'ada', username: 'ada' });
    }
  });

  it('verifies a cached token again if its key was replaced or removed', async () => {
    const key = newKey();
    const answers = [
      newKey(),
      { ...key, algorithm: 'RS256' as const },
      null,
      Promise.resolve(null),
      // A promise of another realm, as a test runner may make.
      runInNewContext('Promise.resolve(null)') as Promise<null>,
    ];
    for (const answer of answers) {
      const verifier = verifierWithCachedToken(key, () => answer);
      await expect(verifier.verify(request)).rejects.toThrow(InvalidAccessTokenError);
    }
  });
});
