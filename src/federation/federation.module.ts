import { type DynamicModule, Inject, Module, Optional } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { PageFilesModule } from '../pages/page-files.module.js';
import { UsersService } from '../users/users.service.js';
import {
  FEDERATION_SETTINGS,
  type FederationOptions,
  toFederationSettings,
} from './federation.options.js';
import { IdentitiesStore } from './identities/identities.store.js';
import { LinkTrips } from './identities/link-trips.js';
import { Identity } from './identity.entity.js';
import { Providers } from './providers/providers.js';
import { Trips } from './trips/trips.js';

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
  providers: [IdentitiesStore, LinkTrips, Providers, Trips],
})
export class FederationModule {
  /** @throws Error if the module is imported without `forRoot()`. */
  constructor(@Optional() @Inject(FEDERATION_SETTINGS) settings?: unknown) {
    if (!settings) throw new Error('Import FederationModule.forRoot(), not FederationModule.');
  }

  static forRoot(options: FederationOptions): DynamicModule {
    return {
      module: FederationModule,
      providers: [
        {
          provide: FEDERATION_SETTINGS,
          inject: [UsersService],
          useFactory: ({ usesExternalDirectory }: UsersService) =>
            toFederationSettings(options, usesExternalDirectory),
        },
      ],
    };
  }
}
