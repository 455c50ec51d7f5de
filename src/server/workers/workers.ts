import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { STANDARD_OUTPUT } from '../logging/log-output.js';
import { readEnvironment } from '../settings/read-settings.js';
import { SettingsError } from '../settings/settings-error.js';
import type { Settings } from '../settings/settings.js';
import { Port } from '../process/port.js';
import { DRAIN_LIMIT_MS, waitForLoadBalancers } from '../process/shutdown.js';
import { Dealer } from './dealer.js';
import { type FromWorker, HEARTBEAT_MS, type ToWorker } from './messages.js';

// bundle.mjs moves this file to a folder of the same depth.
const WORKER = fileURLToPath(new URL('../workers/worker.js', import.meta.url));
/** The end of a worker that ran this long is not counted with the failures before it. */
const STABLE_MS = 60_000;
const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 30_000;
/** A worker that has sent nothing in this many checks hangs. */
const MAX_SILENT_CHECKS = 10;
/** Added to the time that the workers themselves take to stop. */
const STOP_MARGIN_MS = 2_000;

/** Runs the server as several processes on one port: starts them, replaces those that end or hang, and stops them. */
export class Workers {
  /** Read once, so that a worker that starts later has the settings of the others. */
  private readonly environment = readEnvironment();
  private readonly dealer = new Dealer();
  private readonly port = new Port((connection) => this.dealer.deal(connection), {
    pauseOnConnect: true,
  });
  private readonly workers = new Set<Worker>();
  private readonly ready = new WeakSet<Worker>();
  private stopping = false;
  private cut = false;
  /** How many workers ended in a row, each soon after the one before. */
  private failures = 0;

  constructor(
    private readonly settings: Pick<Settings, 'workers' | 'host' | 'port' | 'shutdownDelaySeconds'>,
    private readonly log: Logger,
  ) {}

  /**
   * Starts all workers, and listens.
   * @returns the URL of the server, when all workers are ready; never, if {@link stop} is called before.
   * @throws SettingsError if the server cannot start; then no worker is left running.
   */
  async start(): Promise<string> {
    if (!cluster.isPrimary) {
      throw new SettingsError([
        'WORKERS cannot be used in a process that is itself a worker, as under `pm2 -i`: remove it.',
      ]);
    }
    // The last is WORKER_LOG_FD. A worker prints to the first ones only if it crashes.
    cluster.setupPrimary({
      exec: WORKER,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc', STANDARD_OUTPUT],
    });
    cluster.on('message', (from, { changed }: FromWorker) => {
      if (changed) this.broadcast({ changed }, from);
    });
    try {
      // The first worker migrates the database, creates the first signing key, and reports mistakes.
      await this.startOne();
      const url = await this.port.listen(this.settings);
      const others = Array.from({ length: this.settings.workers - 1 }, () => this.startOne());
      await Promise.all(others);
      return url;
    } catch (error) {
      this.stopping = true;
      for (const worker of this.workers) worker.process.kill('SIGKILL');
      throw error;
    }
  }

  /**
   * Drains and stops all workers.
   * @returns false if requests in flight were cut.
   */
  async stop(signal: NodeJS.Signals): Promise<boolean> {
    this.stopping = true;
    const ended = Promise.all([...this.workers].map((worker) => once(worker, 'exit')));
    // A worker that is still starting has no requests.
    for (const worker of this.workers) {
      if (!this.ready.has(worker)) worker.process.kill('SIGKILL');
    }
    this.broadcast({ announceStop: true });
    if ([...this.workers].some((worker) => this.ready.has(worker)))
      await waitForLoadBalancers(signal, this.settings);
    await this.port.close();
    // A worker gets this message after the connections that were sent before.
    this.broadcast({ stop: true });
    const limitMs = DRAIN_LIMIT_MS + STOP_MARGIN_MS;
    const inTime = await Promise.race([ended.then(() => true), sleep(limitMs, false)]);
    for (const worker of this.workers) worker.process.kill('SIGKILL');
    return inTime && !this.cut;
  }

  /** Starts one worker and resolves when it is ready. If it ends after that, it is replaced. */
  private startOne(): Promise<void> {
    const worker = cluster.fork(this.environment);
    this.workers.add(worker);
    worker.process.stdout?.pipe(process.stderr, { end: false });
    worker.process.stderr?.pipe(process.stderr, { end: false });
    let stable: NodeJS.Timeout | undefined;
    let faults: string[] | undefined;
    return new Promise((resolve, reject) => {
      worker.on('message', (message: FromWorker) => {
        faults ??= message.faults;
        this.cut ||= message.cut === true;
        if (!message.ready) return;
        stable = setTimeout(() => (this.failures = 0), STABLE_MS).unref();
        this.ready.add(worker);
        this.killIfSilent(worker);
        this.dealer.add(worker);
        resolve();
      });
      worker.once('exit', (code, signal) => {
        clearTimeout(stable);
        this.workers.delete(worker);
        if (this.stopping) return;
        const end = `a worker ended with ${signal ?? code}`;
        if (this.ready.has(worker)) this.replace(end).catch(() => {});
        else reject(new SettingsError(faults ?? [`${end}.`]));
      });
    });
  }

  /** Kills a worker that hangs. Checks are counted, not time: after a pause of the whole machine no worker is late. */
  private killIfSilent(worker: Worker): void {
    let silentChecks = 0;
    worker.on('message', () => (silentChecks = 0));
    const timer = setInterval(() => {
      if (++silentChecks <= MAX_SILENT_CHECKS) return;
      this.log.error({ msg: 'A worker does not respond: it is killed.', worker: worker.id });
      worker.process.kill('SIGKILL');
    }, HEARTBEAT_MS).unref();
    worker.once('exit', () => clearInterval(timer));
  }

  /** Starts workers until one is ready, with growing pauses, because the cause may last. */
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
    for (const worker of this.workers) {
      // A worker that is exiting needs no message.
      if (worker !== except && worker.isConnected()) worker.send(message, () => {});
    }
  }
}
