import { Module } from '@nestjs/common';
import { DevMailboxController } from './dev-mailbox/dev-mailbox.controller.js';

/**
 * Serves the mails of an application with `mail: { devMailbox: true }` at `GET /dev/mail`, to browsers on this machine.
 * For development: leave it out of the `imports` in production.
 *
 * @example
 * ```ts
 * import { env } from 'node:process';
 * import { Module } from '@nestjs/common';
 * import { DevMailboxModule } from 'nightlatch';
 *
 * @Module({ imports: env.NODE_ENV === 'production' ? [] : [DevMailboxModule] })
 * export class AppModule {}
 * ```
 */
@Module({ controllers: [DevMailboxController] })
export class DevMailboxModule {}
