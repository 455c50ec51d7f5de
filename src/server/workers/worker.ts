import 'reflect-metadata';
import cluster from 'node:cluster';
import { ChangeFeed } from '../../index.js';
import { createLog } from '../logging/logging.js';
import { metricsReader } from '../metrics/switch.js';
import { serve } from '../process/serve.js';
import { environment, readSettings } from '../settings/read-settings.js';
import { drain } from '../process/shutdown.js';
import { startFaults } from '../process/start-faults.js';
import type { FromWorker, ToWorker } from './messages.js';

// One of the processes of WORKERS=n: a server like the one that is alone, which is told when to stop.

/** Resolves when it has been sent, or cannot be: who started this process is gone, and so will this be. */
function tell(message: FromWorker): Promise<void> {
  return new Promise((resolve) => {
    process.send!(message, undefined, undefined, () => resolve());
  });
}

async function start(): Promise<void> {
  process.umask(0o077);
  // Ctrl+C reaches every process of a terminal: the one that started this one says when it is time.
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => {});
  const { settings } = readSettings(environment());
  const log = createLog(settings, { worker: cluster.worker!.id });
  const { app, url } = await serve(settings, log);
  const readMetrics = await metricsReader(app, settings);
  const changes = app.get(ChangeFeed);
  changes.onPublished((table, key) => void tell({ changed: { table, key } }));
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    const finished = await drain(app, signal, settings).catch(() => false);
    if (!finished) await tell({ cut: true });
    process.exit(0);
  };
  process.on('message', (message: ToWorker) => {
    if (message.changed) changes.receive(message.changed.table, message.changed.key);
    if (message.tellMetrics) {
      readMetrics().then(
        (metrics) => tell({ metrics }),
        (error: unknown) => log.error({ msg: `The metrics cannot be read: ${String(error)}` }),
      );
    }
    if (message.stop) void stop(message.stop);
  });
  await tell({ url });
}

try {
  await start();
} catch (error) {
  await tell({ faults: startFaults(error) });
  process.exit(1);
}
