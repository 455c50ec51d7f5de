import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { sameBytes } from './bytes.js';
import { BCRYPT_MAX_COST } from './cost-limits.js';
import { type ForeignHash, type HashFormat, refused } from './hash-format.js';

const BCRYPT = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;
/** Django's, of the password's SHA-256 in hexadecimal: so it is never too long for bcrypt. */
const OF_SHA256 = /^bcrypt_sha256\$(\$2[aby]\$.{56})$/;
const DIGEST_LENGTH = 31;
/** In bytes of UTF-8: bcrypt takes no notice of what comes after. */
const BCRYPT_MAX_BYTES = 72;
const MIN_COST = 4;

const require = createRequire(import.meta.url);

/**
 * `$2a$`, `$2b$`, `$2y$` (FastAPI, Laravel, Rails, Auth0, Supabase), and Django's `bcrypt_sha256$`. Not `$2x$`, which
 * stands for hashes of a faulty implementation.
 *
 * A password of more than 72 bytes is refused: the system that made the hash took its first 72 bytes alone, and so
 * would let in whoever knows the beginning.
 */
export const bcryptFormat: HashFormat = {
  name: 'bcrypt',
  read(stored) {
    const [, ofSha256] = OF_SHA256.exec(stored) ?? [];
    const [hash, cost] = BCRYPT.exec(ofSha256 ?? stored) ?? [];
    if (hash === undefined) return null;
    return readBcrypt(hash, Number(cost), ofSha256 === undefined ? (plain) => plain : sha256Hex);
  },
};

function readBcrypt(hash: string, cost: number, form: (plain: string) => string): ForeignHash {
  if (cost < MIN_COST) return refused(`bcrypt with a cost of ${cost}, of which there is none`);
  if (cost > BCRYPT_MAX_COST) {
    return refused(`bcrypt with a cost of ${cost}, of at most ${BCRYPT_MAX_COST}`);
  }
  return { refusal: null, verify: (plain) => verifyBcrypt(hash, form(plain)) };
}

function verifyBcrypt(hash: string, plain: string): boolean {
  if (Buffer.byteLength(plain) > BCRYPT_MAX_BYTES) return false;
  const computed = bcryptjs().hashSync(plain, hash);
  // Not the salt: the spare bits of its last character are written in more than one way.
  return sameBytes(digestOf(computed), digestOf(hash));
}

/** Loaded at the first such hash: who has none never needs it. */
function bcryptjs(): typeof import('bcryptjs') {
  return require('bcryptjs') as typeof import('bcryptjs');
}

function digestOf(hash: string): Buffer {
  return Buffer.from(hash.slice(-DIGEST_LENGTH));
}

function sha256Hex(plain: string): string {
  return createHash('sha256').update(plain).digest('hex');
}
