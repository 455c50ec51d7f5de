import { Injectable } from '@nestjs/common';
import { ExtensionRegistry } from '../../events/extension-registry.js';
import type { UnitOfWork } from '../../events/units-of-work.js';
import type { MailLink } from '../../mail/link.entity.js';
import { MailLinks } from '../../mail/mail-links.js';
import { Outbox } from '../../mail/outbox.js';
import { AddedCredentials } from '../../sign-in/added-credentials.js';
import { canonicalizeEmail } from '../../users/identifiers.js';
import type { User } from '../../users/user.entity.js';
import { describeActor } from '../../mail/describe-actor.js';
import type { RequestDetails } from './email-change-requests.js';
import { EMAIL_CHANGED, UNDO_EMAIL_CHANGE } from './email-changed.mail.js';
import { EMAIL_RESTORED } from './email-restored.mail.js';

/** What a link that undoes a change keeps. */
export interface UndoDetails {
  /** The old address, as typed. */
  email: string;
  /** Whether the user had proved that they read the mails to it. */
  wasVerified: boolean;
  /** What was added to sign in with at this time or later goes with the change. In milliseconds. */
  since: number;
  /** What was added in this session, which asked for the change, goes too. */
  sessionId?: string;
}

const UNDO_SECONDS = 7 * 86_400;
/** A thief may add a passkey first, and ask for the change then. */
const BEFORE_REQUEST_MS = 3_600_000;

/**
 * Keeps the links that undo a change of an address. They outlive the sessions and the password, which a thief could change,
 * and later links: of several changes, the one that undoes the earliest wins.
 */
@Injectable()
export class UndoLinks {
  constructor(
    private readonly links: MailLinks,
    private readonly outbox: Outbox,
    private readonly extensions: ExtensionRegistry,
  ) {}

  /**
   * Queues the notice to the address that the user had before, with a link.
   * @param before the user as they were
   * @param request the link that confirmed the change
   */
  async create(before: User, request: MailLink, unit: UnitOfWork): Promise<void> {
    const open = await this.list(before.id, unit);
    const earliest = open.find(({ address }) => address === request.address);
    if (earliest) {
      // The owner has taken the address back. An attacker, at one of those in between, must not undo that.
      await this.withdrawYounger(earliest, open, unit);
      await this.notifyLost(before, unit);
      return;
    }
    const details: UndoDetails = {
      email: before.email,
      wasVerified: before.emailVerifiedAt !== null,
      since: request.createdAt.getTime() - BEFORE_REQUEST_MS,
      sessionId: (request.details as RequestDetails).sessionId,
    };
    const link = await this.links.create(
      {
        purpose: UNDO_EMAIL_CHANGE,
        user: before,
        address: before.email,
        ownerAddress: null,
        outlivesSessions: true,
        replaceable: false,
        lifetimeSeconds: UNDO_SECONDS,
        details,
      },
      unit,
    );
    // The notice is in the language of the user, not in that of the request: a thief may have sent it.
    const to = { userId: before.id, mailbox: before.email };
    const mail = { kind: EMAIL_CHANGED, ...to, link, details: describeActor(unit.actor) };
    await this.outbox.send(mail, unit);
  }

  /**
   * Uses a link, and ends all others of its user but those that undo an earlier change. What was added to sign in with goes
   * too, if it was added in the session that asked for the change, or since an hour before.
   */
  async use(link: MailLink, unit: UnitOfWork): Promise<void> {
    const before = (await this.links.consume(link, unit))!;
    const { since, sessionId } = link.details as UndoDetails;
    const added = { since: new Date(since), sessionId };
    for (const credentials of this.extensions.find(AddedCredentials)) {
      await credentials.removeAdded(link.userId!, added, unit);
    }
    if (canonicalizeEmail(before.email) !== link.address) await this.notifyLost(before, unit);
    await this.links.withdrawAll(link.userId!, unit);
    await this.withdrawYounger(link, await this.list(link.userId!, unit), unit);
  }

  /** Says neither who did it nor from where: it may have been the owner, and this the mailbox of a thief. */
  private async notifyLost({ id: userId, email: mailbox }: User, unit: UnitOfWork): Promise<void> {
    await this.outbox.send({ kind: EMAIL_RESTORED, userId, mailbox }, unit);
  }

  private list(userId: string, { transaction }: UnitOfWork): Promise<MailLink[]> {
    return this.links.listUnexpired({ purpose: UNDO_EMAIL_CHANGE, userId }, transaction);
  }

  /** Withdraws those of the links that undo a later change than this one. */
  private async withdrawYounger(
    { id, createdAt }: MailLink,
    links: readonly MailLink[],
    unit: UnitOfWork,
  ): Promise<void> {
    const younger = links.filter((each) => each.id !== id && each.createdAt >= createdAt);
    await this.links.withdraw(younger, unit);
  }
}
