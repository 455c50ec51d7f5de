import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Logger } from '@nestjs/common';
import type { Piscina } from 'piscina';
import { UnavailableError } from '../../http/errors.js';
import { plainArgon2 } from './argon2.js';
import type { HashJob, HashOutcome } from './hash-job.js';
import { runSequentially } from './sequential-executor.js';

/** Jobs handed to a thread: one that it computes and the next one, so that it never waits for the event loop. */
const JOBS_PER_WORKER = 2;

/** Computes hashes in the order of the calls. */
export interface HashExecutor {
  /** @throws UnavailableError if the executor is closed, or its thread breaks, before the hash is done. */
  run(job: HashJob): Promise<HashOutcome>;
  close(): Promise<void>;
}

type Threads = Piscina<HashJob, HashOutcome>;

/** Starts an executor on up to `threads` threads, or on none if the compiled worker cannot be found. */
export async function createHashExecutor(threads: number, workerFile?: URL): Promise<HashExecutor> {
  const logger = new Logger('HashingPool');
  try {
    const file = workerFile ?? (await import('./worker-file.js')).WORKER_FILE;
    // A bundler may have left the file out.
    if (!existsSync(file)) throw new Error(`${file.href} is missing`);
    const { Piscina } = await import('piscina');
    return new WorkerExecutor(logger, () => {
      return new Piscina<HashJob, HashOutcome>({
        filename: fileURLToPath(file),
        minThreads: 1,
        maxThreads: threads,
        idleTimeout: Infinity,
        concurrentTasksPerWorker: JOBS_PER_WORKER,
        stricterFIFO: true,
        recordTiming: false,
        // Without the flags of the application: no loader, no inspector.
        execArgv: [],
      });
    });
  } catch (error) {
    logger.warn(`Password hashes have no threads of their own: ${(error as Error).message}`);
    return new InlineExecutor();
  }
}

/** Computes on this thread; the package `argon2` uses those of libuv and does not block it. */
class InlineExecutor implements HashExecutor {
  readonly run = runSequentially(plainArgon2());

  async close(): Promise<void> {}
}

/** Computes on threads of low priority. */
class WorkerExecutor implements HashExecutor {
  private threads: Threads | null = null;
  private closed = false;

  constructor(
    private readonly logger: Logger,
    private readonly start: () => Threads,
  ) {}

  async run(job: HashJob): Promise<HashOutcome> {
    if (this.closed) throw new UnavailableError();
    const threads = (this.threads ??= this.open());
    try {
      return await threads.run(job);
    } catch (error) {
      this.handleBroken(threads, error as Error);
      throw new UnavailableError();
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.threads?.destroy();
  }

  private open(): Threads {
    const threads = this.start();
    threads.on('error', (error: Error) => this.handleBroken(threads, error));
    return threads;
  }

  /** Piscina replaces a thread that breaks, but not one that cannot start: then its queue is rejected here. */
  private handleBroken(threads: Threads, { message }: Error): void {
    if (this.closed || this.threads !== threads) return;
    this.logger.error(`A thread for password hashes broke: ${message}`);
    if (threads.threads.length > 0) return;
    this.threads = null;
    void threads.destroy();
  }
}
