import { type DynamicModule, Module } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { purgeExpired } from '../database/purge.job.js';
import { type AsyncOptions, provideOptions, requireForRoot } from '../module-options.js';
import { PageFilesModule } from '../pages/page-files.module.js';
import { TotpFactorRow } from './totp-factor.entity.js';
import { EnrolmentController } from './totp/enrolment.controller.js';
import { TotpEnrolment } from './totp/totp-enrolment.js';
import { OwnTotp } from './totp/own-totp.js';
import { TotpController } from './totp/totp.controller.js';
import { TotpPages, TotpSection } from './totp/totp.pages.js';
import { TotpFactor } from './totp/totp.factor.js';
import { TOTP_OPTIONS, type TotpOptions } from './totp/totp.options.js';
import { TotpReencryption } from './totp/totp-reencryption.js';
import { TotpSecrets } from './totp/totp-secrets.js';
import { TotpService } from './totp/totp.service.js';
import { TotpStore } from './totp/totp.store.js';

/** How long a secret stays in the table if its user does not confirm it. */
const RETENTION_MS = 3_600_000;

/** Serves authenticator apps (RFC 6238) as a second factor. It needs `FactorsModule`. */
@Module({
  imports: [AuthTablesModule.forFeature([TotpFactorRow])],
  providers: [
    purgeExpired('totp_factors', TotpStore, RETENTION_MS),
    requireForRoot(TOTP_OPTIONS, 'TotpModule'),
    TotpEnrolment,
    OwnTotp,
    TotpFactor,
    TotpReencryption,
    TotpSecrets,
    TotpService,
    TotpStore,
  ],
})
export class TotpModule {
  static forRoot({ routes, ...options }: TotpOptions = {}): DynamicModule {
    return TotpModule.forRootAsync({ routes, useFactory: () => options });
  }

  /** Does the same as {@link TotpModule.forRoot}, with options from a factory. */
  static forRootAsync(options: AsyncOptions<TotpOptions, 'routes'>): DynamicModule {
    const { imports = [], routes = {} } = options;
    const { account = true, enrolment = true, pages = false } = routes;
    return {
      module: TotpModule,
      controllers: [
        ...(account ? [TotpController] : []),
        ...(enrolment ? [EnrolmentController] : []),
        ...(pages ? [TotpPages] : []),
      ],
      imports: [...imports, ...(pages ? [PageFilesModule] : [])],
      providers: [provideOptions(TOTP_OPTIONS, options), ...(pages ? [TotpSection] : [])],
    };
  }
}
