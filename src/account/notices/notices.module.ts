import { Module } from '@nestjs/common';
import { ManyFailuresMail } from './many-failures.mail.js';
import { PasswordChangedMail } from './password-changed.mail.js';

/** Mails the owners of accounts what was done to them. */
@Module({ providers: [ManyFailuresMail, PasswordChangedMail] })
export class NoticesModule {}
