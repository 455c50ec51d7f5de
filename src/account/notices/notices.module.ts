import { Module } from '@nestjs/common';
import { createNotice } from '../../mail/security-notice.js';
import { PasswordChangedMail } from './password-changed.mail.js';

/** Mails the owners of accounts what was done to them. */
@Module({
  providers: [createNotice('many-failures', 'sign-in.after-failures'), PasswordChangedMail],
})
export class NoticesModule {}
