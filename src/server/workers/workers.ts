import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { environment, SettingsError } from '../settings/read-settings.js';
import type { Settings } from '../settings/settings.js';
import { DRAIN_LIMIT_MS } from '../process/shutdown.js';
import type { FromWorker, ToWorker } from './messages.js';

const WORKER = fileURLToPath(new URL('./worker.js', import.meta.url));
/** The end of a worker that ran this long is not counted with the failures before it. */
const STABLE_MS = 60_000;
const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 30_000;
/** Added to the time that the workers themselves take to stop. */
const STOP_MARGIN_MS = 2_000;

/** Runs the server as several processes on one port: starts them, restarts those that end, and stops them. */
export class Workers {
  /** Read once, so that a worker that starts later has the settings of the others. */
  private readonly environment = environment();
  private readonly listening = new WeakSet<Worker>();
  private stopping = false;
  private cut = false;
  /** How many workers ended in a row, each soon after the one before. */
  private failures = 0;

  constructor(
    private readonly settings: Pick<Settings, 'workers' | 'shutdownDelaySeconds'>,
    private readonly log: Logger,
  ) {}

  /**
   * Starts all workers.
   * @returns the URL of the server, when all workers listen.
   * @throws SettingsError if a worker cannot start; then no worker is left running.
   */
  async start(): Promise<string> {
    if (!cluster.isPrimary) {
      throw new SettingsError([
        'WORKERS cannot be used in a process that is itself a worker, as under `pm2 -i`: remove it.',
      ]);
    }
    cluster.setupPrimary({ exec: WORKER });
    cluster.on('message', (from, { changed }: FromWorker) => {
      if (changed) this.broadcast({ changed }, from);
    });
    try {
      // The first worker migrates the database, creates the first signing key, and reports mistakes.
      const url = await this.startOne();
      const others = Array.from({ length: this.settings.workers - 1 }, () => this.startOne());
      await Promise.all(others);
      return url;
    } catch (error) {
      this.stopping = true;
      for (const worker of this.listWorkers()) worker.process.kill('SIGKILL');
      throw error;
    }
  }

  /**
   * Drains and stops all workers.
   * @returns false if requests in flight were cut.
   */
  async stop(signal: NodeJS.Signals): Promise<boolean> {
    this.stopping = true;
    const ended = Promise.all(this.listWorkers().map((worker) => once(worker, 'exit')));
    this.broadcast({ stop: signal });
    // A worker that is still loading does not receive the message, and has no requests.
    for (const worker of this.listWorkers()) {
      if (!this.listening.has(worker)) worker.process.kill('SIGKILL');
    }
    const limitMs = this.settings.shutdownDelaySeconds * 1_000 + DRAIN_LIMIT_MS + STOP_MARGIN_MS;
    const inTime = await Promise.race([ended.then(() => true), sleep(limitMs, false)]);
    for (const worker of this.listWorkers()) worker.process.kill('SIGKILL');
    return inTime && !this.cut;
  }

  /** Starts one worker and resolves with its URL when it listens. If it ends after that, it is replaced. */
  private startOne(): Promise<string> {
    const worker = cluster.fork(this.environment);
    let listens = false;
    let stable: NodeJS.Timeout | undefined;
    let faults: string[] | undefined;
    return new Promise((resolve, reject) => {
      worker.on('message', (message: FromWorker) => {
        faults ??= message.faults;
        this.cut ||= message.cut === true;
        if (message.url === undefined) return;
        listens = true;
        stable = setTimeout(() => (this.failures = 0), STABLE_MS).unref();
        this.listening.add(worker);
        resolve(message.url);
      });
      worker.once('exit', (code, signal) => {
        clearTimeout(stable);
        const end = `a worker ended with ${signal ?? code}`;
        if (listens) this.replace(end).catch(() => {});
        else reject(new SettingsError(faults ?? [`${end}.`]));
      });
    });
  }

  /** Starts workers until one listens, with growing pauses, because the cause may last. */
  private async replace(end: string): Promise<void> {
    let reason = end;
    while (!this.stopping) {
      const pauseMs = this.nextPauseMs();
      this.log.error({ msg: 'A worker ended. Starting another one.', reason, pauseMs });
      await sleep(pauseMs);
      if (this.stopping) return;
      try {
        await this.startOne();
        return;
      } catch (error) {
        reason = (error as Error).message;
      }
    }
  }

  private nextPauseMs(): number {
    const pauseMs = this.failures === 0 ? 0 : FIRST_PAUSE_MS * 2 ** this.failures;
    this.failures++;
    return Math.min(pauseMs, MAX_PAUSE_MS);
  }

  private broadcast(message: ToWorker, except?: Worker): void {
    for (const worker of this.listWorkers()) {
      // A worker that is exiting needs no message.
      if (worker !== except && worker.isConnected()) worker.send(message, () => {});
    }
  }

  private listWorkers(): Worker[] {
    return Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
  }
}
