import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import { purgeExpired } from '../database/purge.job.js';
import { type AsyncOptions, provideOptions, requireForRoot } from '../module-options.js';
import { OpaqueTokens } from '../tokens/opaque-tokens.js';
import { PageFilesModule } from '../pages/page-files.module.js';
import { OwnTokens } from './own/own-tokens.js';
import { OwnTokensController } from './own/own-tokens.controller.js';
import { OwnTokensPages, PersonalTokensSection } from './own/own-tokens.pages.js';
import { TokenCreation } from './own/token-creation.js';
import {
  PERSONAL_TOKENS_SETTINGS,
  type PersonalTokensOptions,
  toPersonalTokensSettings,
} from './personal-tokens.options.js';
import { PersonalTokensStore } from './personal-tokens.store.js';
import { TokenRemovalModule } from './token-removal.module.js';
import { TokenScopes } from './token-scopes.js';
import { UserTokensController } from './user-tokens.controller.js';
import { LastUses } from './verify/last-uses.js';
import { LastUsesStore } from './verify/last-uses.store.js';
import { LiveTokens } from './verify/live-tokens.js';
import { PersonalTokenVerifier } from './verify/personal-token.verifier.js';
import { TokenPrincipals } from './verify/token-principals.js';
import { TokenRefusals } from './verify/token-refusals.js';

/** How long a token stays in the table after it expired or was revoked. */
const RETENTION_MS = 30 * 86_400_000;

/**
 * Lets users make personal access tokens for their scripts, which every guard then accepts as bearer tokens.
 *
 * @example
 * ```ts
 * import { Module } from '@nestjs/common';
 * import { PersonalTokensModule } from 'nightlatch';
 *
 * // Tokens that may read, for at most 90 days.
 * @Module({
 *   imports: [PersonalTokensModule.forRoot({ scopes: ['reports:read'], maxDays: 90 })],
 * })
 * export class AppModule {}
 * ```
 */
@Module({
  imports: [TokenRemovalModule],
  providers: [
    purgeExpired('personal_access_tokens', PersonalTokensStore, RETENTION_MS),
    requireForRoot(PERSONAL_TOKENS_SETTINGS, 'PersonalTokensModule'),
    LastUses,
    LastUsesStore,
    LiveTokens,
    OwnTokens,
    PersonalTokenVerifier,
    TokenCreation,
    TokenPrincipals,
    TokenRefusals,
    TokenScopes,
  ],
})
export class PersonalTokensModule implements OnModuleInit {
  constructor(
    private readonly opaque: OpaqueTokens,
    private readonly verifier: PersonalTokenVerifier,
  ) {}

  static forRoot({ routes, ...options }: PersonalTokensOptions = {}): DynamicModule {
    return PersonalTokensModule.forRootAsync({ routes, useFactory: () => options });
  }

  /** Does the same as {@link PersonalTokensModule.forRoot}, with options from a factory. */
  static forRootAsync(options: AsyncOptions<PersonalTokensOptions, 'routes'>): DynamicModule {
    const { imports = [], routes = {} } = options;
    const { account = true, administration = true, pages = false } = routes;
    return {
      module: PersonalTokensModule,
      imports: [...imports, ...(pages ? [PageFilesModule] : [])],
      controllers: [
        ...(account ? [OwnTokensController] : []),
        ...(administration ? [UserTokensController] : []),
        ...(pages ? [OwnTokensPages] : []),
      ],
      providers: [
        provideOptions(PERSONAL_TOKENS_SETTINGS, options, toPersonalTokensSettings),
        ...(pages ? [PersonalTokensSection] : []),
      ],
    };
  }

  onModuleInit(): void {
    this.opaque.register(this.verifier);
  }
}
