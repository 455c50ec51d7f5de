import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Settings } from '../settings/settings.js';

/** The time that requests in flight have to finish. */
export const DRAIN_LIMIT_MS = 10_000;

/** Stops the server; returns false if requests in flight were cut. */
export type Stop = (signal: NodeJS.Signals) => Promise<boolean>;

/**
 * Waits for `shutdownDelaySeconds`, while /health/ready fails, requests are still accepted and load balancers react.
 * SIGINT (Ctrl+C) has no delay.
 */
export async function waitForLoadBalancers(
  signal: NodeJS.Signals,
  { shutdownDelaySeconds }: Pick<Settings, 'shutdownDelaySeconds'>,
): Promise<void> {
  if (signal === 'SIGTERM') await sleep(shutdownDelaySeconds * 1_000);
}

/** On SIGTERM and SIGINT calls `stop` and exits with 0. A second signal exits at once with 1. */
export function onStopSignal(stop: Stop, log: Logger): void {
  let stopping = false;
  const stopOnce = async (signal: NodeJS.Signals): Promise<void> => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    const finished = await stop(signal);
    log[finished ? 'info' : 'warn'](finished ? 'stopped' : 'stopped: requests in flight were cut');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stopOnce(signal).catch((error: unknown) => {
        log.error({ msg: `The server did not stop cleanly: ${String(error)}` });
        process.exit(1);
      });
    });
  }
}
