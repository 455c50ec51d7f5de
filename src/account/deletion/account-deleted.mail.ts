import { Injectable } from '@nestjs/common';
import { MailKind } from '../../mail/mail-kind.js';

/** The kind of the mail. */
export const ACCOUNT_DELETED = 'account-deleted';

/** Tells the owner of an account, which is gone when the mail is sent, that it was deleted. */
@Injectable()
export class AccountDeletedMail extends MailKind {
  readonly kind = ACCOUNT_DELETED;
}
