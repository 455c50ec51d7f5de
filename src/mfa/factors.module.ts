import { type DynamicModule, Global, Module } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { purgeExpired } from '../database/purge.job.js';
import { type AsyncOptions, provideOptions, requireForRoot } from '../module-options.js';
import { PageFilesModule } from '../pages/page-files.module.js';
import { EnrolmentSteps } from './enrolment-steps.js';
import { Factors } from './factors.js';
import { FACTORS_OPTIONS, type FactorsOptions } from './factors.options.js';
import { MfaPolicy } from './mfa-policy.js';
import { FACTOR_NOTICES } from './notices.js';
import { OwnFactors } from './own-factors.js';
import { OwnFactorsController } from './own-factors.controller.js';
import { RecoveryCode } from './recovery-code.entity.js';
import { RecoveryCodeFactor } from './recovery-codes/recovery-code.factor.js';
import { RecoveryCodesPages, RecoveryCodesSection } from './recovery-codes/recovery-codes.pages.js';
import { RecoveryCodes } from './recovery-codes/recovery-codes.js';
import { RecoveryCodesStore } from './recovery-codes/recovery-codes.store.js';
import { SecondFactorProofs } from './second-factor-proofs.js';
import { SecondFactorController } from './second-factor.controller.js';
import { SecondFactorStep } from './second-factor.step.js';
import { SecondFactors } from './second-factors.js';
import { SecondStepSignIn } from './second-step-sign-in.js';
import { SecondStepTokens } from './second-step-tokens.js';
import { SecondStep } from './second-step.entity.js';
import { SecondStepsStore } from './second-steps.store.js';
import { SessionSecondFactor } from './session-second-factor.js';
import { UserFactorsController } from './user-factors.controller.js';

/**
 * Asks for a second factor at every sign-in of a user who has one, and serves recovery codes. The factors themselves are in
 * further modules: `TotpModule`, or a `SecondFactor` of the application.
 *
 * @example
 * ```ts
 * import { Module } from '@nestjs/common';
 * import { FactorsModule, TotpModule } from 'nightlatch';
 *
 * // Administrators need a second factor; everyone else may have one.
 * @Module({
 *   imports: [
 *     FactorsModule.forRoot({ requiredFor: ['admin'] }),
 *     TotpModule.forRoot({ issuer: 'Example' }),
 *   ],
 * })
 * export class AppModule {}
 * ```
 */
@Global() // The modules of factors inject its services.
@Module({
  imports: [AuthTablesModule.forFeature([SecondStep, RecoveryCode])],
  providers: [
    purgeExpired('second_steps', SecondStepsStore),
    requireForRoot(FACTORS_OPTIONS, 'FactorsModule'),
    ...FACTOR_NOTICES,
    EnrolmentSteps,
    Factors,
    MfaPolicy,
    OwnFactors,
    RecoveryCodeFactor,
    RecoveryCodes,
    RecoveryCodesStore,
    SecondFactorProofs,
    SecondFactorStep,
    SecondFactors,
    SecondStepSignIn,
    SecondStepTokens,
    SessionSecondFactor,
    SecondStepsStore,
  ],
  exports: [
    FACTORS_OPTIONS,
    EnrolmentSteps,
    Factors,
    MfaPolicy,
    OwnFactors,
    RecoveryCodes,
    SecondFactorProofs,
    SecondFactors,
    SecondStepSignIn,
    SessionSecondFactor,
  ],
})
export class FactorsModule {
  static forRoot({ routes, ...options }: FactorsOptions = {}): DynamicModule {
    return FactorsModule.forRootAsync({ routes, useFactory: () => options });
  }

  /** Does the same as {@link FactorsModule.forRoot}, with options from a factory. */
  static forRootAsync(options: AsyncOptions<FactorsOptions, 'routes'>): DynamicModule {
    const { imports = [], routes = {} } = options;
    const { login = true, account = true, administration = true, pages = false } = routes;
    return {
      module: FactorsModule,
      controllers: [
        ...(login ? [SecondFactorController] : []),
        ...(account ? [OwnFactorsController] : []),
        ...(pages ? [RecoveryCodesPages] : []),
        ...(administration ? [UserFactorsController] : []),
      ],
      imports: [...imports, ...(pages ? [PageFilesModule] : [])],
      providers: [
        provideOptions(FACTORS_OPTIONS, options),
        ...(pages ? [RecoveryCodesSection] : []),
      ],
    };
  }
}
