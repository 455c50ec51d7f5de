import { type DynamicModule, Module } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { purgeExpired } from '../database/purge.job.js';
import { PublicPaths } from '../http/public-paths.js';
import { type AsyncOptions, provideOptions, requireForRoot } from '../module-options.js';
import { PageFilesModule } from '../pages/page-files.module.js';
import { Passkey } from './passkey.entity.js';
import { PASSKEYS_SETTINGS, type PasskeysOptions, toPasskeysSettings } from './passkeys.options.js';
import { OwnPasskeys } from './passkeys/own-passkeys.js';
import { PasskeyAssertions } from './passkeys/passkey-assertions.js';
import { PasskeyChallenges } from './passkeys/passkey-challenges.js';
import { PasskeyEnrolment } from './passkeys/passkey-enrolment.js';
import { PasskeyLoginController } from './passkeys/passkey-login.controller.js';
import { PASSKEY_NOTICES } from './passkeys/passkey-notices.js';
import { PasskeyOptions } from './passkeys/passkey-options.js';
import { PasskeyProofsController } from './passkeys/passkey-proofs.controller.js';
import { PasskeyRegistry } from './passkeys/passkey-registry.js';
import { PasskeyRemoval } from './passkeys/passkey-removal.js';
import { PasskeySignIn } from './passkeys/passkey-sign-in.js';
import { PasskeyFactor } from './passkeys/passkey.factor.js';
import { PasskeyPages, PASSKEYS_PATH } from './passkeys/passkey.pages.js';
import { PasskeysController } from './passkeys/passkeys.controller.js';
import { PasskeysPages, PasskeysSection } from './passkeys/passkeys.pages.js';
import { PasskeysStore } from './passkeys/passkeys.store.js';
import { SecondFactorPages, SecondFactorSection } from './passkeys/second-factor.pages.js';
import { SpentChallengesStore } from './passkeys/spent-challenges.store.js';
import { WellKnownController } from './passkeys/well-known.controller.js';
import { SpentChallenge } from './spent-challenge.entity.js';

/** The routes of `PasskeysModule`. Default: all but the pages. */
export interface PasskeysRoutes {
  /** `POST /login/passkey`, `/login/passkey/options` and `/login/second-factor/options`, and `/reauthenticate/options`. Default: true. */
  login?: boolean | undefined;
  /** `/users/me/passkeys`. Default: true. */
  account?: boolean | undefined;
  /** `GET /.well-known/webauthn` and `/.well-known/passkey-endpoints`. Default: true. */
  wellKnown?: boolean | undefined;
  /**
   * The pages `/account/passkeys` and `/account/second-factor`, and `manageUrl` by default. Without the sign-in page of
   * `AuthorizeModule` they answer 404. Default: false.
   */
  pages?: boolean | undefined;
}

type Options = PasskeysOptions & { routes?: PasskeysRoutes | undefined };

/** How long a challenge stays in the table after it expired, for instances whose clocks are behind. */
const RETENTION_MS = 3_600_000;

/**
 * Signs users in with passkeys, which are a second factor too. It needs `FactorsModule`.
 *
 * @example
 * ```ts
 * import { Module } from '@nestjs/common';
 * import { FactorsModule, PasskeysModule } from 'nightlatch';
 *
 * // The pages are on app.example.com, and the issuer is id.example.com.
 * @Module({
 *   imports: [
 *     FactorsModule.forRoot(),
 *     PasskeysModule.forRoot({
 *       rpId: 'example.com',
 *       rpName: 'Example',
 *       origins: ['https://app.example.com'],
 *     }),
 *   ],
 * })
 * export class AppModule {}
 * ```
 */
@Module({
  imports: [AuthTablesModule.forFeature([Passkey, SpentChallenge])],
  providers: [
    purgeExpired('spent_challenges', SpentChallengesStore, RETENTION_MS),
    requireForRoot(PASSKEYS_SETTINGS, 'PasskeysModule'),
    ...PASSKEY_NOTICES,
    OwnPasskeys,
    PasskeyAssertions,
    PasskeyChallenges,
    PasskeyEnrolment,
    PasskeyFactor,
    PasskeyOptions,
    PasskeyRegistry,
    PasskeyRemoval,
    PasskeySignIn,
    PasskeysStore,
    SpentChallengesStore,
  ],
})
export class PasskeysModule {
  static forRoot({ routes, ...options }: Options = {}): DynamicModule {
    return PasskeysModule.forRootAsync({ routes, useFactory: () => options });
  }

  /** Does the same as {@link PasskeysModule.forRoot}, with options from a factory. */
  static forRootAsync(options: AsyncOptions<Options, 'routes'>): DynamicModule {
    const { imports = [], routes = {} } = options;
    const { login = true, account = true, wellKnown = true, pages = false } = routes;
    const toSettings = (given: PasskeysOptions, paths: PublicPaths) =>
      toPasskeysSettings(given, paths.toUrl(''), pages ? PASSKEYS_PATH : null);
    return {
      module: PasskeysModule,
      imports: [...imports, ...(pages ? [PageFilesModule] : [])],
      controllers: [
        ...(login ? [PasskeyLoginController, PasskeyProofsController] : []),
        ...(account ? [PasskeysController] : []),
        ...(wellKnown ? [WellKnownController] : []),
        ...(pages ? [PasskeyPages, PasskeysPages, SecondFactorPages] : []),
      ],
      providers: [
        provideOptions(PASSKEYS_SETTINGS, options, toSettings, PublicPaths),
        ...(pages ? [PasskeysSection, SecondFactorSection] : []),
      ],
    };
  }
}
