import { Injectable, type Type } from '@nestjs/common';
import { Strategy } from 'passport-jwt';
import { SIGNING_ALGORITHMS } from '../signing-keys/signing-algorithm.js';
import {
  type AccessTokenClaims,
  AccessTokenProfile,
  TokenProfileError,
} from './access-token.profile.js';
import type { VerificationKey } from './verification-keys.js';

/** A token whose form, signature and claims are valid, and the key that signed it. */
export interface VerifiedToken {
  claims: AccessTokenClaims;
  /** The items of the claim `scope`. */
  scopes: readonly string[];
  key: VerificationKey;
}

/** The request that the strategy runs on. */
interface PresentedToken {
  token: string;
  /** Set by the strategy when it has looked up the key. */
  key?: VerificationKey;
}

type KeyCallback = (error: unknown, key?: Buffer) => void;
type ClaimsCallback = (error: null, verified: VerifiedToken) => void;

/** The actions that Passport adds to a strategy for each request. */
interface StrategyRun {
  authenticate(request: PresentedToken): void;
  success(verified: VerifiedToken): void;
  fail(challenge: unknown): void;
  error(error: unknown): void;
}

/** Without the types of passport-jwt, which a host application may not have. */
const PassportJwt: Type<object> = Strategy;

/**
 * Verifies the signature of an access token with passport-jwt. {@link AccessTokenProfile} checks the rest: passport-jwt
 * accepts a token without `exp`, with any `typ`, and with an unknown `crit`.
 */
@Injectable()
export class JwtStrategy extends PassportJwt {
  constructor(profile: AccessTokenProfile) {
    const options = {
      jwtFromRequest: ({ token }: PresentedToken) => token,
      secretOrKeyProvider: (presented: PresentedToken, _token: string, done: KeyCallback) =>
        void provideKey(profile, presented, done),
      algorithms: [...SIGNING_ALGORITHMS],
      passReqToCallback: true,
      // The profile checks issuer, audience and times, with upper bounds and by our own clock.
      ignoreExpiration: true,
      jsonWebTokenOptions: { ignoreNotBefore: true },
    };
    // Called when the signature is valid. passport-jwt reports what it throws.
    super(options, ({ key }: PresentedToken, payload: unknown, done: ClaimsCallback) => {
      const claims = profile.checkClaims(payload);
      const scopes = claims.scope.split(' ').filter((scope) => scope !== '');
      done(null, { claims, scopes, key: key! });
    });
  }

  /**
   * Runs the strategy on a token. It has no name in the registry of Passport: the application created last would own that,
   * so its keys would verify the tokens of every other application in the process.
   * @throws TokenProfileError if the token breaks the profile or its signature is not valid.
   * @throws UnavailableError if the keys cannot be read.
   */
  verify(token: string): Promise<VerifiedToken> {
    return new Promise((resolve, reject) => {
      // A copy for each token: two tokens at once must not share callbacks.
      const run = Object.create(this) as StrategyRun;
      run.success = resolve;
      run.error = reject;
      run.fail = (reason) => reject(toError(reason));
      run.authenticate({ token });
    });
  }
}

/** Carries an error of the key lookup through passport-jwt, which treats it as a failed authentication. */
class KeyLookupError extends Error {
  constructor(options: { cause: unknown }) {
    super('The key of a token could not be looked up', options);
  }
}

async function provideKey(
  profile: AccessTokenProfile,
  presented: PresentedToken,
  done: KeyCallback,
): Promise<void> {
  try {
    presented.key = await profile.getKey(presented.token);
    // The types ask for a string or bytes, but jsonwebtoken takes a `KeyObject`, which need not be parsed again.
    done(null, presented.key.publicKey as unknown as Buffer);
  } catch (error) {
    done(error instanceof TokenProfileError ? error : new KeyLookupError({ cause: error }));
  }
}

/** passport-jwt verifies the signature only, so any other reason means that the signature is not valid. */
function toError(reason: unknown): unknown {
  if (reason instanceof KeyLookupError) return reason.cause;
  return reason instanceof TokenProfileError ? reason : new TokenProfileError('signature');
}
