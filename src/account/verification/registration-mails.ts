import { Injectable } from '@nestjs/common';
import type { UnitOfWork } from '../../events/units-of-work.js';
import { Outbox } from '../../mail/outbox.js';
import { RateLimiter } from '../../rate-limits/rate-limiter.js';
import { parseEmail } from '../../users/identifiers.js';
import type { RegistrationDetails } from './pending-registrations.js';
import { VERIFY_EMAIL } from './verify-email.mail.js';

/** Queues the mail of a user who has registered, or of a pending registration, in a unit of work. */
type QueueMail = (
  unit: UnitOfWork,
  registered: { userId: string } | RegistrationDetails,
) => Promise<void>;

/** Queues the mails by which people verify the address that they registered with. */
@Injectable()
export class RegistrationMails {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Runs `register` with a function that queues the mail. If the mailbox had such a mail a moment ago, the function does
   * nothing: the link in that mail is good for this registration too. The mail counts only if `register` succeeds.
   * @param acceptLanguage the header of the request
   */
  async run<T>(
    email: string,
    acceptLanguage: string | null,
    register: (queueMail: QueueMail) => Promise<T>,
  ): Promise<T> {
    const mailbox = parseEmail(email);
    return this.limiter.attempt(async (attempt) => {
      const refusal = await attempt.tryCount({ limit: 'mail-mailbox', login: mailbox });
      const queueMail: QueueMail = async (unit, registered) => {
        if (refusal) return;
        const to = 'userId' in registered ? registered : { mailbox, details: { ...registered } };
        await this.outbox.send({ kind: VERIFY_EMAIL, acceptLanguage, ...to }, unit);
      };
      try {
        return await register(queueMail);
      } catch (error) {
        await attempt.cancel();
        throw error;
      }
    });
  }
}
