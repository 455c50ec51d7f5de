import { describe, expect, it } from 'vitest';
import { UnavailableError } from '../../http/errors.js';
import { AccessTokenProfile, TokenProfileError } from '../issue/access-token.profile.js';
import type { VerificationKeys } from '../issue/verification-keys.js';
import { AccessTokenVerifier } from './access-token.verifier.js';
import { InvalidAccessTokenError } from './bearer.errors.js';
import { JwtStrategy } from './jwt.strategy.js';
import type { SubjectResolver } from './subject-resolver.js';
import { VerifiedTokens } from './verified-tokens.js';

/** What is answered where looking up the key of a token fails with this. */
async function answerTo(failure: Error): Promise<unknown> {
  const profile = { keyFor: () => Promise.reject(failure) } as unknown as AccessTokenProfile;
  const verified = new VerifiedTokens(profile, {} as VerificationKeys);
  const verifier = new AccessTokenVerifier(
    new JwtStrategy(profile),
    verified,
    {} as SubjectResolver,
  );
  return verifier.verify({ headers: { authorization: 'Bearer e30.e30.AA' } });
}

describe('AccessTokenVerifier, where there is no key', () => {
  it('refuses a token whose key is not one of ours', async () => {
    await expect(answerTo(new TokenProfileError('kid'))).rejects.toThrow(InvalidAccessTokenError);
  });

  it('does not take a key that cannot be known just now for one that is wrong', async () => {
    await expect(answerTo(new UnavailableError())).rejects.toThrow(UnavailableError);
    const away = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    await expect(answerTo(away)).rejects.toThrow(UnavailableError);
  });

  it('hides no mistake of ours behind a refusal', async () => {
    await expect(answerTo(new TypeError('a bug'))).rejects.toThrow('a bug');
  });
});
