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
/** A worker that has lived for so long ended for a reason of its own. */
const STABLE_MS = 60_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;
/** Over what the workers themselves allow. */
const STOP_MARGIN_MS = 2_000;

/** The processes that serve on one port: this one starts them, starts them again, and tells them to stop. */
export class Workers {
  /** As it is now: one that is started later has the settings of the others. */
  private readonly environment = environment();
  private readonly listening = new WeakSet<Worker>();
  private stopping = false;
  private cut = false;
  /** Ends in a row, each soon after the one before. */
  private failures = 0;

  constructor(
    private readonly settings: Pick<Settings, 'workers' | 'shutdownDelaySeconds'>,
    private readonly log: Logger,
  ) {}

  /**
   * Resolves with the server's URL when all of them listen. Rejects with why one of them cannot, and then none is
   * left.
   */
  async start(): Promise<string> {
    if (!cluster.isPrimary) {
      throw new SettingsError([
        'WORKERS has no use in a process that is a worker itself, as under `pm2 -i`: leave it out.',
      ]);
    }
    cluster.setupPrimary({ exec: WORKER });
    cluster.on('message', (from, { changed }: FromWorker) => {
      if (changed) this.tellAll({ changed }, from);
    });
    try {
      // The first one migrates and makes the first signing key, and alone says what is wrong.
      const url = await this.startOne();
      const others = Array.from({ length: this.settings.workers - 1 }, () => this.startOne());
      await Promise.all(others);
      return url;
    } catch (error) {
      this.stopping = true;
      for (const worker of this.living()) worker.process.kill('SIGKILL');
      throw error;
    }
  }

  /** Has each of them drained, as a server that is alone. False: requests in flight were cut. */
  async stop(signal: NodeJS.Signals): Promise<boolean> {
    this.stopping = true;
    const ended = Promise.all(this.living().map((worker) => once(worker, 'exit')));
    this.tellAll({ stop: signal });
    // One that is still loading would not hear it, and serves nobody.
    for (const worker of this.living()) {
      if (!this.listening.has(worker)) worker.process.kill('SIGKILL');
    }
    const limitMs = this.settings.shutdownDelaySeconds * 1_000 + DRAIN_LIMIT_MS + STOP_MARGIN_MS;
    const inTime = await Promise.race([ended.then(() => true), sleep(limitMs, false)]);
    for (const worker of this.living()) worker.process.kill('SIGKILL');
    return inTime && !this.cut;
  }

  /** Resolves with its URL when it listens; from then on there is another whenever it ends. */
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

  /** Tries until one listens, more and more slowly: the reason why it ended may be there for long. */
  private async replace(end: string): Promise<void> {
    let reason = end;
    while (!this.stopping) {
      const pauseMs = this.nextPauseMs();
      this.log.error({ msg: 'A worker is gone: another one is started.', reason, pauseMs });
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
    return Math.min(pauseMs, LONGEST_PAUSE_MS);
  }

  private tellAll(message: ToWorker, except?: Worker): void {
    for (const worker of this.living()) {
      // One that ends in this moment is told nothing, and need not be.
      if (worker !== except && worker.isConnected()) worker.send(message, () => {});
    }
  }

  private living(): Worker[] {
    return Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
  }
}
