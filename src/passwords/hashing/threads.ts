import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Logger } from '@nestjs/common';
import type { Piscina } from 'piscina';
import { UnavailableError } from '../../http/errors.js';
import { writeLine } from '../../http/write-line.js';
import { plainArgon2 } from './argon2.js';
import { type HashJob, type HashOutcome, runSequentially } from './hash-job.js';
import type { LaneLimits } from './hash-lane.js';

type Threads = Piscina<HashJob, HashOutcome>;

/** Threads of low priority, the first of which is started at the first hash at the latest. */
export class HashThreads {
  private readonly logger = new Logger('HashingPool');
  private started: Promise<(job: HashJob) => Promise<HashOutcome>> | null = null;
  private piscina: Threads | null = null;
  private closed = false;

  constructor(
    private readonly limits: LaneLimits,
    /** Null starts no thread. Default: the compiled worker. */
    private readonly workerFile: URL | null | undefined,
  ) {}

  prepare(): ReturnType<HashThreads['start']> {
    return (this.started ??= this.start());
  }

  /** @throws UnavailableError if the threads are closed, or one breaks, before the hash is done. */
  async compute(job: HashJob): Promise<HashOutcome> {
    return (await this.prepare())(job);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.started;
    await this.piscina?.destroy();
  }

  private async start(): Promise<(job: HashJob) => Promise<HashOutcome>> {
    // The package `argon2` uses the threads of libuv, and does not block this one.
    if (this.workerFile === null) return runSequentially(plainArgon2());
    try {
      const open = await loadThreads(this.limits, this.workerFile);
      this.openEarly(open);
      return (job) => this.computeOnThread(job, open);
    } catch (error) {
      const { message } = error as Error;
      writeLine(this.logger, 'warn', `Password hashes have no threads of their own: ${message}`);
      return runSequentially(plainArgon2());
    }
  }

  private async computeOnThread(job: HashJob, open: () => Threads): Promise<HashOutcome> {
    if (this.closed) throw new UnavailableError();
    let piscina = this.piscina;
    try {
      piscina = this.piscina ??= this.watch(open());
      return await piscina.run(job);
    } catch (error) {
      this.handleBroken(piscina, error as Error);
      throw new UnavailableError();
    }
  }

  private openEarly(open: () => Threads): void {
    try {
      if (!this.closed) this.piscina = this.watch(open());
    } catch {
      // The first hash tries again, and reports the error.
    }
  }

  private watch(piscina: Threads): Threads {
    return piscina.on('error', (error: Error) => this.handleBroken(piscina, error));
  }

  /** Piscina replaces a thread that breaks, but not one that cannot start: then its queue is rejected here. */
  private handleBroken(piscina: Threads | null, { message }: Error): void {
    if (this.closed || this.piscina !== piscina) return;
    writeLine(this.logger, 'error', `A thread for password hashes broke: ${message}`);
    if (!piscina || piscina.threads.length > 0) return;
    this.piscina = null;
    void piscina.destroy();
  }
}

/**
 * Loads the code that starts hashing threads. Loaded late, because not every application hashes.
 * @param workerFile default: the compiled worker
 * @returns a function that creates the threads.
 * @throws Error if the worker or the package cannot be loaded.
 */
async function loadThreads(limits: LaneLimits, workerFile?: URL): Promise<() => Threads> {
  const file = workerFile ?? (await import('./worker-file.js')).WORKER_FILE;
  // A bundler may have left the file out.
  if (!existsSync(file)) throw new Error(`${file.href} is missing`);
  const { Piscina } = await import('piscina');
  return () =>
    new Piscina({
      filename: fileURLToPath(file),
      minThreads: 1,
      maxThreads: limits.threads,
      concurrentTasksPerWorker: limits.perThread,
      idleTimeout: Infinity,
      stricterFIFO: true,
      recordTiming: false,
      // Without the flags of the application: no loader, no inspector.
      execArgv: [],
    });
}
