import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-jwt';
import { SIGNING_ALGORITHMS } from '../keys/signing-algorithm.js';
import { AccessTokenProfile } from '../tokens/access-token.profile.js';
import { InactiveSubjectError, InvalidAccessTokenError } from './access.errors.js';
import { bearerToken } from './bearer-token.js';
import type { Principal } from './principal.js';
import { Subjects } from './subjects.js';

/** Our own name: passport is one for the whole process, and `jwt` may be the host application's. */
const JWT_STRATEGY = 'nightlatch-jwt';

type KeyCallback = (error: unknown, key?: Buffer) => void;

/**
 * passport-jwt checks the signature; {@link AccessTokenProfile} checks what it does not: it accepts
 * tokens without `exp`, with any `typ`, with an unknown `crit`, and many more.
 */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, JWT_STRATEGY) {
  constructor(
    private readonly profile: AccessTokenProfile,
    private readonly subjects: Subjects,
  ) {
    super({
      jwtFromRequest: bearerToken,
      secretOrKeyProvider: (_request: unknown, token: string, done: KeyCallback) => {
        let key: KeyObject;
        try {
          key = profile.keyFor(token).publicKey;
        } catch (error) {
          done(error);
          return;
        }
        // Typed as text or bytes, and handed on to jsonwebtoken as it is; from text a key would be
        // made anew for every request.
        done(null, key as unknown as Buffer);
      },
      algorithms: [...SIGNING_ALGORITHMS],
      // Issuer, audience and times are checked in the profile, exactly, by our clock, and with the upper
      // bounds it adds.
      ignoreExpiration: true,
      jsonWebTokenOptions: { ignoreNotBefore: true },
    });
  }

  /** Throws `TokenProfileError`, {@link InvalidAccessTokenError} or {@link InactiveSubjectError}. */
  async validate(payload: unknown): Promise<Principal> {
    const claims = this.profile.claims(payload);
    const state = await this.subjects.find(claims.sub);
    if (state === null) throw new InvalidAccessTokenError();
    if (state.disabled) throw new InactiveSubjectError();
    return {
      id: claims.sub,
      username: state.username,
      scopes: claims.scope.split(' ').filter((scope) => scope !== ''),
      roles: state.roles,
      sessionId: claims.sid,
      clientId: claims.client_id,
    };
  }
}
