import { scryptSync } from 'node:crypto';
import { fromBase64, fromUnpaddedBase64, sameBytes } from './bytes.js';
import { SCRYPT_MAX_MEMORY, SCRYPT_MAX_WORK } from './cost-limits.js';
import { type HashFormat, refused } from './hash-format.js';

/** What scrypt costs (RFC 7914 section 2). */
export interface ScryptCost {
  /** `N`: a power of two. */
  cost: number;
  /** `r`. */
  blockSize: number;
  /** `p`. */
  lanes: number;
}

interface ScryptHash extends ScryptCost {
  salt: string | Buffer;
  hash: Buffer;
  /** What the system that made it does to a password before; nothing where left out. */
  prepare?: (plain: string) => string;
}

const PHC = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,4}),p=(\d{1,4})\$([^$]+)\$([^$]+)$/;
const DJANGO = /^scrypt\$(\d{1,9})\$([^$]+)\$(\d{1,4})\$(\d{1,4})\$([^$]+)$/;
const WERKZEUG = /^scrypt:(\d{1,9}):(\d{1,4}):(\d{1,4})\$([^$]+)\$([0-9a-f]{128})$/;
const BETTER_AUTH = /^([0-9a-f]{32}):([0-9a-f]{128})$/;
const BETTER_AUTH_COST: ScryptCost = { cost: 2 ** 14, blockSize: 16, lanes: 1 };
const HASH_BYTES = [32, 64];

/**
 * The PHC string `$scrypt$ln=...` (passlib), Django's `scrypt$`, Werkzeug's `scrypt:` (Flask) and better-auth's
 * `salt:hash`, whose parameters are always the same.
 */
export const scryptFormat: HashFormat = {
  name: 'scrypt',
  read(stored) {
    const read =
      readPhc(stored) ?? readDjango(stored) ?? readWerkzeug(stored) ?? readBetterAuth(stored);
    if (read === null || !HASH_BYTES.includes(read.hash.length)) return null;
    const refusal = refusalOfScrypt(read);
    if (refusal !== null) return refused(refusal);
    const { salt, hash, prepare = (plain) => plain } = read;
    return {
      refusal: null,
      verify: (plain) => sameBytes(scrypt(prepare(plain), salt, hash.length, read), hash),
    };
  },
};

/** Why it is not to be computed, or null. */
export function refusalOfScrypt({ cost, blockSize, lanes }: ScryptCost): string | null {
  const sound = cost >= 2 && Number.isInteger(Math.log2(cost)) && blockSize >= 1 && lanes >= 1;
  if (!sound) return 'scrypt with parameters that there cannot be';
  const memory = 128 * cost * blockSize;
  if (memory <= SCRYPT_MAX_MEMORY && memory * lanes <= SCRYPT_MAX_WORK) return null;
  return (
    `scrypt with ${Math.ceil(memory / 2 ** 20)} MiB and p=${lanes}, of at most ` +
    `${SCRYPT_MAX_MEMORY / 2 ** 20} MiB, or ${SCRYPT_MAX_WORK / 2 ** 20} MiB by p`
  );
}

/** Of parameters that are not refused. */
export function scrypt(
  plain: string,
  salt: string | Buffer,
  bytes: number,
  { cost: N, blockSize: r, lanes: p }: ScryptCost,
): Buffer {
  // Beside its memory, a little for the lanes.
  return scryptSync(plain, salt, bytes, { N, r, p, maxmem: 2 * SCRYPT_MAX_MEMORY });
}

function readPhc(stored: string): ScryptHash | null {
  const [, logCost, blockSize, lanes, salt, hash] = PHC.exec(stored) ?? [];
  const bytes = fromUnpaddedBase64(hash ?? '');
  const saltBytes = fromUnpaddedBase64(salt ?? '');
  if (logCost === undefined || bytes === null || saltBytes === null) return null;
  return { ...costOf(2 ** Number(logCost), blockSize, lanes), salt: saltBytes, hash: bytes };
}

function readDjango(stored: string): ScryptHash | null {
  const [, cost, salt, blockSize, lanes, hash] = DJANGO.exec(stored) ?? [];
  const bytes = fromBase64(hash ?? '');
  if (cost === undefined || salt === undefined || bytes === null) return null;
  return { ...costOf(cost, blockSize, lanes), salt, hash: bytes };
}

function readWerkzeug(stored: string): ScryptHash | null {
  const [, cost, blockSize, lanes, salt, hash] = WERKZEUG.exec(stored) ?? [];
  if (hash === undefined || salt === undefined) return null;
  return { ...costOf(cost, blockSize, lanes), salt, hash: Buffer.from(hash, 'hex') };
}

function readBetterAuth(stored: string): ScryptHash | null {
  const [, salt, hash] = BETTER_AUTH.exec(stored) ?? [];
  if (hash === undefined || salt === undefined) return null;
  // The salt is the text itself, not the bytes that it spells.
  return { ...BETTER_AUTH_COST, salt, hash: Buffer.from(hash, 'hex'), prepare: nfkc };
}

function nfkc(plain: string): string {
  return plain.normalize('NFKC');
}

function costOf(
  cost: string | number | undefined,
  blockSize: string | undefined,
  lanes: string | undefined,
): ScryptCost {
  return { cost: Number(cost), blockSize: Number(blockSize), lanes: Number(lanes) };
}
