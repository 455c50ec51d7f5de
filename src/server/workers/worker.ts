import 'reflect-metadata';
import cluster from 'node:cluster';
import type { Socket } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { ChangeFeed } from '../../index.js';
import { WORKER_LOG_FD } from '../logging/log-output.js';
import { createLog } from '../logging/logging.js';
import { toStartFaults } from '../process/start-faults.js';
import { WebServer } from '../process/web-server.js';
import { readSettings, readWorkerEnvironment } from '../settings/read-settings.js';
import type { Settings } from '../settings/settings.js';
import { type FromWorker, HEARTBEAT_MS, type Snapshot, type ToWorker } from './messages.js';

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
  const web = await WebServer.start(settings, log);
  const changes = web.app.get(ChangeFeed);
  changes.onPublished((table, key) => void send({ changed: { table, key } }));
  process.on('message', (message: ToWorker, connection?: Socket) => {
    if (message.connection !== undefined) {
      void send({ taken: message.connection });
      // There is none if its client has closed it.
      if (connection) web.accept(connection);
    }
    if (message.changed) changes.receive(message.changed.table, message.changed.key);
    if (message.sendMetrics) {
      readMetrics(web.app).then(
        (metrics) => send({ metrics }),
        (error: unknown) => log.error({ msg: `The metrics cannot be read: ${String(error)}` }),
      );
    }
    if (message.announceStop) web.announceStop();
    if (message.stop) void stop(web);
  });
  setInterval(() => void send({ alive: true }), HEARTBEAT_MS).unref();
  await send({ ready: true });
}

async function stop(web: WebServer): Promise<void> {
  const finished = await web.close().catch(() => false);
  if (!finished) await send({ cut: true });
  process.exit(0);
}

try {
  process.umask(0o077);
  const { settings } = readSettings(readWorkerEnvironment());
  await start(settings, createLog(settings, WORKER_LOG_FD, { worker: cluster.worker!.id }));
} catch (error) {
  await send({ faults: toStartFaults(error) });
  process.exit(1);
}
