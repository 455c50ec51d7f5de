import { Injectable, type Type } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-jwt';
import { SIGNING_ALGORITHMS } from '../../signing-keys/signing-algorithm.js';
import { AccessTokenProfile, TokenProfileError } from '../issue/access-token.profile.js';
import type { VerificationKey } from '../issue/verification-keys.js';
import type { VerifiedToken } from './verified-tokens.js';

/** Our own name: passport is one for the whole process, and `jwt` may be the host application's. */
const JWT_STRATEGY = 'nightlatch-jwt';

type KeyCallback = (error: unknown, key?: Buffer) => void;

/** What the strategy is run on, instead of the request that brought the token: Passport writes onto it. */
export interface PresentedToken {
  token: string;
  /** Once it was looked up. */
  key?: VerificationKey;
}

/** Without its types, which not every application has. */
const PassportJwt: Type<object> = PassportStrategy(Strategy, JWT_STRATEGY);

/**
 * passport-jwt checks the signature; {@link AccessTokenProfile} checks what it does not: it accepts
 * tokens without `exp`, with any `typ`, with an unknown `crit`, and many more.
 */
@Injectable()
export class JwtStrategy extends PassportJwt {
  constructor(private readonly profile: AccessTokenProfile) {
    super({
      jwtFromRequest: ({ token }: PresentedToken) => token,
      secretOrKeyProvider: (presented: PresentedToken, _token: string, done: KeyCallback) =>
        void provideKey(profile, presented, done),
      algorithms: [...SIGNING_ALGORITHMS],
      passReqToCallback: true,
      // Issuer, audience and times are checked in the profile, exactly, by our clock, and with the upper
      // bounds it adds.
      ignoreExpiration: true,
      jsonWebTokenOptions: { ignoreNotBefore: true },
    });
  }

  /** Throws `TokenProfileError`. */
  validate({ key }: PresentedToken, payload: unknown): VerifiedToken {
    const claims = this.profile.claims(payload);
    return { claims, scopes: claims.scope.split(' ').filter((scope) => scope !== ''), key: key! };
  }
}

/** The key could not be looked up, for its `cause`: that says nothing about the token. */
export class KeyLookupError extends Error {
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
    presented.key = await profile.keyFor(presented.token);
    // Typed as text or bytes, and handed on to jsonwebtoken as it is; from text a key would be
    // made anew for every request.
    done(null, presented.key.publicKey as unknown as Buffer);
  } catch (error) {
    // passport-jwt takes whatever comes from here for a refusal.
    done(error instanceof TokenProfileError ? error : new KeyLookupError({ cause: error }));
  }
}
