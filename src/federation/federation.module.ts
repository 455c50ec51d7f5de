import { type DynamicModule, Module } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { type AsyncOptions, provideOptions, requireForRoot } from '../module-options.js';
import { PageFilesModule } from '../pages/page-files.module.js';
import { UsersService } from '../users/users.service.js';
import {
  FEDERATION_SETTINGS,
  type FederationOptions,
  toFederationSettings,
} from './federation.options.js';
import {
  AccountIdentitiesPages,
  IdentitiesSection,
} from './identities/account-identities.pages.js';
import { IdentitiesController } from './identities/identities.controller.js';
import { findProviderFaults } from './provider-faults.js';
import { IdentitiesStore } from './identities/identities.store.js';
import { IdentityAdministration } from './identities/identity-administration.js';
import { IdentityLinking } from './identities/identity-linking.js';
import { IDENTITY_NOTICES } from './identities/identity-notices.js';
import { IdentityRemoval } from './identities/identity-removal.js';
import { IdentitySignIn } from './identities/identity-sign-in.js';
import { LinkPages } from './identities/link.pages.js';
import { LinkTickets } from './identities/link-tickets.js';
import { LinkTrips } from './identities/link-trips.js';
import { OwnIdentities } from './identities/own-identities.js';
import { UserIdentitiesController } from './identities/user-identities.controller.js';
import { Identity } from './identity.entity.js';
import { Discovery } from './providers/discovery.js';
import { ProviderClient } from './providers/provider-client.js';
import { ProviderKeys } from './providers/provider-keys.js';
import { Providers } from './providers/providers.js';
import { UpstreamProfiles } from './providers/upstream-profiles.js';
import { Callbacks } from './trips/callbacks.js';
import { FederationPages } from './trips/federation.pages.js';
import { SignInLinks } from './trips/sign-in-links.js';
import { TripAnswers } from './trips/trip-answers.js';
import { TripCookies } from './trips/trip-cookies.js';
import { TripEnds } from './trips/trip-ends.js';
import { Trips } from './trips/trips.js';

/** The routes of `FederationModule` beside the sign-in. Default: all but the pages. */
interface FederationRoutes {
  /** `/users/me/identities`. Default: true. */
  account?: boolean | undefined;
  /** `/users/{id}/identities`, for administrators. Default: true. */
  administration?: boolean | undefined;
  /** `/account/identities`, a page of `AccountModule`. Default: false. */
  pages?: boolean | undefined;
}

type Options = FederationOptions & { routes?: FederationRoutes | undefined };

/**
 * Signs people in with other providers (OpenID Connect). It needs `AuthorizeModule`, on whose sign-in page the providers are.
 *
 * @example
 * ```ts
 * import { env } from 'node:process';
 * import { Module } from '@nestjs/common';
 * import { AuthorizeModule, FederationModule, OAuthModule } from 'nightlatch';
 *
 * @Module({
 *   imports: [
 *     OAuthModule.forRoot(),
 *     AuthorizeModule.forRoot(),
 *     FederationModule.forRoot({
 *       providers: [
 *         {
 *           id: 'google',
 *           name: 'Google',
 *           issuer: 'https://accounts.google.com',
 *           client_id: env.GOOGLE_CLIENT_ID!,
 *           client_secret: env.GOOGLE_CLIENT_SECRET!,
 *         },
 *       ],
 *     }),
 *   ],
 * })
 * export class AppModule {}
 * ```
 */
@Module({
  imports: [AuthTablesModule.forFeature([Identity]), PageFilesModule],
  controllers: [FederationPages, LinkPages],
  providers: [
    requireForRoot(FEDERATION_SETTINGS, 'FederationModule'),
    ...IDENTITY_NOTICES,
    Callbacks,
    Discovery,
    IdentitiesStore,
    IdentityAdministration,
    IdentityLinking,
    IdentityRemoval,
    IdentitySignIn,
    LinkTickets,
    LinkTrips,
    OwnIdentities,
    ProviderClient,
    ProviderKeys,
    Providers,
    SignInLinks,
    TripAnswers,
    TripCookies,
    TripEnds,
    Trips,
    UpstreamProfiles,
  ],
  exports: [IdentityAdministration],
})
export class FederationModule {
  static forRoot({ routes, ...options }: Options): DynamicModule {
    return FederationModule.forRootAsync({ routes, useFactory: () => options });
  }

  /** Does the same as {@link FederationModule.forRoot}, with options from a factory. */
  static forRootAsync(options: AsyncOptions<Options, 'routes'>): DynamicModule {
    const { imports, routes = {} } = options;
    const { account = true, administration = true, pages = false } = routes;
    return {
      module: FederationModule,
      imports,
      controllers: [
        ...(account ? [IdentitiesController] : []),
        ...(administration ? [UserIdentitiesController] : []),
        ...(pages ? [AccountIdentitiesPages] : []),
      ],
      providers: [
        ...(pages ? [IdentitiesSection] : []),
        provideOptions(FEDERATION_SETTINGS, options, toSettings, UsersService),
      ],
    };
  }
}

function toSettings(options: FederationOptions, { usesExternalDirectory }: UsersService) {
  const faults = findProviderFaults(options.providers);
  if (faults.length > 0) throw new Error(`FederationModule: ${faults.join(' ')}`);
  return toFederationSettings(options, usesExternalDirectory);
}
