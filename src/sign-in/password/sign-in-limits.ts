import { Injectable } from '@nestjs/common';
import { addressGroup } from '../../rate-limits/address-group.js';
import type { Attempt } from '../../rate-limits/attempt.js';
import { type LimitKey, RateLimiter } from '../../rate-limits/rate-limiter.js';
import { type RequestOrigin, SessionsService } from '../../sessions/sessions.service.js';
import { UsersService } from '../../users/users.service.js';

/** How often passwords may be guessed at: by the account and by the address. */
@Injectable()
export class SignInLimits {
  constructor(
    private readonly limits: RateLimiter,
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
  ) {}

  /** A sign-in by password. Throws `LimitExceededError`, for an account that exists and for one that does not. */
  signingIn<T>(
    login: string,
    { ip }: RequestOrigin,
    work: (attempt: Attempt) => Promise<T>,
  ): Promise<T> {
    const account = this.users.accountOf(login);
    const instead = () => this.fromKnownAddress(login, account, ip);
    const countedFor: LimitKey[] = [
      { limit: 'sign-in-address', ip },
      { limit: 'sign-in-account', account, fallback: instead },
    ];
    return this.limits.attempt(countedFor, work);
  }

  /** Somebody who is signed in is asked for their password: whoever stole the token would guess at it here. */
  proving<T>(userId: string, work: () => Promise<T>): Promise<T> {
    return this.limits.attempt([{ limit: 'sign-in-account', account: `id:${userId}` }], work);
  }

  /** Who is signed in from there already is not kept waiting by what strangers guess elsewhere. */
  private async fromKnownAddress(
    login: string,
    account: string,
    ip: string | null,
  ): Promise<LimitKey | null> {
    const user = await this.users.findByLogin(login);
    // The same work for an account that does not exist: the time tells nothing.
    const addresses = await this.sessions.listAddresses(user?.id ?? null);
    const known = addresses.some((address) => addressGroup(address) === addressGroup(ip));
    return known ? { limit: 'sign-in-known-address', account, ip } : null;
  }
}
