import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-local';
import { FIRST_PARTY_CLIENT } from '../../clients/client.js';
import { type HttpRequest, toRequestOrigin } from '../../http/request-origin.js';
import { PLAIN_MAX_LENGTH } from '../../passwords/foreign-hashes.js';
import type { User } from '../../users/user.entity.js';
import { InvalidCredentialsError, SignInChallengeError } from '../sign-in.errors.js';
import { PasswordSignIn } from '../password-sign-in.js';

/** The name of the strategy. Passport has one registry per process, where the application may have its own `local`. */
const LOCAL_STRATEGY = 'nightlatch-local';

interface BodyRequest extends HttpRequest {
  body?: { password?: unknown };
}

/**
 * Checks a user name or e-mail address and a password, for the guards of an application (`AuthGuard('nightlatch-local')`).
 * It counts towards the limits of sign-ins, runs the sign-in steps (second factors too), and starts no session.
 */
@Injectable()
export class LocalStrategy extends PassportStrategy(Strategy, LOCAL_STRATEGY) {
  constructor(private readonly passwords: PasswordSignIn) {
    super({ passReqToCallback: true });
  }

  /**
   * Takes the credentials from the body only: passport-local would also read the query string, which ends up in logs.
   * @throws SignInChallengeError if a sign-in step asks for more.
   * @throws InvalidCredentialsError, InactiveUserError, SignInDeniedError, LimitExceededError or UnavailableError.
   */
  async validate(request: BodyRequest, login: unknown, password: unknown): Promise<User> {
    if (!isCredential(login) || !isCredential(password) || request.body?.password !== password) {
      throw new InvalidCredentialsError();
    }
    const from = { client: FIRST_PARTY_CLIENT, request: toRequestOrigin(request) };
    const result = await this.passwords.prove({ login, password, ...from });
    if (result.status === 'challenge') throw new SignInChallengeError(result.challenge);
    return result.user;
  }
}

function isCredential(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed() && value.length <= PLAIN_MAX_LENGTH;
}
