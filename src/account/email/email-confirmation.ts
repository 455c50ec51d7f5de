import { Injectable } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import { type Actor } from '../../events/actor.js';
import { type UnitOfWork, UnitsOfWork } from '../../events/units-of-work.js';
import type { MailLink } from '../../mail/link.entity.js';
import { LinkNotValidError } from '../../mail/mail.errors.js';
import { MailLinks } from '../../mail/mail-links.js';
import { UserAccounts } from '../../users/user-accounts.js';
import { AccountProof } from '../account-proof.js';
import type { RequestDetails } from './email-change-requests.js';
import { UndoLinks } from './undo-links.js';

/** Gives a user the address that the link of a request was mailed to. */
@Injectable()
export class EmailConfirmation {
  constructor(
    private readonly proof: AccountProof,
    private readonly links: MailLinks,
    private readonly accounts: UserAccounts,
    private readonly undoLinks: UndoLinks,
    private readonly units: UnitsOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Uses the link. It proves the mailbox only: without the proof of the account, the owner of an address could be made to
   * confirm the account of an attacker.
   * @throws what `EmailChangeService.confirm` throws, if something happened since the link was verified.
   */
  async confirm(link: MailLink, password: string | undefined, actor: Actor): Promise<void> {
    await this.proof.assertOwner(link, password, actor);
    await this.units.run(actor, (unit) => this.change(link, unit));
  }

  private async change(link: MailLink, unit: UnitOfWork): Promise<void> {
    const { email } = link.details as RequestDetails;
    // First, because it locks the row of the user.
    const before = (await this.links.consume(link, unit))!;
    if (before.disabled) throw new LinkNotValidError();
    await this.accounts.changeEmail(before.id, { email, verifiedAt: this.clock.now() }, unit);
    await unit.record('email.changed', { userId: before.id });
    await this.undoLinks.create(before, link, unit);
  }
}
