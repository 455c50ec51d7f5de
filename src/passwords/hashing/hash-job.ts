import { verifyForeignHash } from '../formats/hash-formats.js';
import type { Argon2, Argon2Parameters } from './argon2.js';

/** A password to hash. */
export interface HashRequest {
  plain: string;
  parameters: Argon2Parameters;
}

/** A password to compare with what is stored. */
export interface VerifyRequest {
  plain: string;
  stored: string;
}

/** What a thread is sent. */
export type HashJob = HashRequest | VerifyRequest;

/** What it answers: the hash, or whether it was the password; `failed` where the stored one cannot be read. */
export interface HashOutcome {
  value: string | boolean;
  failed: boolean;
  /** How long it took on its thread, in milliseconds. */
  tookMs: number;
}

const ARGON2 = /^\$argon2(id|i|d)\$/;
/** What comes before the salt, in every format that is about: the algorithm and what it costs. */
const KIND = /^\$?[\w:.-]{1,40}\$(?:v=\d+\$)?(?:(?:\d{1,10}|[a-z]{1,2}=[\w=,]{1,30})\$)?/;

/** The same text for jobs that cost the same. */
export function kindOf(job: HashJob): string {
  if ('stored' in job) return KIND.exec(job.stored)?.[0] ?? '';
  const { memoryKib, passes, lanes } = job.parameters;
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${lanes}$`;
}

/** Computes it, here and now. */
export function compute(argon2: Argon2, job: HashJob): ReturnType<Argon2['hash' | 'verify']> {
  if (!('stored' in job)) return argon2.hash(job.plain, job.parameters);
  if (ARGON2.test(job.stored)) return argon2.verify(job.stored, job.plain);
  return verifyForeignHash(job.stored, job.plain);
}
