import { Injectable } from '@nestjs/common';
import type { Transaction } from '../database/transactions.js';
import { ValidationFailedError } from '../http/errors.js';
import { WrongPasswordError } from '../passwords/passwords.errors.js';
import { PasswordsService, type ProvenPassword } from '../passwords/passwords.service.js';
import { RateLimiter } from '../rate-limits/rate-limiter.js';
import { SessionProofs } from '../sessions/session-proofs.js';

/** Checks the caller's current password, within the limits: a token alone does not prove the owner. */
@Injectable()
export class CurrentPassword {
  constructor(
    private readonly passwords: PasswordsService,
    private readonly limiter: RateLimiter,
    private readonly sessions: SessionProofs,
  ) {}

  /**
   * Returns the proof of a right password.
   * @param owner the user, and the session that asks: wrong passwords of a stolen session do not slow down other sign-ins
   * @param field the member of the body that holds the password, for the error
   * @param ip the address of the request
   * @throws WrongPasswordError, LimitExceededError or UnavailableError.
   */
  prove(
    owner: { userId: string; sessionId: string },
    plain: string,
    field: string,
    ip: string | null,
  ): Promise<ProvenPassword> {
    const { userId } = owner;
    return this.limiter.attempt(async (attempt) => {
      const sessionId = await this.sessions.findCounted(owner.sessionId);
      await attempt.count({ limit: 'changes-user', userId, sessionId });
      await attempt.count({ limit: 'proving-session', userId, sessionId });
      const proven = await this.passwords.prove(userId, plain, ip);
      if (proven !== null) return proven;
      // Never the other way round: guesses without a session must not keep a signed-in owner from changing the password.
      await this.limiter.countFailure({ limit: 'sign-in-account', userId });
      throw new WrongPasswordError(field);
    });
  }

  /**
   * Lets a request go on without a password. Returns null, for no proof.
   * @throws ValidationFailedError if the user has a password.
   */
  async assertNone(userId: string, field: string, transaction?: Transaction): Promise<null> {
    if (!(await this.passwords.has(userId, transaction))) return null;
    throw new ValidationFailedError([{ field, message: 'is required' }]);
  }
}
