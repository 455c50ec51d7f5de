import { type DynamicModule, Module } from '@nestjs/common';
import type { Settings } from '../settings/settings.js';
import { EventMetrics } from './event-metrics.js';
import { Gauges } from './gauges.js';
import { METRICS_ADDRESS, MetricsServerProvider } from './metrics-server.provider.js';
import { METRICS_TOKEN, MetricsTokenGuard } from './metrics-token.guard.js';
import { MetricsController } from './metrics.controller.js';
import { Metrics } from './metrics.js';
import { RequestMetrics } from './request-metrics.js';

/** Counts, and serves the numbers as METRICS_TOKEN or METRICS_PORT asks; loaded by `loadMetricsModules`. */
@Module({ providers: [Metrics, EventMetrics, Gauges, RequestMetrics] })
export class MetricsModule {
  static forRoot(settings: Settings): DynamicModule {
    const { metricsToken, metricsPort, workers } = settings;
    const hasToken = metricsToken !== undefined;
    // With several workers, the process that started them serves their sum.
    const hasPort = metricsPort !== undefined && workers === 1;
    return {
      module: MetricsModule,
      controllers: hasToken ? [MetricsController] : [],
      providers: [
        ...(hasToken
          ? [MetricsTokenGuard, { provide: METRICS_TOKEN, useValue: metricsToken }]
          : []),
        ...(hasPort
          ? [MetricsServerProvider, { provide: METRICS_ADDRESS, useValue: settings }]
          : []),
      ],
    };
  }
}
