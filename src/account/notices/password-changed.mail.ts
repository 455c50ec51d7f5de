import { Injectable } from '@nestjs/common';
import { MailKind } from '../../mail/mail-kind.js';

/** Tells the owner of an account that its password has another value. */
@Injectable()
export class PasswordChangedMail extends MailKind {
  readonly kind = 'password-changed';
}
