import { Injectable } from '@nestjs/common';
import type { Actor } from '../events/actor.js';
import { UnitsOfWork } from '../events/units-of-work.js';
import { type Attempt, RateLimiter } from '../rate-limits/rate-limiter.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { SecondFactorUnavailableError } from './mfa.errors.js';
import type { SecondFactor, SecondFactorAttempt } from './second-factor.js';

/** Checks second factors within the limits, for sign-ins and for proofs in a session alike. */
@Injectable()
export class SecondFactorProofs {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly sessions: SessionsService,
    private readonly units: UnitsOfWork,
  ) {}

  /**
   * Runs `work` as one attempt from this address. A right proof within it takes the attempt back.
   * @throws LimitExceededError if too many attempts from the address have failed.
   */
  attempt<T>(ip: string | null, work: (attempt: Attempt) => Promise<T>): Promise<T> {
    return this.limiter.attempt(async (attempt) => {
      await attempt.count({ limit: 'second-factor-address', ip });
      return work(attempt);
    });
  }

  /**
   * Checks a proof, and uses it up.
   * @param beforeCheck runs after the attempt was counted for the account, and before the proof is looked at
   * @returns the word for the methods of the session, or null if the proof is wrong, which is recorded.
   * @throws LimitExceededError if too many attempts for the account have failed.
   * @throws SecondFactorUnavailableError if the server cannot verify the factor, which does not count as an attempt.
   */
  async check(
    factor: SecondFactor,
    tried: SecondFactorAttempt,
    attempt: Attempt,
    actor: Actor,
    beforeCheck: () => Promise<void> = async () => {},
  ): Promise<string | null> {
    // A passkey cannot be guessed: guesses of codes must not keep its owner out.
    if (factor.isGuessable) await this.countAccount(tried.user.id, tried.request.ip, attempt);
    await beforeCheck();
    const method = await this.verify(factor, tried, attempt);
    if (method === null) {
      const failures = attempt.failuresInARow;
      const event = { userId: tried.user.id, method: factor.kind, failures };
      await this.units.record(actor, 'second-factor.failed', event);
    }
    return method;
  }

  private async verify(
    factor: SecondFactor,
    tried: SecondFactorAttempt,
    attempt: Attempt,
  ): Promise<string | null> {
    try {
      return await factor.verify(tried);
    } catch (error) {
      // The server checked no proof, so this was no guess.
      if (error instanceof SecondFactorUnavailableError) await attempt.cancel();
      throw error;
    }
  }

  /**
   * Counts the attempt over all sign-ins of the account. A person who knows the password must not lock out the owner at an
   * address from which they have a session: it has a count of its own.
   */
  private async countAccount(userId: string, ip: string | null, attempt: Attempt): Promise<void> {
    const refusal = await attempt.tryCount({ limit: 'second-factor-account', userId });
    if (!refusal) return;
    const isKnown = await this.sessions.isKnownAddress(userId, ip);
    if (!isKnown || (await attempt.tryCount({ limit: 'second-factor-known-address', userId, ip })))
      throw refusal;
  }
}
