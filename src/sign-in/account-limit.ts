import { Injectable } from '@nestjs/common';
import type { Attempt } from '../rate-limits/rate-limiter.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { canonicalizeLogin } from '../users/identifiers.js';
import type { User } from '../users/user.entity.js';

/** The account that an attempt is for. */
interface AttemptedAccount {
  /** Null if the login belongs to no account. */
  user: User | null;
  /** What the person has typed to name the account. */
  login: string;
  ip: string | null;
}

/** Limits the attempts to sign in to one account, in all ways together. */
@Injectable()
export class AccountLimit {
  constructor(private readonly sessions: SessionsService) {}

  /**
   * Counts the attempt for the account, whatever its name. Guesses from elsewhere must not lock out the owner at an
   * address from which they have a session: it has a count of its own.
   * @throws LimitExceededError, alike for an account that exists and for one that does not.
   */
  async count(attempt: Attempt, { user, login, ip }: AttemptedAccount): Promise<void> {
    const account = user ? { userId: user.id } : { login: canonicalizeLogin(login) };
    const refusal = await attempt.tryCount({ limit: 'sign-in-account', ...account });
    if (!refusal) return;
    const isKnown = await this.sessions.isKnownAddress(user?.id ?? null, ip);
    // The error never names the second limit, which only a user has.
    if (!isKnown || (await attempt.tryCount({ limit: 'sign-in-known-address', ...account, ip })))
      throw refusal;
  }
}
