import { Injectable } from '@nestjs/common';
import type { RequestOrigin } from '../http/request-origin.js';
import { toAddressGroup } from '../rate-limits/address-group.js';
import type { Attempt } from '../rate-limits/attempt.js';
import { type LimitKey, RateLimiter } from '../rate-limits/rate-limiter.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { canonicalizeLogin } from '../users/canonical.js';
import { UsersService } from '../users/users.service.js';

/** Limits how often a password may be guessed, by account and by address. */
@Injectable()
export class SignInLimits {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
  ) {}

  /**
   * Counts a sign-in, and then does `work`.
   * @throws LimitExceededError, for an account that exists and for one that does not alike.
   */
  attemptSignIn<T>(
    login: string,
    { ip }: RequestOrigin,
    work: (attempt: Attempt) => Promise<T>,
  ): Promise<T> {
    const account = canonicalizeLogin(login);
    const fallback = () => this.findKnownAddress(login, account, ip);
    const keys: LimitKey[] = [
      { limit: 'sign-in-address', ip },
      { limit: 'sign-in-account', account, fallback },
    ];
    return this.limiter.attempt(keys, work);
  }

  /**
   * Counts a signed-in user's proof of their password, and then does `work`: an attacker with a stolen token could guess
   * the password here.
   * @throws LimitExceededError if too many attempts failed.
   */
  attemptProof<T>(userId: string, work: () => Promise<T>): Promise<T> {
    return this.limiter.attempt([{ limit: 'sign-in-account', account: `id:${userId}` }], work);
  }

  /** Guesses from elsewhere must not lock out a user at an address from which they have signed in before. */
  private async findKnownAddress(
    login: string,
    account: string,
    ip: string | null,
  ): Promise<LimitKey | null> {
    const user = await this.users.findByLogin(login);
    // The same work for an account that does not exist: the time tells nothing.
    const addresses = await this.sessions.listAddresses(user?.id ?? null);
    const known = addresses.some((address) => toAddressGroup(address) === toAddressGroup(ip));
    return known ? { limit: 'sign-in-known-address', account, ip } : null;
  }
}
