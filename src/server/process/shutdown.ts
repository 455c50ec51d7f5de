import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { Readiness } from '../http/readiness.js';
import { flushLog } from '../logging/logging.js';

/** The time that requests in flight have to finish. */
export const DRAIN_LIMIT_MS = 10_000;

/**
 * Stops a server: /health/ready fails at once, the server still answers requests for `shutdownDelaySeconds` while load
 * balancers react, then the listener closes and requests in flight finish. SIGINT (Ctrl+C) has no delay.
 * @returns false if requests were cut after {@link DRAIN_LIMIT_MS}.
 */
export async function drain(
  app: NestFastifyApplication,
  signal: NodeJS.Signals,
  { shutdownDelaySeconds }: { shutdownDelaySeconds: number },
): Promise<boolean> {
  app.get(Readiness).stop();
  if (signal === 'SIGTERM') await sleep(shutdownDelaySeconds * 1_000);
  return Promise.race([app.close().then(() => true), sleep(DRAIN_LIMIT_MS, false)]);
}

/**
 * On SIGTERM and SIGINT calls `stop`, which returns whether all requests finished, and exits with 0. A second signal
 * exits at once with 1.
 */
export function onStopSignal(
  stop: (signal: NodeJS.Signals) => Promise<boolean>,
  log: Logger,
): void {
  let stopping = false;
  const stopOnce = async (signal: NodeJS.Signals): Promise<void> => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    const finished = await stop(signal);
    log[finished ? 'info' : 'warn'](finished ? 'stopped' : 'stopped: requests in flight were cut');
    await flushLog(log);
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stopOnce(signal).catch(async (error: unknown) => {
        log.error({ msg: `The server did not stop cleanly: ${String(error)}` });
        await flushLog(log);
        process.exit(1);
      });
    });
  }
}
