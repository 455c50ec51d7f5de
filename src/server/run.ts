import { createServer } from './create-server.js';
import { createLog } from './logging.js';
import { environment, readSettings, SettingsError } from './settings/read-settings.js';
import { stopOnSignals } from './shutdown.js';

/** Starts the server, or says in a line for each mistake why it cannot, and exits with 1. */
export async function run(): Promise<void> {
  try {
    await start();
  } catch (error) {
    const lines = error instanceof SettingsError ? error.lines : [messageOf(error)];
    for (const line of lines) console.error(`nightlatch cannot start: ${line}`);
    process.exit(1);
  }
}

async function start(): Promise<void> {
  // What the server makes (the SQLite files, the secret key) is for its own user alone.
  process.umask(0o077);
  const { settings, warnings } = readSettings(environment());
  const log = createLog(settings.logLevel);
  for (const warning of warnings) log.warn(warning);
  const app = await createServer(settings, log);
  stopOnSignals(app, settings, log);
  await app.listen({ port: settings.port, host: settings.host });
  const { port } = app.getHttpServer().address() as { port: number };
  log.info(`Ready. The docs are at http://${urlHost(settings.host)}:${port}/docs`);
}

/** Where one's own browser reaches a server that listens on every address. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

function messageOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const { errors } = error as AggregateError;
  // A refused connection is an AggregateError without a message of its own: one for each address.
  const text = message || (errors ?? []).map(messageOf).join('; ');
  return code === 'EADDRINUSE' ? `${text}: set PORT to another one.` : text;
}
