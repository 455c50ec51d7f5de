import { Inject, Injectable } from '@nestjs/common';
import { type DueMail, MailKind, type PreparedMail } from '../../mail/mail-kind.js';
import { UsersService } from '../../users/users.service.js';
import { EMAIL_CHANGE_SETTINGS, type EmailChangeSettings } from './email-change.options.js';

/** The kind of the mail, and the purpose of the link in it. */
export const CHANGE_EMAIL = 'change-email';

/**
 * Mails a link to confirm a new address. If a user has the address already, the mail is `already-registered` and does
 * not show the link. The link is stored all the same, so that the request looks the same to the user who made it.
 */
@Injectable()
export class ChangeEmailMail extends MailKind {
  readonly kind = CHANGE_EMAIL;
  override readonly retryHours = 24;

  constructor(
    @Inject(EMAIL_CHANGE_SETTINGS) private readonly settings: EmailChangeSettings,
    private readonly users: UsersService,
  ) {
    super();
  }

  override async prepare({ mailbox, user }: DueMail): Promise<PreparedMail | null> {
    if (!user || user.disabled) return null;
    const to = mailbox!;
    const owner = await this.users.findByLogin(to);
    if (owner) return { to, user: owner, kind: 'already-registered', link: { url: null } };
    return { to, link: { url: this.settings.confirmUrl } };
  }
}
