import { type DynamicModule, Global, Module } from '@nestjs/common';
import { purgeExpired } from '../../database/purge.job.js';
import { AuthTablesModule } from '../../database/auth-tables.module.js';
import { PublicPaths } from '../../http/public-paths.js';
import { Outbox } from '../../mail/outbox.js';
import { type AsyncOptions, provideOptions, requireForRoot } from '../../module-options.js';
import { PageFilesModule } from '../../pages/page-files.module.js';
import { AccountProof } from '../account-proof.js';
import { MailLimits } from '../mail-limits.js';
import { PendingRegistration } from '../pending-registration.entity.js';
import { PendingRegistrations } from './pending-registrations.js';
import { PendingRegistrationsStore } from './pending-registrations.store.js';
import { PendingVerification } from './pending-verification.js';
import { RegistrationMails } from './registration-mails.js';
import { RegistrationRequestService } from './registration-request.service.js';
import { UserVerification } from './user-verification.js';
import { VerificationController } from './verification.controller.js';
import {
  toVerificationSettings,
  VERIFICATION_SETTINGS,
  type VerificationOptions,
} from './verification.options.js';
import { VerificationPages, VerificationSection } from './verification.pages.js';
import { VerificationService } from './verification.service.js';
import { VerifyEmailMail } from './verify-email.mail.js';

/** The routes of `VerificationModule`. Default: all, but the pages only if the mailed link leads to them. */
export interface VerificationRoutes {
  /** `POST /verify-email` and `POST /request-verification`. Default: true. */
  verification?: boolean | undefined;
  /** The pages `/account/verify` and `/account/verify/again`. Default: unless `url` is set. */
  pages?: boolean | undefined;
}

type Options = VerificationOptions & { routes?: VerificationRoutes | undefined };

/**
 * Serves the verification of e-mail addresses, and provides `VerificationService`. `RegistrationModule` then mails a link
 * to everyone who registers. It needs the option `mail` of `AuthModule`.
 *
 * @example
 * ```ts
 * import { Module } from '@nestjs/common';
 * import { RegistrationModule, VerificationModule } from 'nightlatch';
 *
 * // The link leads to a page of the application, which sends the token and the password to `POST /verify-email`.
 * @Module({
 *   imports: [
 *     RegistrationModule.forRoot({ verification: 'required' }),
 *     VerificationModule.forRoot({ url: 'https://app.example.com/welcome#token={token}' }),
 *   ],
 * })
 * export class AppModule {}
 * ```
 */
@Global()
@Module({
  imports: [AuthTablesModule.forFeature([PendingRegistration])],
  providers: [
    AccountProof,
    MailLimits,
    PendingRegistrations,
    PendingRegistrationsStore,
    PendingVerification,
    purgeExpired('pending_registrations', PendingRegistrationsStore),
    RegistrationMails,
    RegistrationRequestService,
    UserVerification,
    VerificationService,
    VerifyEmailMail,
    requireForRoot(VERIFICATION_SETTINGS, 'VerificationModule'),
  ],
  exports: [
    RegistrationMails,
    RegistrationRequestService,
    VERIFICATION_SETTINGS,
    VerificationService,
  ],
})
export class VerificationModule {
  /** @throws Error if the application sends no mail. */
  constructor(outbox: Outbox) {
    if (!outbox.isOn) throw new Error('VerificationModule needs the option `mail` of AuthModule.');
  }

  static forRoot({ routes, ...options }: Options = {}): DynamicModule {
    const pages = routes?.pages ?? options.url === undefined;
    const all = { ...routes, pages };
    return VerificationModule.forRootAsync({ routes: all, useFactory: () => options });
  }

  /** Does the same as {@link VerificationModule.forRoot}, with options from a factory. The pages are served by default. */
  static forRootAsync(options: AsyncOptions<Options, 'routes'>): DynamicModule {
    const { imports = [], routes = {} } = options;
    const { verification = true, pages = true } = routes;
    const toSettings = (given: VerificationOptions, paths: PublicPaths) =>
      toVerificationSettings(given, pages ? paths.toUrl('/account/verify#token={token}') : null);
    return {
      module: VerificationModule,
      imports: [...imports, ...(pages ? [PageFilesModule] : [])],
      controllers: [
        ...(verification ? [VerificationController] : []),
        ...(pages ? [VerificationPages] : []),
      ],
      providers: [
        provideOptions(VERIFICATION_SETTINGS, options, toSettings, PublicPaths),
        ...(pages ? [VerificationSection] : []),
      ],
    };
  }
}
