import { Injectable } from '@nestjs/common';
import { MailKind } from '../../mail/mail-kind.js';

/** The kind of the mail. */
export const EMAIL_RESTORED = 'email-restored';

/** Tells the address that an account loses to an earlier one. It has no link: the address that was there first wins. */
@Injectable()
export class EmailRestoredMail extends MailKind {
  readonly kind = EMAIL_RESTORED;
}
