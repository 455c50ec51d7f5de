import { Injectable, type Type } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-jwt';
import { SIGNING_ALGORITHMS } from '../keys/signing-algorithm.js';
import { AccessTokenProfile, TokenProfileError } from '../tokens/access-token.profile.js';
import { InactiveSubjectError, InvalidAccessTokenError } from './bearer.errors.js';
import { bearerToken, type HttpRequest } from './bearer-token.js';
import type { Principal } from './principal.js';
import { Subjects } from './subjects.js';

/** Our own name: passport is one for the whole process, and `jwt` may be the host application's. */
const JWT_STRATEGY = 'nightlatch-jwt';

type KeyCallback = (error: unknown, key?: Buffer) => void;

/** Without its types, which not every application has. */
const PassportJwt: Type<object> = PassportStrategy(Strategy, JWT_STRATEGY);

/**
 * passport-jwt checks the signature; {@link AccessTokenProfile} checks what it does not: it accepts
 * tokens without `exp`, with any `typ`, with an unknown `crit`, and many more.
 */
@Injectable()
export class JwtStrategy extends PassportJwt {
  constructor(
    private readonly profile: AccessTokenProfile,
    private readonly subjects: Subjects,
  ) {
    super({
      jwtFromRequest: bearerToken,
      secretOrKeyProvider: (_request: unknown, token: string, done: KeyCallback) =>
        void provideKey(profile, token, done),
      algorithms: [...SIGNING_ALGORITHMS],
      passReqToCallback: true,
      // Issuer, audience and times are checked in the profile, exactly, by our clock, and with the upper
      // bounds it adds.
      ignoreExpiration: true,
      jsonWebTokenOptions: { ignoreNotBefore: true },
    });
  }

  /** Throws `TokenProfileError`, {@link InvalidAccessTokenError} or {@link InactiveSubjectError}. */
  async validate(request: HttpRequest, payload: unknown): Promise<Principal> {
    const claims = this.profile.claims(payload);
    const { sub: subject, sid: sessionId, client_id: clientId, roles } = claims;
    const token = bearerToken(request)!;
    const state = await this.subjects.find({ subject, sessionId, clientId, roles, token });
    if (state === null) throw new InvalidAccessTokenError();
    if (state.disabled) throw new InactiveSubjectError();
    return {
      id: subject,
      username: state.username,
      scopes: claims.scope.split(' ').filter((scope) => scope !== ''),
      // A copy: whoever changes it changes nobody else's.
      roles: [...state.roles],
      sessionId,
      clientId,
      claims: { ...claims },
    };
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
  token: string,
  done: KeyCallback,
): Promise<void> {
  try {
    const { publicKey } = await profile.keyFor(token);
    // Typed as text or bytes, and handed on to jsonwebtoken as it is; from text a key would be
    // made anew for every request.
    done(null, publicKey as unknown as Buffer);
  } catch (error) {
    // passport-jwt takes whatever comes from here for a refusal.
    done(error instanceof TokenProfileError ? error : new KeyLookupError({ cause: error }));
  }
}
