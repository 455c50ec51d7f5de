import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-local';
import { FIRST_PARTY_CLIENT } from '../../clients/client.js';
import { type OriginRequest, toRequestOrigin } from '../../http/request-origin.js';
import type { User } from '../../users/user.entity.js';
import { PasswordSignIn } from '../password-sign-in.js';

/** The name of the strategy. Passport has one registry per process, where the application may have its own `local`. */
const LOCAL_STRATEGY = 'nightlatch-local';

/**
 * Checks a user name or e-mail address and a password, for the guards of an application (`AuthGuard('nightlatch-local')`).
 * It counts towards the limits of sign-ins, and starts no session.
 */
@Injectable()
export class LocalStrategy extends PassportStrategy(Strategy, LOCAL_STRATEGY) {
  constructor(private readonly passwords: PasswordSignIn) {
    super({ passReqToCallback: true });
  }

  /** @throws InvalidCredentialsError, InactiveUserError, LimitExceededError or UnavailableError. */
  validate(request: OriginRequest, login: string, password: string): Promise<User> {
    const credentials = {
      login,
      password,
      client: FIRST_PARTY_CLIENT,
      request: toRequestOrigin(request),
    };
    return this.passwords.authenticate(credentials, async (user) => user);
  }
}
