import { monotonicMs } from '../../clock/monotonic.js';
import type { Argon2 } from './argon2.js';
import { compute, type HashJob, type HashOutcome } from './hash-job.js';

/**
 * Takes jobs one at a time, in their order: what a thread does with what it is sent. An implementation that is
 * asynchronous would otherwise begin them all at once, and fill libuv's threads, which files and DNS share.
 */
export function oneAtATime(argon2: Promise<Argon2>): (job: HashJob) => Promise<HashOutcome> {
  let last: Promise<unknown> = argon2;
  return (job) => {
    const outcome = last.then(async () => attempt(await argon2, job));
    last = outcome;
    return outcome;
  };
}

async function attempt(argon2: Argon2, job: HashJob): Promise<HashOutcome> {
  const beganMs = monotonicMs();
  const outcome = (value: string | boolean, failed = false) => {
    return { value, failed, tookMs: monotonicMs() - beganMs };
  };
  try {
    return outcome(await compute(argon2, job));
  } catch {
    // Not the error: it may quote the hash, and ends up in a log.
    return outcome(false, true);
  }
}
