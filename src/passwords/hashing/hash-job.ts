import { verifyForeignHash } from '../foreign-hashes.js';
import type { Argon2Parameters } from '../passwords.options.js';
import type { Argon2 } from './argon2.js';

interface HashRequest {
  plain: string;
  parameters: Argon2Parameters;
}

interface VerifyRequest {
  plain: string;
  stored: string;
}

/** A password to hash, or to compare with a stored hash; sent to a thread. */
export type HashJob = HashRequest | VerifyRequest;

/** The answer of a thread: the hash, or whether the password matches. */
export interface HashOutcome {
  value: string | boolean;
  /** The stored hash, or the parameters of the new one, cannot be used. */
  failed: boolean;
  /** How long the computation took, in milliseconds. */
  tookMs: number;
}

const ARGON2 = /^\$argon2(id|i|d)\$/;
/** The part before the salt: the algorithm and its cost. */
const KIND =
  /^\$?[\w:.-]{1,40}\$(?:\$?2[aby]\$)?(?:v=\d+\$)?(?:(?:\d{1,10}|[a-z]{1,6}=[\w=,]{1,30}|2[aby],\d\d?)\$)?/;

/** Returns the algorithm and cost of a job as text; jobs of one kind take equally long. */
export function getHashKind(job: HashJob): string {
  if ('stored' in job) return KIND.exec(job.stored)?.[0] ?? '';
  const { memoryKib, passes, lanes } = job.parameters;
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${lanes}$`;
}

/** Computes a job on this thread. */
export function compute(argon2: Argon2, job: HashJob): ReturnType<Argon2['hash' | 'verify']> {
  if (!('stored' in job)) return argon2.hash(job.plain, job.parameters);
  if (ARGON2.test(job.stored)) return argon2.verify(job.stored, job.plain);
  return verifyForeignHash(job.stored, job.plain);
}
