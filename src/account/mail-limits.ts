import { Injectable } from '@nestjs/common';
import type { Actor } from '../events/actor.js';
import { type UnitOfWork, UnitsOfWork } from '../events/units-of-work.js';
import type { MailLink } from '../mail/link.entity.js';
import { MailLinks } from '../mail/mail-links.js';
import { RateLimiter } from '../rate-limits/rate-limiter.js';
import { parseEmail } from '../users/identifiers.js';

/** The limits of every flow that mails a link: how many mails a stranger may cause, and how many links may be guessed. */
@Injectable()
export class MailLimits {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly links: MailLinks,
    private readonly units: UnitsOfWork,
  ) {}

  /**
   * Runs `queue` in a unit of work, to queue a mail that anyone may ask for. If the mailbox had a mail of this kind a
   * moment ago, it does nothing, and the caller gives the same answer: the link in the last mail stays valid. Both limits
   * count an address the same, whether it has an account or not.
   * @throws ValidationFailedError if `mailbox` is not an e-mail address.
   * @throws LimitExceededError if too many mails were asked for from the IP address of the actor.
   */
  async queue(
    mailbox: string,
    mailKind: string,
    actor: Actor,
    queue: (unit: UnitOfWork) => Promise<unknown>,
  ): Promise<void> {
    const login = parseEmail(mailbox);
    await this.limiter.attempt(async (attempt) => {
      await attempt.count({ limit: 'mail-asker', ip: actor.ip });
      await this.units.run(actor, async (unit) => {
        const key = { limit: 'mail-mailbox', login, mailKind } as const;
        if (await this.limiter.tryCount(key, unit)) await queue(unit);
      });
    });
  }

  /**
   * Runs `queue` in a unit of work, like {@link queue}, for a user who has signed in. A request that comes too early
   * is an error, because nothing of it is stored.
   * @throws ValidationFailedError if `mailbox` is not an e-mail address.
   * @throws LimitExceededError if the mailbox had a mail of this kind a moment ago, or too many mails were asked for from
   * the IP address of the actor.
   */
  async queueOrThrow(
    mailbox: string,
    mailKind: string,
    actor: Actor,
    queue: (unit: UnitOfWork) => Promise<unknown>,
  ): Promise<void> {
    const login = parseEmail(mailbox);
    await this.limiter.attempt(async (attempt) => {
      await attempt.count({ limit: 'mail-asker', ip: actor.ip });
      await attempt.count({ limit: 'mail-mailbox', login, mailKind });
      await this.units.run(actor, queue);
    });
  }

  /**
   * Verifies the token of a link, as {@link MailLinks.verify} does.
   * @throws LinkNotValidError, LinkUsedError, LinkReplacedError or LinkExpiredError.
   * @throws LimitExceededError if too many wrong links came from the IP address of the actor.
   */
  async verify(token: string, purpose: string, { ip }: Actor): Promise<MailLink> {
    return this.limiter.attempt(async (attempt) => {
      await attempt.count({ limit: 'link-address', ip });
      return this.links.verify(token, purpose);
    });
  }
}
