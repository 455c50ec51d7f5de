import { argon2Format, orderedArgon2 } from './argon2.format.js';
import { aspnetIdentityFormat } from './aspnet-identity.format.js';
import { bcryptFormat } from './bcrypt.format.js';
import { HASH_MAX_LENGTH } from './cost-limits.js';
import { firebaseScryptFormat } from './firebase-scrypt.format.js';
import type { ForeignHash, HashFormat } from './hash-format.js';
import { pbkdf2Format } from './pbkdf2.format.js';
import { scryptFormat } from './scrypt.format.js';

/** A salt may be any text to some formats; a NUL in it would be an error of PostgreSQL's. */
const PRINTABLE = /^[\x21-\x7e]+$/;

const FORMATS: readonly HashFormat[] = [
  argon2Format,
  bcryptFormat,
  pbkdf2Format,
  scryptFormat,
  firebaseScryptFormat,
  aspnetIdentityFormat,
];

/**
 * Whether `stored`, a hash that another system made, was made from `plain`. It computes, for as long as the hash says,
 * within the limits of {@link refusalOf}; false for one beyond them, one that cannot be read, and any argon2, which is
 * for whoever makes ours. Never throws.
 */
export function verifyForeignHash(stored: string, plain: string): boolean {
  // A lone surrogate has no UTF-8 form: two different passwords would have the same bytes.
  if (!plain.isWellFormed()) return false;
  // HMAC, and so PBKDF2 and scrypt, fills its key up with NULs: `a` and `a\0` have one hash. bcrypt repeats its key and
  // the NUL that ends it: so have `a` and `a\0a`.
  if (plain.includes('\0')) return false;
  try {
    return read(stored)?.verify(plain) ?? false;
  } catch {
    // Parameters that OpenSSL has an objection to, where the RFC has none.
    return false;
  }
}

/**
 * Why a hash cannot be taken over: no format that is known, or too dear to compute. Null where it can be. Never
 * repeats the hash.
 */
export function refusalOf(stored: string): string | null {
  const hash = read(stored);
  return hash === null ? 'not a hash of a known format' : hash.refusal;
}

/**
 * The text to store of a hash as its system has it: Django writes the name of the format before those of others, and
 * the parameters of argon2 come in more than one order. Any other text as it is.
 */
export function canonicalHash(given: string): string {
  const text = given.replace(/^bcrypt\$(?=\$2)|^argon2(?=\$argon2)/, '');
  return orderedArgon2(text) ?? text;
}

function read(stored: string): ForeignHash | null {
  if (stored.length > HASH_MAX_LENGTH || !PRINTABLE.test(stored)) return null;
  for (const format of FORMATS) {
    const hash = format.read(stored);
    if (hash !== null) return hash;
  }
  return null;
}
