import { type DynamicModule, Module } from '@nestjs/common';
import { PublicPaths } from '../../http/public-paths.js';
import { Outbox } from '../../mail/outbox.js';
import { type AsyncOptions, provideOptions, requireForRoot } from '../../module-options.js';
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
  recovery?: boolean | undefined;
  /** `POST /users/{id}/password-reset`, for administrators. Default: true. */
  administration?: boolean | undefined;
  /** The pages `/account/forgot` and `/account/reset`. Default: unless `url` is set. */
  pages?: boolean | undefined;
}

type Options = RecoveryOptions & { routes?: RecoveryRoutes | undefined };

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
  providers: [
    requireForRoot(RECOVERY_SETTINGS, 'RecoveryModule'),
    MailLimits,
    PasswordReset,
    RecoveryService,
    ResetPasswordMail,
  ],
  exports: [RecoveryService],
})
export class RecoveryModule {
  /** @throws Error if the application sends no mail. */
  constructor(outbox: Outbox) {
    if (!outbox.isOn) throw new Error('RecoveryModule needs the option `mail` of AuthModule.');
  }

  static forRoot({ routes, ...options }: Options = {}): DynamicModule {
    const pages = routes?.pages ?? options.url === undefined;
    return RecoveryModule.forRootAsync({ routes: { ...routes, pages }, useFactory: () => options });
  }

  /** Does the same as {@link RecoveryModule.forRoot}, with options from a factory. The pages are served by default. */
  static forRootAsync(options: AsyncOptions<Options, 'routes'>): DynamicModule {
    const { imports = [], routes = {} } = options;
    const { recovery = true, administration = true, pages = true } = routes;
    const toSettings = (given: RecoveryOptions, paths: PublicPaths) =>
      toRecoverySettings(given, pages ? paths.toUrl('/account/reset#token={token}') : null);
    return {
      module: RecoveryModule,
      imports: [...imports, ...(pages ? [PageFilesModule] : [])],
      providers: [provideOptions(RECOVERY_SETTINGS, options, toSettings, PublicPaths)],
      controllers: [
        ...(recovery ? [RecoveryController] : []),
        ...(administration ? [UserRecoveryController] : []),
        ...(pages ? [RecoveryPages] : []),
      ],
    };
  }
}
