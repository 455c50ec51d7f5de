import { Injectable } from '@nestjs/common';
import { inOneRoundTrip } from '../../database/one-round-trip.js';
import type { UnitOfWork } from '../../events/units-of-work.js';
import { Outbox } from '../../mail/outbox.js';
import { RateLimiter } from '../../rate-limits/rate-limiter.js';
import { parseEmail } from '../../users/identifiers.js';
import type { RegistrationDetails } from './pending-registrations.js';
import { VERIFY_EMAIL } from './verify-email.mail.js';

/** Counted apart from `VERIFY_EMAIL`, which counts even if no mail is sent: such requests must not block a registration. */
const REGISTRATION = 'registration';

/** Queues the mails by which people verify the address that they registered with. */
@Injectable()
export class RegistrationMails {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Queues the mail of a user, or of a pending registration, in the unit of work that registers them. If the mailbox had such
   * a mail a moment ago, it does nothing: the link in that mail is good for this registration too.
   * @param acceptLanguage the header of the request
   */
  async queue(
    email: string,
    registered: { userId: string } | RegistrationDetails,
    acceptLanguage: string | null,
    unit: UnitOfWork,
  ): Promise<void> {
    const mailbox = parseEmail(email);
    const key = { limit: 'mail-mailbox', login: mailbox } as const;
    if (!(await this.limiter.tryCount({ ...key, mailKind: REGISTRATION }, unit))) return;
    const to = 'userId' in registered ? registered : { mailbox, details: { ...registered } };
    await inOneRoundTrip(unit.transaction, [
      () => this.outbox.send({ kind: VERIFY_EMAIL, acceptLanguage, ...to }, unit),
      // Otherwise a stranger's request for a link could replace the link of this mail at once.
      () => this.limiter.tryCount({ ...key, mailKind: VERIFY_EMAIL }, unit),
    ]);
  }
}
