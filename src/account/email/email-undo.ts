import { Injectable } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import type { UnitOfWork } from '../../events/units-of-work.js';
import type { MailLink } from '../../mail/link.entity.js';
import { Outbox } from '../../mail/outbox.js';
import { PasswordsService } from '../../passwords/passwords.service.js';
import { SessionsService } from '../../sessions/sessions.service.js';
import { UserAccounts } from '../../users/user-accounts.js';
import { RESET_PASSWORD } from '../recovery/reset-password.mail.js';
import { type UndoDetails, UndoLinks } from './undo-links.js';

/** Gives a user an earlier address back, in one unit of work. */
@Injectable()
export class EmailUndo {
  constructor(
    private readonly undoLinks: UndoLinks,
    private readonly sessions: SessionsService,
    private readonly passwords: PasswordsService,
    private readonly accounts: UserAccounts,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** @throws what `EmailChangeService.undo` throws, if something happened since the link was verified. */
  async apply(link: MailLink, unit: UnitOfWork): Promise<void> {
    const userId = link.userId!;
    const { email, wasVerified } = link.details as UndoDetails;
    // First, because it locks the row of the user.
    await this.undoLinks.use(link, unit);
    await this.sessions.endAll({ userId }, 'email-undone', unit);
    // A thief who changed the address may know the password, or have changed it.
    await this.passwords.clear(userId, unit.transaction);
    const verifiedAt = wasVerified ? this.clock.now() : null;
    await this.accounts.changeEmail(userId, { email, verifiedAt }, unit);
    await unit.record('email.change-undone', { userId });
    await this.outbox.send({ kind: RESET_PASSWORD, userId }, unit);
    await unit.record('password.reset-requested', { userId });
  }
}
