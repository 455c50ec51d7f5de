import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, HttpAdapterHost } from '@nestjs/core';
import {
  AccountModule,
  AuthModule,
  DatabaseModule,
  databaseUnavailable,
  JwtAuthGuard,
  OAuthModule,
  ProblemFilter,
  ScopesGuard,
} from '../index.js';
import { entities, migrations } from './database.js';
import { HealthController } from './health.controller.js';
import { HomeController } from './home.controller.js';
import { ITEM_SCOPES } from './items/items.scopes.js';
import { ItemsModule } from './items/items.module.js';
import { Readiness } from './readiness.js';
import type { Settings } from './settings/settings.js';

/** The server: the library's first host application. */
@Module({})
export class AppModule {
  static forRoot(settings: Settings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        DatabaseModule.forRoot({ url: settings.databaseUrl, entities, migrations }),
        AuthModule.forRoot({
          secretKey: settings.secretKey,
          algorithm: settings.algorithm,
          signingKeys: settings.signingKeys,
          issuer: settings.issuer,
          audience: settings.audience,
          accessTokenSeconds: settings.accessTokenSeconds,
          scopes: ITEM_SCOPES,
        }),
        OAuthModule.forRoot({ passwordGrant: settings.passwordGrant }),
        AccountModule.forRoot({ registration: settings.registration }),
        ItemsModule,
      ],
      controllers: [HomeController, HealthController],
      providers: [
        Readiness,
        // In this order: who it is, then what they may do.
        { provide: APP_GUARD, useExisting: JwtAuthGuard },
        { provide: APP_GUARD, useExisting: ScopesGuard },
        {
          provide: APP_FILTER,
          inject: [HttpAdapterHost],
          useFactory: (host: HttpAdapterHost) => new ProblemFilter(host, databaseUnavailable),
        },
      ],
    };
  }
}
