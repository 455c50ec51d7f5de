import { Injectable } from '@nestjs/common';
import { toActor } from '../authorization/current-actor.decorator.js';
import { ScopePolicy } from '../authorization/scope-policy.js';
import type { Client } from '../clients/client.js';
import type { SignInFailure } from '../events/events.js';
import { UnitsOfWork } from '../events/units-of-work.js';
import type { RequestOrigin } from '../http/request-origin.js';
import { PasswordsService } from '../passwords/passwords.service.js';
import type { Attempt } from '../rate-limits/attempt.js';
import type { User } from '../users/user.entity.js';
import { UsersService } from '../users/users.service.js';
import { InactiveUserError, InvalidCredentialsError, UnknownScopeError } from './sign-in.errors.js';
import { SignInLimits } from './sign-in-limits.js';
import { type SignInResult, SignInService } from './sign-in.service.js';

/** A login and a password, with the client and the request they come from. */
interface PasswordCredentials {
  /** A user name or an e-mail address. */
  login: string;
  password: string;
  client: Client;
  request: RequestOrigin;
}

/** Signs users in with a password: counts the attempt, checks the password, and completes the sign-in. */
@Injectable()
export class PasswordSignIn {
  constructor(
    private readonly limits: SignInLimits,
    private readonly users: UsersService,
    private readonly passwords: PasswordsService,
    private readonly scopes: ScopePolicy,
    private readonly signIns: SignInService,
    private readonly units: UnitsOfWork,
  ) {}

  /**
   * Signs a user in.
   * @param scope the `scope` parameter (RFC 6749 section 3.3); all scopes of the client if it is left out
   * @throws UnknownScopeError if the scope is malformed, unknown, or not for this client.
   * @throws InvalidCredentialsError, InactiveUserError, SignInDeniedError, LimitExceededError or UnavailableError.
   */
  async signIn(credentials: PasswordCredentials, scope: string | undefined): Promise<SignInResult> {
    const { client, request } = credentials;
    // Checked before the password is hashed: a request that cannot succeed must not cost a hash.
    const scopes = this.scopes.resolve(scope, client.scopes);
    if (scopes === null) throw new UnknownScopeError();
    return this.authenticate(credentials, (user, attempt) =>
      this.signIns.complete(user, { methods: ['password'], client, scopes, request, attempt }),
    );
  }

  /**
   * Checks a password within the limits, and then does `work` with its user.
   * @throws InvalidCredentialsError, InactiveUserError, LimitExceededError or UnavailableError.
   */
  authenticate<T>(
    credentials: PasswordCredentials,
    work: (user: User, attempt: Attempt) => Promise<T>,
  ): Promise<T> {
    const { login, request } = credentials;
    // Checked before any query: under load, a rejected request must be cheap.
    this.passwords.assertNotBusy();
    return this.limits.attemptSignIn(login, request, async (attempt) =>
      work(await this.verify(credentials), attempt),
    );
  }

  private async verify(credentials: PasswordCredentials): Promise<User> {
    const user = await this.users.findByLogin(credentials.login);
    // The same work and the same answer for an account that exists and one that does not.
    const isRight = await this.passwords.verify(user?.id ?? null, credentials.password);
    if (!user) return this.fail(null, 'unknown-user', credentials);
    if (!isRight) return this.fail(user, 'wrong-password', credentials);
    if (user.disabled) return this.fail(user, 'inactive-user', credentials);
    return user;
  }

  private async fail(
    user: User | null,
    reason: SignInFailure,
    { client, request }: PasswordCredentials,
  ): Promise<never> {
    const event = { userId: user?.id ?? null, clientId: client.id, reason };
    await this.units.record({ ...toActor(request), clientId: client.id }, 'sign-in.failed', event);
    // Only a caller who knows the password learns that the account is disabled.
    throw reason === 'inactive-user' ? new InactiveUserError() : new InvalidCredentialsError();
  }
}
