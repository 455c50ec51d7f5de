import { Injectable } from '@nestjs/common';
import type { Actor } from '../events/actor.js';
import { PasswordsService } from '../passwords/passwords.service.js';
import { RateLimiter } from '../rate-limits/rate-limiter.js';
import { PasswordNeededError, WrongPasswordError } from './account.errors.js';

/** Proves that the person who opened a mailed link owns the account. The link alone proves the mailbox only. */
@Injectable()
export class AccountProof {
  constructor(
    private readonly passwords: PasswordsService,
    private readonly limiter: RateLimiter,
  ) {}

  /**
   * Checks the password of the user, unless the user is the actor.
   * @throws WrongPasswordError if the password is wrong; PasswordNeededError if it is missing.
   * @throws LimitExceededError or UnavailableError.
   */
  async assertOwner(userId: string, password: string | undefined, actor: Actor): Promise<void> {
    if (actor.userId === userId) return;
    if (password === undefined) throw new PasswordNeededError();
    await this.limiter.attempt(async (attempt) => {
      await attempt.count({ limit: 'sign-in-account', userId });
      const isRight = await this.passwords.verify(userId, password, actor.ip);
      if (!isRight) throw new WrongPasswordError('password');
    });
  }
}
