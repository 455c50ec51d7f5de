import { Inject, Injectable } from '@nestjs/common';
import { type DueMail, MailKind, type PreparedMail } from '../../mail/mail-kind.js';
import { EMAIL_CHANGE_SETTINGS, type EmailChangeSettings } from './email-change.options.js';

/** The kind of the mail. */
export const EMAIL_CHANGED = 'email-changed';
/** The purpose of the link in it. */
export const UNDO_EMAIL_CHANGE = 'undo-email-change';

/** Tells the old address of a user that the account has another one, with a link that undoes the change. */
@Injectable()
export class EmailChangedMail extends MailKind {
  readonly kind = EMAIL_CHANGED;

  constructor(@Inject(EMAIL_CHANGE_SETTINGS) private readonly settings: EmailChangeSettings) {
    super();
  }

  override prepare({ mailbox }: DueMail): PreparedMail {
    return { to: mailbox!, link: { url: this.settings.undoUrl } };
  }
}
