import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { equalBytes } from './bytes.js';
import { BCRYPT_MAX_COST } from './cost-limits.js';
import { type ForeignHash, type HashFormat, rejectHash } from './hash-format.js';

const BCRYPT = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;
/** Django hashes the SHA-256 of the password in hexadecimal, which is never too long for bcrypt. */
const DJANGO_SHA256 = /^bcrypt_sha256\$(\$2[aby]\$.{56})$/;
const DIGEST_LENGTH = 31;
/** In bytes of UTF-8; bcrypt ignores the rest. */
const BCRYPT_MAX_BYTES = 72;
const MIN_COST = 4;

const require = createRequire(import.meta.url);

/**
 * `$2a$`, `$2b$`, `$2y$` (FastAPI, Laravel, Rails, Auth0, Supabase) and Django's `bcrypt_sha256$`. Not `$2x$`, which marks
 * hashes of a faulty implementation.
 *
 * Passwords of more than 72 bytes never match: bcrypt hashed their first 72 bytes only, so anyone who knows the beginning
 * would get in.
 */
export const bcryptFormat: HashFormat = {
  name: 'bcrypt',
  parse(stored) {
    const [, ofSha256] = DJANGO_SHA256.exec(stored) ?? [];
    const [hash, cost] = BCRYPT.exec(ofSha256 ?? stored) ?? [];
    if (hash === undefined) return null;
    return parseBcrypt(hash, Number(cost), ofSha256 === undefined ? (plain) => plain : sha256Hex);
  },
};

function parseBcrypt(hash: string, cost: number, prepare: (plain: string) => string): ForeignHash {
  if (cost < MIN_COST) return rejectHash(`bcrypt with a cost of ${cost}; the least is ${MIN_COST}`);
  if (cost > BCRYPT_MAX_COST) {
    return rejectHash(`bcrypt with a cost of ${cost}; the limit is ${BCRYPT_MAX_COST}`);
  }
  return { rejection: null, verify: (plain) => verifyBcrypt(hash, prepare(plain)) };
}

function verifyBcrypt(hash: string, plain: string): boolean {
  if (Buffer.byteLength(plain) > BCRYPT_MAX_BYTES) return false;
  const computed = loadBcryptjs().hashSync(plain, hash);
  // Without the salt, whose last character has spare bits that implementations write differently.
  return equalBytes(getDigest(computed), getDigest(hash));
}

/** Loads the package at the first bcrypt hash. */
function loadBcryptjs(): typeof import('bcryptjs') {
  return require('bcryptjs') as typeof import('bcryptjs');
}

function getDigest(hash: string): Buffer {
  return Buffer.from(hash.slice(-DIGEST_LENGTH));
}

function sha256Hex(plain: string): string {
  return createHash('sha256').update(plain).digest('hex');
}
