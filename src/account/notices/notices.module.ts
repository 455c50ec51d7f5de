import { Module } from '@nestjs/common';
import { ManyFailuresMail } from './many-failures.mail.js';
import { PasskeyAddedMail } from './passkey-added.mail.js';
import { PasskeySuspendedMail } from './passkey-suspended.mail.js';
import { PasswordChangedMail } from './password-changed.mail.js';

/** Mails the owners of accounts what was done to them. */
@Module({
  providers: [ManyFailuresMail, PasskeyAddedMail, PasskeySuspendedMail, PasswordChangedMail],
})
export class NoticesModule {}
