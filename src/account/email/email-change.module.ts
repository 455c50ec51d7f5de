import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { PublicPaths } from '../../http/public-paths.js';
import { Outbox } from '../../mail/outbox.js';
import { type AsyncOptions, provideOptions, requireForRoot } from '../../module-options.js';
import { PageFilesModule } from '../../pages/page-files.module.js';
import { AccountProof } from '../account-proof.js';
import { MailLimits } from '../mail-limits.js';
import { NoticesModule } from '../notices/notices.module.js';
import { RecoveryService } from '../recovery/recovery.service.js';
import { ChangeEmailMail } from './change-email.mail.js';
import { EmailChangeRequests } from './email-change-requests.js';
import { EmailChangeController } from './email-change.controller.js';
import {
  EMAIL_CHANGE_SETTINGS,
  type EmailChangeOptions,
  toEmailChangeSettings,
} from './email-change.options.js';
import { EmailChangePages } from './email-change.pages.js';
import { EmailChangeService } from './email-change.service.js';
import { EmailChangedMail } from './email-changed.mail.js';
import { EmailRestoredMail } from './email-restored.mail.js';
import { EmailConfirmation } from './email-confirmation.js';
import { EmailUndo } from './email-undo.js';
import { KeptAddresses } from './kept-addresses.js';
import { OwnEmailController } from './own-email.controller.js';
import { EmailSection, OwnEmailPages } from './own-email.pages.js';
import { UndoLinks } from './undo-links.js';

/** The routes of `EmailChangeModule`. Default: all, but the pages only if a mailed link leads to them. */
export interface EmailChangeRoutes {
  /** `/users/me/email`, `/users/me/email-change`, `POST /confirm-email-change` and `POST /undo-email-change`. Default: true. */
  emailChange?: boolean | undefined;
  /**
   * The pages `/account/email`, `/account/email/undo` and, with `AuthorizeModule`, `/account/email/change`. Default: unless
   * both URLs are set.
   */
  pages?: boolean | undefined;
}

type Options = EmailChangeOptions & { routes?: EmailChangeRoutes | undefined };

/**
 * Serves the change of a user's e-mail address, and provides `EmailChangeService`. It needs the option `mail` of
 * `AuthModule`, and `RecoveryModule`: after a change was undone, the user chooses a new password.
 *
 * @example
 * ```ts
 * import { Module } from '@nestjs/common';
 * import { EmailChangeModule, RecoveryModule } from 'nightlatch';
 *
 * // The links lead to pages of the application.
 * @Module({
 *   imports: [
 *     RecoveryModule.forRoot({ url: 'https://app.example.com/new-password#token={token}' }),
 *     EmailChangeModule.forRoot({
 *       confirmUrl: 'https://app.example.com/new-address#token={token}',
 *       undoUrl: 'https://app.example.com/old-address#token={token}',
 *     }),
 *   ],
 * })
 * export class AppModule {}
 * ```
 */
@Module({
  imports: [NoticesModule],
  providers: [
    requireForRoot(EMAIL_CHANGE_SETTINGS, 'EmailChangeModule'),
    AccountProof,
    ChangeEmailMail,
    EmailChangedMail,
    EmailRestoredMail,
    EmailChangeRequests,
    EmailChangeService,
    EmailConfirmation,
    EmailUndo,
    KeptAddresses,
    MailLimits,
    UndoLinks,
  ],
  exports: [EmailChangeService],
})
export class EmailChangeModule implements OnModuleInit {
  /** @throws Error if the application sends no mail. */
  constructor(
    outbox: Outbox,
    private readonly modules: ModuleRef,
  ) {
    if (!outbox.isOn) throw new Error('EmailChangeModule needs the option `mail` of AuthModule.');
  }

  static forRoot({ routes, ...options }: Options = {}): DynamicModule {
    const needsPages = options.confirmUrl === undefined || options.undoUrl === undefined;
    const all = { ...routes, pages: routes?.pages ?? needsPages };
    return EmailChangeModule.forRootAsync({ routes: all, useFactory: () => options });
  }

  /** Does the same as {@link EmailChangeModule.forRoot}, with options from a factory. The pages are served by default. */
  static forRootAsync(options: AsyncOptions<Options, 'routes'>): DynamicModule {
    const { imports = [], routes = {} } = options;
    const { emailChange = true, pages = true } = routes;
    const toSettings = (given: EmailChangeOptions, paths: PublicPaths) =>
      toEmailChangeSettings(given, (path) => (pages ? paths.toUrl(path) : null));
    return {
      module: EmailChangeModule,
      imports: [...imports, ...(pages ? [PageFilesModule] : [])],
      controllers: [
        ...(emailChange ? [OwnEmailController, EmailChangeController] : []),
        ...(pages ? [EmailChangePages, OwnEmailPages] : []),
      ],
      providers: [
        provideOptions(EMAIL_CHANGE_SETTINGS, options, toSettings, PublicPaths),
        ...(pages ? [EmailSection] : []),
      ],
    };
  }

  /** @throws Error if the application has no `RecoveryModule`. */
  onModuleInit(): void {
    if (!this.hasRecovery()) {
      throw new Error(
        'EmailChangeModule needs RecoveryModule.forRoot() in the imports: after a change was undone, the user chooses a new password.',
      );
    }
  }

  private hasRecovery(): boolean {
    try {
      return Boolean(this.modules.get(RecoveryService, { strict: false }));
    } catch {
      return false;
    }
  }
}
