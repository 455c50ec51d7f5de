import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { Readiness } from './readiness.js';

/** How long requests in flight may take to finish. */
const LIMIT_MS = 10_000;

/**
 * On SIGTERM: readiness says no at once; after `delaySeconds`, in which whoever balances the load
 * takes notice and requests are still served, the listener closes; requests in flight finish; exit 0.
 * SIGINT (Ctrl+C) does the same without the delay. A second signal ends the process at once.
 */
export function stopOnSignals(
  app: NestFastifyApplication,
  { shutdownDelaySeconds }: { shutdownDelaySeconds: number },
  log: Logger,
): void {
  let stopping = false;
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    app.get(Readiness).stop();
    if (signal === 'SIGTERM') await sleep(shutdownDelaySeconds * 1_000);
    const finished = await Promise.race([app.close().then(() => true), sleep(LIMIT_MS, false)]);
    log[finished ? 'info' : 'warn'](finished ? 'stopped' : 'stopped: requests in flight were cut');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stop(signal).catch((error: unknown) => {
        log.error({ msg: `The server did not stop cleanly: ${String(error)}` });
        process.exit(1);
      });
    });
  }
}
