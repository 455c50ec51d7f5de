import { Module } from '@nestjs/common';
import { ManyFailuresMail } from './many-failures.mail.js';
import { PasswordChangedMail } from './password-changed.mail.js';
import { SecurityNotices } from './security-notices.js';

/** Provides `SecurityNotices`, and the kinds of mail that it queues, to the modules of this folder that import it. */
@Module({
  providers: [ManyFailuresMail, PasswordChangedMail, SecurityNotices],
  exports: [SecurityNotices],
})
export class NoticesModule {}
