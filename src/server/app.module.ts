import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import {
  AccountModule,
  AdminModule,
  AuditModule,
  AuthModule,
  DatabaseModule,
  DevMailboxModule,
  JwtAuthGuard,
  OAuthModule,
  ProblemFilter,
  RegistrationModule,
} from '../index.js';
import { toAuthOptions } from './auth-options.js';
import { EventLog } from './logging/event-log.js';
import { HealthController } from './http/health.controller.js';
import { HomeController } from './http/home.controller.js';
import { ItemsModule } from './items/items.module.js';
import { metricsModules } from './metrics/metrics.loader.js';
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
        DatabaseModule.forRoot({ url: settings.databaseUrl, entities, migrations }),
        AuthModule.forRoot(toAuthOptions(settings)),
        AuditModule.forRoot({ retentionDays: settings.auditRetentionDays }),
        OAuthModule.forRoot({ passwordGrant: settings.passwordGrant }),
        RegistrationModule.forRoot({ open: settings.registration === 'open' }),
        AccountModule.forRoot(),
        AdminModule.forRoot(),
        ...(settings.demo ? [ItemsModule] : []),
        ...(settings.mail?.devMailbox ? [DevMailboxModule] : []),
        ...metricsModules(settings),
      ],
      controllers: [HomeController, HealthController],
      providers: [
        Readiness,
        EventLog,
        // Guards every route that is not @Public(); decorators of a route ask for more.
        { provide: APP_GUARD, useExisting: JwtAuthGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
