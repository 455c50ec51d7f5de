import { monotonicMs } from '../../clock/monotonic.js';
import type { Argon2 } from './argon2.js';
import { compute, type HashJob, type HashOutcome } from './hash-job.js';

/**
 * Returns a function that computes its jobs one after the other. An asynchronous implementation of argon2 would otherwise
 * start them all at once and fill libuv's threads, which files and DNS use too.
 */
export function runSequentially(argon2: Promise<Argon2>): (job: HashJob) => Promise<HashOutcome> {
  let last: Promise<unknown> = argon2;
  return (job) => {
    const outcome = last.then(async () => attempt(await argon2, job));
    last = outcome;
    return outcome;
  };
}

async function attempt(argon2: Argon2, job: HashJob): Promise<HashOutcome> {
  const startedMs = monotonicMs();
  const finish = (value: string | boolean, failed = false) => {
    return { value, failed, tookMs: monotonicMs() - startedMs };
  };
  try {
    return finish(await compute(argon2, job));
  } catch {
    // The error is dropped: it may quote the hash, and would end up in a log.
    return finish(false, true);
  }
}
