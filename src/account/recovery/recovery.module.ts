import { type DynamicModule, Inject, Module, Optional } from '@nestjs/common';
import { PublicPaths } from '../../http/public-paths.js';
import { Outbox } from '../../mail/outbox.js';
import { MailLimits } from '../mail-limits.js';
import { PageFilesModule } from '../../pages/page-files.module.js';
import { NoticesModule } from '../notices/notices.module.js';
import { PasswordReset } from './password-reset.js';
import { RecoveryController } from './recovery.controller.js';
import { RECOVERY_SETTINGS, type RecoveryOptions, toRecoverySettings } from './recovery.options.js';
import { RecoveryPages } from './recovery.pages.js';
import { RecoveryService } from './recovery.service.js';
import { ResetPasswordMail } from './reset-password.mail.js';
import { UserRecoveryController } from './user-recovery.controller.js';

/** The routes of `RecoveryModule`. Default: all, but the pages only if the mailed link leads to them. */
export interface RecoveryRoutes {
  /** `POST /forgot-password` and `POST /reset-password`. Default: true. */
  recovery?: boolean;
  /** `POST /users/{id}/password-reset`, for administrators. Default: true. */
  administration?: boolean;
  /** The pages `/account/forgot` and `/account/reset`. Default: unless `url` is set. */
  pages?: boolean;
}

/**
 * Serves the reset of a forgotten password, and provides `RecoveryService`. It needs the option `mail` of `AuthModule`.
 *
 * @example
 * ```ts
 * import { Module } from '@nestjs/common';
 * import { RecoveryModule } from 'nightlatch';
 *
 * // The link leads to a page of the application, which sends the token to `POST /reset-password`.
 * @Module({
 *   imports: [
 *     RecoveryModule.forRoot({
 *       url: 'https://app.example.com/new-password#token={token}',
 *       linkSeconds: 1_800,
 *     }),
 *   ],
 * })
 * export class AppModule {}
 * ```
 */
@Module({
  imports: [NoticesModule],
  providers: [MailLimits, PasswordReset, RecoveryService],
  exports: [RecoveryService],
})
export class RecoveryModule {
  /** @throws Error if the module is imported without `forRoot()`, or the application sends no mail. */
  constructor(outbox: Outbox, @Optional() @Inject(RECOVERY_SETTINGS) settings?: unknown) {
    if (!settings) throw new Error('Import RecoveryModule.forRoot(), not RecoveryModule.');
    if (!outbox.isOn) throw new Error('RecoveryModule needs the option `mail` of AuthModule.');
  }

  /** @throws Error if neither the pages nor `url` are there: the link in the mail would lead nowhere. */
  static forRoot({
    routes = {},
    ...options
  }: RecoveryOptions & { routes?: RecoveryRoutes } = {}): DynamicModule {
    const { recovery = true, administration = true, pages = options.url === undefined } = routes;
    if (!pages && options.url === undefined) {
      throw new Error('RecoveryModule needs `url`, because `routes.pages` is false.');
    }
    return {
      module: RecoveryModule,
      imports: pages ? [PageFilesModule] : [],
      providers: [
        {
          provide: RECOVERY_SETTINGS,
          inject: [PublicPaths],
          useFactory: (paths: PublicPaths) =>
            toRecoverySettings(options, paths.toUrl('/account/reset#token={token}')),
        },
        ResetPasswordMail,
      ],
      controllers: [
        ...(recovery ? [RecoveryController] : []),
        ...(administration ? [UserRecoveryController] : []),
        ...(pages ? [RecoveryPages] : []),
      ],
    };
  }
}
