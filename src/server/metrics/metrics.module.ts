import { type DynamicModule, Module } from '@nestjs/common';
import type { Settings } from '../settings/settings.js';
import { EventMetrics } from './event-metrics.js';
import { Gauges } from './gauges.js';
import { LiveSessions } from './live-sessions.js';
import { METRICS_TOKEN, MetricsTokenGuard } from './metrics-token.guard.js';
import { MetricsController } from './metrics.controller.js';
import { Metrics } from './metrics.js';
import { METRICS_ADDRESS, OwnListener } from './own-listener.js';

/** Everything that is counted, and where it is told; imported only where it is on (`metricsModules`). */
@Module({ providers: [Metrics, EventMetrics, Gauges, LiveSessions], exports: [Metrics] })
export class MetricsModule {
  static forRoot(settings: Settings): DynamicModule {
    const { metricsToken, metricsPort, workers } = settings;
    const byToken = metricsToken !== undefined;
    // Of several workers the process that started them tells, for all.
    const byPort = metricsPort !== undefined && workers === 1;
    return {
      module: MetricsModule,
      controllers: byToken ? [MetricsController] : [],
      providers: [
        ...(byToken ? [MetricsTokenGuard, { provide: METRICS_TOKEN, useValue: metricsToken }] : []),
        ...(byPort ? [OwnListener, { provide: METRICS_ADDRESS, useValue: settings }] : []),
      ],
    };
  }
}
