import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import {
  AccountModule,
  AdminModule,
  AuditModule,
  AuthModule,
  AuthorizeModule,
  DatabaseModule,
  type DatabaseOptions,
  DevMailboxModule,
  EmailChangeModule,
  FactorsModule,
  FederationModule,
  JwtAuthGuard,
  OAuthModule,
  PasskeysModule,
  IdentityRemovalModule,
  PersonalTokensModule,
  TokenRemovalModule,
  ProblemFilter,
  RecoveryModule,
  RegistrationModule,
  ResourceMetadataModule,
  type RegistrationOptions,
  TotpModule,
  VerificationModule,
} from '../index.js';
import { toAuthOptions } from './auth-options.js';
import { DocumentController } from './docs/document.controller.js';
import { EventLog } from './logging/event-log.js';
import { HealthController } from './http/health.controller.js';
import { DOCS, HomeController } from './http/home.controller.js';
import { ItemsModule } from './items/items.module.js';
import { loadMetricsModules } from './metrics/metrics.loader.js';
import { Readiness } from './http/readiness.js';
import { entities, migrations } from './process/database.js';
import type { Settings } from './settings/settings.js';

/** The root module of the server, the first host application of the library. */
@Module({})
export class AppModule {
  static forRoot(settings: Settings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        DatabaseModule.forRoot(toDatabaseOptions(settings)),
        // The documentation page lists the routes in this order.
        OAuthModule.forRoot({ passwordGrant: settings.passwordGrant }),
        AuthModule.forRoot(toAuthOptions(settings)),
        ...authorizeModules(settings),
        ...(settings.resourceMetadata ? [ResourceMetadataModule.forRoot()] : []),
        RegistrationModule.forRoot(toRegistrationOptions(settings)),
        AccountModule.forRoot({
          changePasswordUrl: settings.changePasswordUrl,
          routes: toAccountPages(settings),
        }),
        AdminModule.forRoot(),
        ...createCredentialModules(settings),
        ...createFederationModules(settings),
        AuditModule.forRoot({ retentionDays: settings.auditRetentionDays }),
        ...(settings.demo ? [ItemsModule] : []),
        ...createMailModules(settings),
        ...loadMetricsModules(settings),
      ],
      controllers: [
        HomeController,
        HealthController,
        ...(settings.docs === 'admin' ? [DocumentController] : []),
      ],
      providers: [
        Readiness,
        EventLog,
        { provide: DOCS, useValue: settings.docs },
        // Guards every route that is not @Public(); decorators of a route ask for more.
        { provide: APP_GUARD, useExisting: JwtAuthGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}

function toDatabaseOptions({
  databaseUrl: url,
  databaseDirectUrl: directUrl,
  migrate,
}: Settings): DatabaseOptions {
  return { url, directUrl, entities, migrations, migrate };
}

function toRegistrationOptions({ registration, emailVerification }: Settings): RegistrationOptions {
  const verification = emailVerification === 'required' ? 'required' : 'optional';
  return { open: registration === 'open', verification };
}

function createCredentialModules(settings: Settings): DynamicModule[] {
  const { totp, ...mfa } = settings.mfa;
  const routes = toAccountPages(settings);
  return [
    FactorsModule.forRoot({ ...mfa, routes }),
    TotpModule.forRoot({ ...totp, routes }),
    ...(settings.passkeys ? [PasskeysModule.forRoot({ ...settings.passkeys, routes })] : []),
    settings.personalTokens
      ? PersonalTokensModule.forRoot({ ...settings.personalTokens, routes })
      : // A reset of the password ends the tokens of the user also while none is accepted.
        { module: TokenRemovalModule },
  ];
}

/** The providers are on the sign-in page. */
function createFederationModules(settings: Settings): DynamicModule[] {
  const { federation: providers, authorize, registration } = settings;
  // What an attacker has connected goes with a reset also while no provider is configured.
  if (providers.length === 0 || !authorize) return [{ module: IdentityRemovalModule }];
  const routes = toAccountPages(settings);
  return [FederationModule.forRoot({ providers, register: registration === 'open', routes })];
}

/** The pages of the account need the sign-in page. */
function toAccountPages({ pages, authorize }: Settings): { pages: boolean } {
  return { pages: pages !== undefined && authorize };
}

function authorizeModules({ authorize, browserSessionSeconds, docs }: Settings): DynamicModule[] {
  return authorize
    ? [AuthorizeModule.forRoot({ browserSessionSeconds, docs: docs !== 'off' })]
    : [];
}

/** Without mail, the routes of these modules are not served, nor in the OpenAPI document. */
function createMailModules(settings: Settings): Array<DynamicModule | Type> {
  const { emailVerification, verification, mail, recovery, emailChange } = settings;
  const routes = { pages: settings.pages !== undefined };
  return [
    ...(emailVerification === 'off'
      ? []
      : [VerificationModule.forRoot({ ...verification, routes })]),
    ...(mail
      ? [
          RecoveryModule.forRoot({ ...recovery, routes }),
          EmailChangeModule.forRoot({ ...emailChange, routes }),
        ]
      : []),
    ...(mail?.devMailbox ? [DevMailboxModule] : []),
  ];
}
