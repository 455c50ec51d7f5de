import 'reflect-metadata';
import cluster from 'node:cluster';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { ChangeFeed } from '../../index.js';
import { createLog, flushLog } from '../logging/logging.js';
import { serve } from '../process/serve.js';
import { environment, readSettings } from '../settings/read-settings.js';
import type { Settings } from '../settings/settings.js';
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

async function start(settings: Settings, log: Logger): Promise<void> {
  // A terminal sends Ctrl+C to every process; only the parent decides when a worker stops.
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => {});
  const { app, url } = await serve(settings, log);
  const changes = app.get(ChangeFeed);
  changes.onPublished((table, key) => void send({ changed: { table, key } }));
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    const finished = await drain(app, signal, settings).catch(() => false);
    if (!finished) await send({ cut: true });
    await flushLog(log);
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

let log: Logger | undefined;
try {
  process.umask(0o077);
  const { settings } = readSettings(environment());
  log = createLog(settings, { worker: cluster.worker!.id });
  await start(settings, log);
} catch (error) {
  await send({ faults: startFaults(error) });
  if (log) await flushLog(log);
  process.exit(1);
}
