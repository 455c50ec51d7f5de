import { type DynamicModule, Global, Inject, Module } from '@nestjs/common';
import { AuthTablesModule } from '../../database/auth-tables.module.js';
import { PublicPaths } from '../../http/public-paths.js';
import { Outbox } from '../../mail/outbox.js';
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
  type VerificationSettings,
} from './verification.options.js';
import { VerificationPages, VerificationSection } from './verification.pages.js';
import { VerificationService } from './verification.service.js';
import { VerifyEmailMail } from './verify-email.mail.js';

/** The routes of `VerificationModule`. Default: all, but the pages only if the mailed link leads to them. */
export interface VerificationRoutes {
  /** `POST /verify-email` and `POST /request-verification`. Default: true. */
  verification?: boolean;
  /** The pages `/account/verify` and `/account/verify/again`. Default: unless `url` is set. */
  pages?: boolean;
}

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
    RegistrationMails,
    RegistrationRequestService,
    UserVerification,
    VerificationService,
    VerifyEmailMail,
    // Replaced by `forRoot()`.
    { provide: VERIFICATION_SETTINGS, useValue: null },
  ],
  exports: [
    RegistrationMails,
    RegistrationRequestService,
    VERIFICATION_SETTINGS,
    VerificationService,
  ],
})
export class VerificationModule {
  /** @throws Error if the module is imported without `forRoot()`, or the application sends no mail. */
  constructor(
    outbox: Outbox,
    @Inject(VERIFICATION_SETTINGS) settings: VerificationSettings | null,
  ) {
    if (!settings) throw new Error('Import VerificationModule.forRoot(), not VerificationModule.');
    if (!outbox.isOn) throw new Error('VerificationModule needs the option `mail` of AuthModule.');
  }

  /** @throws Error if neither the pages nor `url` are there: the link in the mail would lead nowhere. */
  static forRoot({
    routes = {},
    ...options
  }: VerificationOptions & { routes?: VerificationRoutes } = {}): DynamicModule {
    const { verification = true, pages = options.url === undefined } = routes;
    if (!pages && options.url === undefined) {
      throw new Error('VerificationModule needs `url`, because `routes.pages` is false.');
    }
    return {
      module: VerificationModule,
      imports: pages ? [PageFilesModule] : [],
      controllers: [
        ...(verification ? [VerificationController] : []),
        ...(pages ? [VerificationPages] : []),
      ],
      providers: [
        {
          provide: VERIFICATION_SETTINGS,
          inject: [PublicPaths],
          useFactory: (paths: PublicPaths) =>
            toVerificationSettings(options, paths.toUrl('/account/verify#token={token}')),
        },
        ...(pages ? [VerificationSection] : []),
      ],
    };
  }
}
