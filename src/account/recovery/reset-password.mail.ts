import { Inject, Injectable } from '@nestjs/common';
import { SYSTEM_ACTOR } from '../../events/actor.js';
import { UnitsOfWork } from '../../events/units-of-work.js';
import { type DueMail, MailKind, type PreparedMail } from '../../mail/mail-kind.js';
import { UserAccounts } from '../../users/user-accounts.js';
import type { User } from '../../users/user.entity.js';
import { UsersService } from '../../users/users.service.js';
import { RECOVERY_SETTINGS, type RecoverySettings } from './recovery.options.js';

/** The kind of the mail, and the purpose of the link in it. */
export const RESET_PASSWORD = 'reset-password';

/** Mails a link to choose a new password, if the address has an account that is not disabled. */
@Injectable()
export class ResetPasswordMail extends MailKind {
  readonly kind = RESET_PASSWORD;
  override readonly retryHours = 24;

  constructor(
    @Inject(RECOVERY_SETTINGS) private readonly settings: RecoverySettings,
    private readonly users: UsersService,
    private readonly accounts: UserAccounts,
    private readonly units: UnitsOfWork,
  ) {
    super();
  }

  override async prepare(mail: DueMail): Promise<PreparedMail | null> {
    const isAsked = mail.mailbox !== null;
    const found = isAsked ? await this.users.findByLogin(mail.mailbox!) : mail.user;
    if (!found || found.disabled) return null;
    // The event of an administrator was recorded with the request.
    if (isAsked && mail.attempt === 1) {
      await this.units.emit('password.reset-requested', { userId: found.id });
    }
    const user = found.externalId === null ? found : await this.adopt(found, found.externalId);
    const { url, linkSeconds: lifetimeSeconds } = this.settings;
    const addresses = { address: user.email, ownerAddress: user.email };
    const create = { purpose: RESET_PASSWORD, user, ...addresses, lifetimeSeconds };
    // An administrator decided that the mail is sent.
    return { to: user.email, user, link: { url, create }, evenIfRefused: !isAsked };
  }

  /** Stores the row of a directory user: without a password it may be missing, and a link refers to it. */
  private adopt(user: User, id: string): Promise<User> {
    return this.units.run(SYSTEM_ACTOR, (unit) => this.accounts.adopt({ ...user, id }, unit));
  }
}
