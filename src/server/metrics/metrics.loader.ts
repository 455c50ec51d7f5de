import type { DynamicModule } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Settings } from '../settings/settings.js';
import type { MetricsServer } from './metrics-server.js';

// The rest of this folder, and prom-client, is loaded only if METRICS_PORT or METRICS_TOKEN is set.

/** Returns the modules that count and serve metrics: none, unless a setting turns metrics on. */
export function loadMetricsModules(settings: Settings): Array<Promise<DynamicModule>> {
  const { metricsPort, metricsToken } = settings;
  if (metricsPort === undefined && metricsToken === undefined) return [];
  return [
    import('./metrics.module.js').then(({ MetricsModule }) => MetricsModule.forRoot(settings)),
  ];
}

/** Serves the sum of all workers' metrics on METRICS_PORT, if it is set. Call this before the first worker starts. */
export async function listenForWorkers(
  settings: Settings,
  log: Logger,
): Promise<MetricsServer | null> {
  if (settings.metricsPort === undefined) return null;
  const { MetricsServer } = await import('./metrics-server.js');
  const { WorkersMetrics } = await import('./workers-metrics.js');
  const metrics = new WorkersMetrics();
  metrics.listen();
  const server = new MetricsServer(
    () => metrics.read(),
    (level, entry) => log[level]({ context: 'Metrics', ...entry }),
  );
  await server.listen(settings);
  return server;
}
