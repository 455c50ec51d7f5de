import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Piscina } from 'piscina';
import type { HashJob, HashOutcome } from './hash-job.js';
import type { LaneLimits } from './hash-lane.js';

/** Threads that compute hashes. */
export type Threads = Piscina<HashJob, HashOutcome>;

/**
 * Loads the code that starts hashing threads. Loaded late, because not every application hashes.
 * @param workerFile default: the compiled worker
 * @returns a function that creates the threads.
 * @throws Error if the worker or the package cannot be loaded.
 */
export async function loadThreads(limits: LaneLimits, workerFile?: URL): Promise<() => Threads> {
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
