import { Injectable } from '@nestjs/common';
import type { UnitOfWork } from '../../events/units-of-work.js';
import type { MailLink } from '../../mail/link.entity.js';
import { MailLinks } from '../../mail/mail-links.js';
import { Outbox } from '../../mail/outbox.js';
import { canonicalizeEmail } from '../../users/identifiers.js';
import type { User } from '../../users/user.entity.js';
import { CHANGE_EMAIL } from './change-email.mail.js';

/** A change that waits for its confirmation. */
export interface PendingEmailChange {
  /** The new address, as typed. */
  email: string;
  createdAt: Date;
  /** Until when the link is valid. Null until its mail is sent. */
  expiresAt: Date | null;
}

/** What a request keeps in its link: the link itself has the address in its canonical form. */
export interface RequestDetails {
  /** The new address, as typed. */
  email: string;
  /** The session that asked for it. */
  sessionId?: string;
}

const LINK_SECONDS = 3_600;

/**
 * Keeps the changes that wait for their confirmation. Each is a link, which holds its own address: of two requests at the
 * same time, neither can confirm the address of the other.
 */
@Injectable()
export class EmailChangeRequests {
  constructor(
    private readonly links: MailLinks,
    private readonly outbox: Outbox,
  ) {}

  /** Creates a request and queues its mail. */
  async add(
    user: User,
    email: string,
    acceptLanguage: string | null,
    unit: UnitOfWork,
  ): Promise<void> {
    const { sessionId } = unit.actor;
    const details: RequestDetails = { email: email.trim(), ...(sessionId && { sessionId }) };
    const link = await this.links.create(
      {
        purpose: CHANGE_EMAIL,
        user,
        address: email,
        ownerAddress: user.email,
        lifetimeSeconds: LINK_SECONDS,
        details,
      },
      unit,
    );
    const mail = { kind: CHANGE_EMAIL, userId: user.id, mailbox: email, link, acceptLanguage };
    await this.outbox.send(mail, unit);
    await unit.record('email.change-requested', { userId: user.id });
  }

  /** Returns the newest request that can be confirmed, now or when its mail is sent. */
  async findPending(user: User): Promise<PendingEmailChange | null> {
    const open = await this.links.listOpen({ purpose: CHANGE_EMAIL, userId: user.id });
    const link = open.findLast((each) => isOf(user, each));
    if (!link) return null;
    const { email } = link.details as RequestDetails;
    return { email, createdAt: link.createdAt, expiresAt: link.expiresAt };
  }

  /**
   * Withdraws all requests of the user.
   * @returns how many there were.
   */
  async withdraw(userId: string, unit: UnitOfWork): Promise<number> {
    const links = await this.links.listUnexpired(
      { purpose: CHANGE_EMAIL, userId },
      unit.transaction,
    );
    return this.links.withdraw(links, unit);
  }
}

/** A request dies when the address or the password changes. */
function isOf(user: User, { ownerAddress, sessionsVersion }: MailLink): boolean {
  return ownerAddress === canonicalizeEmail(user.email) && sessionsVersion === user.sessionsVersion;
}
