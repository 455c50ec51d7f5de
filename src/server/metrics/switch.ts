import type { DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import type { Settings } from '../settings/settings.js';
import type { Snapshot } from '../workers/messages.js';
import type { MetricsListener } from './metrics-listener.js';

// Off, nothing of this folder but this file is loaded, and prom-client neither.

function areOn({ metricsPort, metricsToken }: Settings): boolean {
  return metricsPort !== undefined || metricsToken !== undefined;
}

/** What `imports` has for metrics: nothing, unless a setting turns them on. */
export function metricsModules(settings: Settings): Array<Promise<DynamicModule>> {
  if (!areOn(settings)) return [];
  return [
    import('./metrics.module.js').then(({ MetricsModule }) => MetricsModule.forRoot(settings)),
  ];
}

/** Has the requests counted, where metrics are on. Before the application is initialized. */
export async function countRequestsIfOn(
  app: NestFastifyApplication,
  settings: Settings,
): Promise<void> {
  if (!areOn(settings)) return;
  const { Metrics } = await import('./metrics.js');
  const { countRequests } = await import('./request-metrics.js');
  countRequests(app, app.get(Metrics));
}

/** What a worker tells of what it has counted. */
export async function metricsReader(
  app: NestFastifyApplication,
  settings: Settings,
): Promise<() => Promise<Snapshot>> {
  if (!areOn(settings)) return () => Promise.resolve([]);
  const { Metrics } = await import('./metrics.js');
  const { registry } = app.get(Metrics);
  return () => registry.getMetricsAsJSON();
}

/** Opens the listener that tells for all workers, where metrics are on; before the first worker is started. */
export async function listenForWorkers(
  settings: Settings,
  log: Logger,
): Promise<MetricsListener | null> {
  if (!areOn(settings)) return null;
  const { MetricsListener } = await import('./metrics-listener.js');
  const { WorkersMetrics } = await import('./workers-metrics.js');
  const metrics = new WorkersMetrics();
  metrics.listen();
  const listener = new MetricsListener(
    () => metrics.read(),
    (error) => log.error({ msg: `The metrics cannot be read: ${String(error)}` }),
  );
  const url = await listener.listen(settings);
  log.info({ context: 'Metrics', url }, 'Prometheus finds the metrics here.');
  return listener;
}
