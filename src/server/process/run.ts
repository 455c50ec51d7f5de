import type { Logger } from 'pino';
import { createLog } from '../logging/logging.js';
import { listenForWorkers } from '../metrics/metrics.loader.js';
import { describeDatabase } from '../settings/database-settings.js';
import { readEnvironment, readSettings } from '../settings/read-settings.js';
import type { Settings } from '../settings/settings.js';
import { onStopSignal, type Stop, waitForLoadBalancers } from './shutdown.js';
import { toStartFaults } from './start-faults.js';

/** Starts the server; if it cannot start, prints one line for each mistake and exits with 1. */
export async function run(): Promise<void> {
  try {
    // Only the server's own user may read the SQLite files and the secret key that it creates.
    process.umask(0o077);
    const { settings, warnings } = readSettings(readEnvironment());
    const log = createLog(settings);
    // During the start there are no requests, so a signal ends the process at once.
    let stop: Stop | undefined;
    onStopSignal(async (signal) => (await stop?.(signal)) ?? true, log);
    for (const warning of warnings) log.warn(warning);
    log.info(`The database is ${describeDatabase(settings.databaseUrl)}.`);
    const start = settings.workers > 1 ? startWorkers : startSingle;
    await start(settings, log, (stopStarted) => (stop = stopStarted));
  } catch (error) {
    for (const line of toStartFaults(error)) console.error(`nightlatch cannot start: ${line}`);
    process.exit(1);
  }
}

type Start = (settings: Settings, log: Logger, onStop: (stop: Stop) => void) => Promise<void>;

const startSingle: Start = async (settings, log, onStop) => {
  const { WebServer } = await import('./web-server.js');
  const { Port } = await import('./port.js');
  const web = await WebServer.start(settings, log);
  const port = new Port((connection) => web.accept(connection));
  const url = await port.listen(settings);
  onStop(async (signal) => {
    web.announceStop();
    await waitForLoadBalancers(signal, settings);
    await port.close();
    return web.close();
  });
  log.info(toReadyLine(settings, url));
  logMail(settings, log, url);
};

const startWorkers: Start = async (settings, log, onStop) => {
  const { Workers } = await import('../workers/workers.js');
  const workers = new Workers(settings, log);
  const metrics = await listenForWorkers(settings, log);
  onStop(async (signal) => {
    const finished = await workers.stop(signal);
    await metrics?.close();
    return finished;
  });
  const url = await workers.start();
  log.info({ workers: settings.workers }, toReadyLine(settings, url));
  logMail(settings, log, url);
};

function toReadyLine({ docs }: Settings, url: string): string {
  return docs === 'off' ? `Ready. Listening on ${url}` : `Ready. The docs are at ${url}/docs`;
}

/** Says where mails go if no mail server sends them. */
function logMail({ mail }: Settings, log: Logger, url: string): void {
  if (mail?.devMailbox) log.info(`SMTP_URL is not set: mails are shown at ${url}/dev/mail`);
  else if (!mail)
    log.info('SMTP_URL is not set: no mail is sent, and forgotten passwords cannot be reset.');
}
