import { monotonicMs } from '../../clock/monotonic.js';
import { verifyForeignHash } from '../foreign-hashes.js';
import type { Argon2Parameters } from '../passwords.options.js';
import type { Argon2 } from './argon2.js';

/** A password to hash, or to compare with a stored hash; sent to a thread. */
export type HashJob =
  { plain: string; parameters: Argon2Parameters } | { plain: string; stored: string };

/** The answer of a thread: the hash, or whether the password matches. */
export interface HashOutcome {
  value: string | boolean;
  /** The stored hash, or the parameters of the new one, cannot be used. */
  failed: boolean;
  /** How long the computation took, in milliseconds. */
  tookMs: number;
}

const ARGON2 = /^\$argon2(id|i|d)\$/;

/**
 * Returns a function that computes its jobs one after the other. An asynchronous implementation of argon2 would otherwise
 * start them all at once and fill libuv's threads, which files and DNS use too.
 */
export function runSequentially(argon2: Promise<Argon2>): (job: HashJob) => Promise<HashOutcome> {
  let last: Promise<unknown> = argon2;
  // A package that cannot be loaded fails the first hash, and not the process before that.
  argon2.catch(() => {});
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

function compute(argon2: Argon2, job: HashJob): ReturnType<Argon2['hash' | 'verify']> {
  if (!('stored' in job)) return argon2.hash(job.plain, job.parameters);
  if (ARGON2.test(job.stored)) return argon2.verify(job.stored, job.plain);
  return verifyForeignHash(job.stored, job.plain);
}
