import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import {
  AccountModule,
  AdminModule,
  JwtAuthGuard,
  OAuthModule,
  ProblemFilter,
  RegistrationModule,
} from '../index.js';
import { coreModules } from './core.modules.js';
import { EventLog } from './logging/event-log.js';
import { HealthController } from './http/health.controller.js';
import { HomeController } from './http/home.controller.js';
import { ItemsModule } from './items/items.module.js';
import { metricsModules } from './metrics/switch.js';
import { Readiness } from './http/readiness.js';
import type { Settings } from './settings/settings.js';

/** The server: the library's first host application. */
@Module({})
export class AppModule {
  static forRoot(settings: Settings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ...coreModules(settings),
        OAuthModule.forRoot({ passwordGrant: settings.passwordGrant }),
        RegistrationModule.forRoot({ open: settings.registration === 'open' }),
        AccountModule.forRoot(),
        AdminModule.forRoot(),
        ItemsModule,
        ...metricsModules(settings),
      ],
      controllers: [HomeController, HealthController],
      providers: [
        Readiness,
        EventLog,
        // A route is guarded unless it is public; what it wants beside, its own decorators guard.
        { provide: APP_GUARD, useExisting: JwtAuthGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
