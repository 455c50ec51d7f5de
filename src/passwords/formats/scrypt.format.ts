import { scryptSync } from 'node:crypto';
import { fromBase64, fromUnpaddedBase64, equalBytes } from './bytes.js';
import { SCRYPT_MAX_MEMORY, SCRYPT_MAX_WORK } from './cost-limits.js';
import { type HashFormat, rejectHash } from './hash-format.js';

/** Cost parameters of scrypt (RFC 7914 section 2). */
export interface ScryptCost {
  /** `N`, a power of two. */
  cost: number;
  /** `r`. */
  blockSize: number;
  /** `p`. */
  lanes: number;
}

interface ScryptHash extends ScryptCost {
  salt: string | Buffer;
  hash: Buffer;
  /** What the other system does to a password before hashing it. */
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
 * `salt:hash`, which has fixed parameters.
 */
export const scryptFormat: HashFormat = {
  name: 'scrypt',
  parse(stored) {
    const parts =
      parsePhc(stored) ?? parseDjango(stored) ?? parseWerkzeug(stored) ?? parseBetterAuth(stored);
    if (parts === null || !HASH_BYTES.includes(parts.hash.length)) return null;
    const rejection = findScryptRejection(parts);
    if (rejection !== null) return rejectHash(rejection);
    const { salt, hash, prepare = (plain) => plain } = parts;
    return {
      rejection: null,
      verify: (plain) => equalBytes(scrypt(prepare(plain), salt, hash.length, parts), hash),
    };
  },
};

/** Returns why the parameters are rejected, or null if they are accepted. */
export function findScryptRejection({ cost, blockSize, lanes }: ScryptCost): string | null {
  const sound = cost >= 2 && Number.isInteger(Math.log2(cost)) && blockSize >= 1 && lanes >= 1;
  if (!sound) return 'scrypt with impossible parameters';
  const memory = 128 * cost * blockSize;
  if (memory <= SCRYPT_MAX_MEMORY && memory * lanes <= SCRYPT_MAX_WORK) return null;
  return (
    `scrypt with ${Math.ceil(memory / 2 ** 20)} MiB and p=${lanes}; the limits are ` +
    `${SCRYPT_MAX_MEMORY / 2 ** 20} MiB, and ${SCRYPT_MAX_WORK / 2 ** 20} MiB for memory times p`
  );
}

/** Computes scrypt; call {@link findScryptRejection} first. */
export function scrypt(
  plain: string,
  salt: string | Buffer,
  bytes: number,
  { cost: N, blockSize: r, lanes: p }: ScryptCost,
): Buffer {
  // OpenSSL needs a little more than the memory itself, for the lanes.
  return scryptSync(plain, salt, bytes, { N, r, p, maxmem: 2 * SCRYPT_MAX_MEMORY });
}

function parsePhc(stored: string): ScryptHash | null {
  const [, logCost, blockSize, lanes, salt, hash] = PHC.exec(stored) ?? [];
  const bytes = fromUnpaddedBase64(hash ?? '');
  const saltBytes = fromUnpaddedBase64(salt ?? '');
  if (logCost === undefined || bytes === null || saltBytes === null) return null;
  return { ...toScryptCost(2 ** Number(logCost), blockSize, lanes), salt: saltBytes, hash: bytes };
}

function parseDjango(stored: string): ScryptHash | null {
  const [, cost, salt, blockSize, lanes, hash] = DJANGO.exec(stored) ?? [];
  const bytes = fromBase64(hash ?? '');
  if (cost === undefined || salt === undefined || bytes === null) return null;
  return { ...toScryptCost(cost, blockSize, lanes), salt, hash: bytes };
}

function parseWerkzeug(stored: string): ScryptHash | null {
  const [, cost, blockSize, lanes, salt, hash] = WERKZEUG.exec(stored) ?? [];
  if (hash === undefined || salt === undefined) return null;
  return { ...toScryptCost(cost, blockSize, lanes), salt, hash: Buffer.from(hash, 'hex') };
}

function parseBetterAuth(stored: string): ScryptHash | null {
  const [, salt, hash] = BETTER_AUTH.exec(stored) ?? [];
  if (hash === undefined || salt === undefined) return null;
  // The salt is used as text, not decoded.
  return { ...BETTER_AUTH_COST, salt, hash: Buffer.from(hash, 'hex'), prepare: normalize };
}

function normalize(plain: string): string {
  return plain.normalize('NFKC');
}

function toScryptCost(
  cost: string | number | undefined,
  blockSize: string | undefined,
  lanes: string | undefined,
): ScryptCost {
  return { cost: Number(cost), blockSize: Number(blockSize), lanes: Number(lanes) };
}
