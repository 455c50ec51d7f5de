import 'reflect-metadata';
import cluster from 'node:cluster';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ChangeFeed } from '../../index.js';
import { createLog } from '../logging/logging.js';
import { serve } from '../process/serve.js';
import { environment, readSettings } from '../settings/read-settings.js';
import { drain } from '../process/shutdown.js';
import { startFaults } from '../process/start-faults.js';
import type { FromWorker, Snapshot, ToWorker } from './messages.js';

// One of the processes of WORKERS=n: a whole server, which stops when its parent says so.

/** Resolves when the message was sent, or cannot be sent because the parent has ended; then this process ends too. */
function send(message: FromWorker): Promise<void> {
  return new Promise((resolve) => {
    process.send!(message, undefined, undefined, () => resolve());
  });
}

/** The parent asks for metrics only if METRICS_PORT is set. */
async function readMetrics(app: NestFastifyApplication): Promise<Snapshot> {
  const { Metrics } = await import('../metrics/metrics.js');
  return app.get(Metrics).registry.getMetricsAsJSON();
}

async function start(): Promise<void> {
  process.umask(0o077);
  // A terminal sends Ctrl+C to every process; only the parent decides when a worker stops.
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => {});
  const { settings } = readSettings(environment());
  const log = createLog(settings, { worker: cluster.worker!.id });
  const { app, url } = await serve(settings, log);
  const changes = app.get(ChangeFeed);
  changes.onPublished((table, key) => void send({ changed: { table, key } }));
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    const finished = await drain(app, signal, settings).catch(() => false);
    if (!finished) await send({ cut: true });
    process.exit(0);
  };
  process.on('message', (message: ToWorker) => {
    if (message.changed) changes.receive(message.changed.table, message.changed.key);
    if (message.sendMetrics) {
      readMetrics(app).then(
        (metrics) => send({ metrics }),
        (error: unknown) => log.error({ msg: `The metrics cannot be read: ${String(error)}` }),
      );
    }
    if (message.stop) void stop(message.stop);
  });
  await send({ url });
}

try {
  await start();
} catch (error) {
  await send({ faults: startFaults(error) });
  process.exit(1);
}
