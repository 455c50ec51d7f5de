import { Injectable } from '@nestjs/common';
import { ScopePolicy } from '../authorization/scope-policy.js';
import type { Client } from '../clients/client.js';
import type { SignInFailure } from '../events/reasons.js';
import type { RequestOrigin } from '../http/request-origin.js';
import { PasswordsService } from '../passwords/passwords.service.js';
import { type Attempt, RateLimiter } from '../rate-limits/rate-limiter.js';
import type { User } from '../users/user.entity.js';
import { UsersService } from '../users/users.service.js';
import { AccountLimit } from './account-limit.js';
import type { Challenge } from './challenge.js';
import { InactiveUserError, InvalidCredentialsError, UnknownScopeError } from './sign-in.errors.js';
import { type SignInResult, SignInService } from './sign-in.service.js';

/** A login and a password, with the client and the request they come from. */
interface PasswordCredentials {
  /** A user name or an e-mail address. */
  login: string;
  password: string;
  client: Client;
  request: RequestOrigin;
}

/** The end of a proof without a session: the user, or a challenge to meet first. */
type PasswordProof =
  { status: 'proven'; user: User } | { status: 'challenge'; challenge: Challenge };

/** Signs users in with a password: counts the attempt, checks the password, and completes the sign-in. */
@Injectable()
export class PasswordSignIn {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly users: UsersService,
    private readonly accounts: AccountLimit,
    private readonly passwords: PasswordsService,
    private readonly scopes: ScopePolicy,
    private readonly signIns: SignInService,
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
   * Checks a password and runs the sign-in steps, but starts no session.
   * @throws what {@link signIn} throws.
   */
  prove(credentials: PasswordCredentials): Promise<PasswordProof> {
    const { client, request } = credentials;
    // Those of a sign-in that names none: a second step goes on with them.
    const scopes = this.scopes.resolve(undefined, client.scopes) ?? [];
    return this.authenticate(credentials, async (user, attempt): Promise<PasswordProof> => {
      const signIn = { methods: ['password'], client, scopes, request, attempt } as const;
      const challenge = await this.signIns.check(user, signIn);
      return challenge ? { status: 'challenge', challenge } : { status: 'proven', user };
    });
  }

  /**
   * Checks a password within the limits, and then does `work` with its user.
   * @throws InvalidCredentialsError, InactiveUserError, LimitExceededError or UnavailableError.
   */
  authenticate<T>(
    credentials: PasswordCredentials,
    work: (user: User, attempt: Attempt) => Promise<T>,
  ): Promise<T> {
    // Checked before any query: under load, a rejected request must be cheap.
    this.passwords.assertNotBusy(credentials.request.ip);
    return this.limiter.attempt(async (attempt) =>
      work(await this.verify(credentials, attempt), attempt),
    );
  }

  /** Does the same work and gives the same answer for an account that exists and for one that does not. */
  private async verify(credentials: PasswordCredentials, attempt: Attempt): Promise<User> {
    const { login, password, request } = credentials;
    // Before the user is looked up: an address that has to wait costs one statement.
    await attempt.count({ limit: 'sign-in-address', ip: request.ip });
    const { user, stored } = await this.find(login);
    await this.accounts.count(attempt, { user, login, ip: request.ip });
    const isRight = await this.passwords.verifyStored(stored, password, request.ip);
    if (!user) return this.fail(null, 'unknown-user', credentials);
    if (!isRight) return this.fail(user, 'wrong-password', credentials);
    if (user.disabled) return this.fail(user, 'inactive-user', credentials);
    return user;
  }

  /** Reads the user and the hash of the password in one statement. */
  private async find(
    login: string,
  ): Promise<{ user: User | null; stored: { userId: string | null; hash: string | null } }> {
    let hash: string | null = null;
    const user = await this.users.findByLogin(login, async (key) => {
      const owner = await this.passwords.findOwner(key);
      hash = owner?.hash ?? null;
      return owner?.user ?? null;
    });
    return { user, stored: { userId: user?.id ?? null, hash } };
  }

  private async fail(
    user: User | null,
    reason: SignInFailure,
    credentials: PasswordCredentials,
  ): Promise<never> {
    await this.signIns.recordFailure(user, reason, credentials);
    // Only a caller who knows the password learns that the account is disabled.
    throw reason === 'inactive-user' ? new InactiveUserError() : new InvalidCredentialsError();
  }
}
