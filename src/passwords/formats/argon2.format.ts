import { fromUnpaddedBase64 } from './bytes.js';
import {
  ARGON2_MAX_LANES,
  ARGON2_MAX_MEMORY_KIB,
  ARGON2_MAX_PASSES,
  ARGON2_MAX_WORK_KIB,
} from './cost-limits.js';
import { type ForeignHash, type HashFormat, rejectHash } from './hash-format.js';

const ARGON2 = /^\$(argon2(?:id|i|d))\$(?:v=(16|19)\$)?([mtp]=\d{1,10}(?:,[mtp]=\d{1,10}){2})\$/;
const MIN_SALT_BYTES = 8;
const HASH_BYTES = { min: 16, max: 64 };

interface Argon2Hash {
  /** In KiB. */
  memory: number;
  passes: number;
  lanes: number;
  /** With the parameters in the order of the reference implementation. */
  text: string;
}

/**
 * argon2i, argon2d and argon2id with any parameters (RFC 9106). Parsed here for the cost limits only: the hashing threads
 * verify every argon2 hash, and `verify` is always false.
 */
export const argon2Format: HashFormat = {
  name: 'argon2',
  parse(stored) {
    const hash = parseArgon2(stored);
    return hash && limitCost(hash);
  },
};

/** Reorders the parameters to `m,t,p`, as in the reference implementation. Returns null if the text is not argon2. */
export function reorderArgon2(stored: string): string | null {
  return parseArgon2(stored)?.text ?? null;
}

function parseArgon2(stored: string): Argon2Hash | null {
  const [head, type, version, list] = ARGON2.exec(stored) ?? [];
  if (head === undefined || list === undefined) return null;
  const { m, t, p } = Object.fromEntries(list.split(',').map((pair) => pair.split('=')));
  const [salt, hash, ...more] = stored.slice(head.length).split('$');
  if (m === undefined || t === undefined || p === undefined || more.length > 0) return null;
  if ((fromUnpaddedBase64(salt ?? '')?.length ?? 0) < MIN_SALT_BYTES) return null;
  const bytes = fromUnpaddedBase64(hash ?? '')?.length ?? 0;
  if (bytes < HASH_BYTES.min || bytes > HASH_BYTES.max) return null;
  const [memory, passes, lanes] = [Number(m), Number(t), Number(p)];
  // A hash without a version is of version 1.0 (16).
  const order = `m=${memory},t=${passes},p=${lanes}`;
  const text = `$${type}$v=${version ?? 16}$${order}$${salt}$${hash}`;
  return { memory, passes, lanes, text };
}

function limitCost({ memory, passes, lanes }: Argon2Hash): ForeignHash {
  if (passes < 1 || lanes < 1 || memory < 8 * lanes) {
    return rejectHash('argon2 with impossible parameters');
  }
  const tooExpensive =
    memory > ARGON2_MAX_MEMORY_KIB ||
    memory * passes > ARGON2_MAX_WORK_KIB ||
    passes > ARGON2_MAX_PASSES ||
    lanes > ARGON2_MAX_LANES;
  if (!tooExpensive) return { rejection: null, verify: () => false };
  return rejectHash(
    `argon2 with m=${memory}, t=${passes}, p=${lanes}; the limits are m=${ARGON2_MAX_MEMORY_KIB}, ` +
      `t=${ARGON2_MAX_PASSES}, m*t=${ARGON2_MAX_WORK_KIB}, p=${ARGON2_MAX_LANES}`,
  );
}
