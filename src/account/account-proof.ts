import { Injectable } from '@nestjs/common';
import type { MailLink } from '../mail/link.entity.js';
import type { Actor } from '../events/actor.js';
import { PasswordsService } from '../passwords/passwords.service.js';
import { RateLimiter } from '../rate-limits/rate-limiter.js';
import { PasswordNeededError, SignInNeededError } from './account.errors.js';
import { WrongPasswordError } from '../passwords/passwords.errors.js';

/** Proves that the person who opened a mailed link owns the account. The link alone proves the mailbox only. */
@Injectable()
export class AccountProof {
  constructor(
    private readonly passwords: PasswordsService,
    private readonly limiter: RateLimiter,
  ) {}

  /**
   * Checks the password of the link's user, unless the user is the actor.
   * @throws WrongPasswordError if the password is wrong; PasswordNeededError if it is missing; SignInNeededError if the user has
   * none.
   * @throws LimitExceededError or UnavailableError.
   */
  async assertOwner(link: MailLink, password: string | undefined, actor: Actor): Promise<void> {
    if (actor.userId === link.userId) return;
    if (!(await this.passwords.has(link.userId!))) throw new SignInNeededError();
    if (password === undefined) throw new PasswordNeededError();
    await this.prove(link, async () => {
      const isRight = await this.passwords.verify(link.userId, password, actor.ip);
      return isRight ? link.userId : null;
    });
  }

  /**
   * Returns what `check` finds by a password.
   * @throws WrongPasswordError if it finds nothing; LimitExceededError or what `check` throws.
   */
  prove<T>({ id, userId, address }: MailLink, check: () => Promise<T | null>): Promise<T> {
    // Without a user, the count of a sign-in with the address.
    const account = userId === null ? { login: address } : { userId };
    return this.limiter.attempt(async (attempt) => {
      await attempt.count({ limit: 'proving-session', ...account, sessionId: id });
      const found = await check();
      if (found !== null) return found;
      // Never the other way round: guesses of strangers must not keep the holder of a link out.
      await this.limiter.countFailure({ limit: 'sign-in-account', ...account });
      throw new WrongPasswordError('password');
    });
  }
}
