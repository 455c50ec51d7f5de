import type { Logger } from 'pino';
import { createLog, flushLog } from '../logging/logging.js';
import { listenForWorkers } from '../metrics/metrics.loader.js';
import { environment, readSettings } from '../settings/read-settings.js';
import type { Settings } from '../settings/settings.js';
import { drain, onStopSignal } from './shutdown.js';
import { startFaults } from './start-faults.js';

/** Starts the server; if it cannot start, prints one line for each mistake and exits with 1. */
export async function run(): Promise<void> {
  let log: Logger | undefined;
  try {
    // Only the server's own user may read the SQLite files and the secret key that it creates.
    process.umask(0o077);
    const { settings, warnings } = readSettings(environment());
    log = createLog(settings);
    for (const warning of warnings) log.warn(warning);
    await start(settings, log);
  } catch (error) {
    for (const line of startFaults(error)) console.error(`nightlatch cannot start: ${line}`);
    if (log) await flushLog(log);
    process.exit(1);
  }
}

async function start(settings: Settings, log: Logger): Promise<void> {
  if (settings.workers > 1) {
    const { Workers } = await import('../workers/workers.js');
    const workers = new Workers(settings, log);
    const metrics = await listenForWorkers(settings, log);
    const stop = async (signal: NodeJS.Signals): Promise<boolean> => {
      const finished = await workers.stop(signal);
      await metrics?.close();
      return finished;
    };
    onStopSignal(stop, log);
    const url = await workers.start();
    log.info({ workers: settings.workers }, `Ready. The docs are at ${url}/docs`);
    return;
  }
  const { serve } = await import('./serve.js');
  const starting = serve(settings, log);
  onStopSignal(async (signal) => drain((await starting).app, signal, settings), log);
  log.info(`Ready. The docs are at ${(await starting).url}/docs`);
}
