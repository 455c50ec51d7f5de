import { argon2Format, reorderArgon2 } from './formats/argon2.format.js';
import { aspnetIdentityFormat } from './formats/aspnet-identity.format.js';
import { bcryptFormat } from './formats/bcrypt.format.js';
import { HASH_MAX_LENGTH } from './formats/cost-limits.js';
import { firebaseScryptFormat } from './formats/firebase-scrypt.format.js';
import { type ForeignHash, type HashFormat, DECOY_PASSWORD } from './formats/hash-format.js';
import { removeHashPrefix } from './formats/hash-prefixes.js';
import { pbkdf2Format } from './formats/pbkdf2.format.js';
import { scryptFormat } from './formats/scrypt.format.js';
import { shaCryptFormat } from './formats/sha-crypt.format.js';
import { weakHashesFormat } from './formats/weak-hashes.format.js';
import { removePepperMark } from './pepper.js';

/** In UTF-16 code units, as in Django and WordPress: some formats normalise a password, which takes quadratic time. */
export const PLAIN_MAX_LENGTH = 4_096;

/** Some formats accept any text as a salt, but PostgreSQL cannot store a NUL. */
const PRINTABLE = /^[\x21-\x7e]+$/;

const FORMATS: readonly HashFormat[] = [
  argon2Format,
  bcryptFormat,
  pbkdf2Format,
  scryptFormat,
  firebaseScryptFormat,
  shaCryptFormat,
  aspnetIdentityFormat,
  weakHashesFormat,
];

/**
 * Checks a password against a hash that another system made. Computes on the calling thread and never rejects.
 * @returns false also for a rejected hash, and for every argon2 hash, which the hashing threads verify themselves.
 */
export async function verifyForeignHash(stored: string, plain: string): Promise<boolean> {
  // `PasswordHasher` sends none to the threads.
  if (plain.length > PLAIN_MAX_LENGTH) return false;
  const canMatch =
    // Different lone surrogates have the same bytes in UTF-8.
    plain.isWellFormed() &&
    // `a` and `a\0` have the same PBKDF2 and scrypt hash (HMAC pads its key with NULs), `a` and `a\0a` the same bcrypt hash.
    !plain.includes('\0');
  try {
    const matches = await parse(stored)?.verify(canMatch ? plain : DECOY_PASSWORD);
    return canMatch && matches === true;
  } catch {
    // OpenSSL rejects some parameters that the RFC allows.
    return false;
  }
}

/**
 * Returns why a foreign hash cannot be stored: its format is unknown, or its cost is above the limits.
 * @returns the reason, without the hash itself, or null if the hash is accepted.
 */
export function findHashRejection(stored: string): string | null {
  const hash = parse(removePepperMark(stored));
  return hash === null ? 'not a hash of a known format' : hash.rejection;
}

/**
 * Converts a hash to the form that is stored: without the name that a system writes before it, and with the parameters of
 * argon2 in one order. Returns any other text unchanged.
 */
export function toStoredHash(given: string): string {
  if (given.length > HASH_MAX_LENGTH) return given;
  const text = removeHashPrefix(given);
  return reorderArgon2(text) ?? text;
}

function parse(stored: string): ForeignHash | null {
  if (stored.length > HASH_MAX_LENGTH || !PRINTABLE.test(stored)) return null;
  for (const format of FORMATS) {
    const hash = format.parse(stored);
    if (hash !== null) return hash;
  }
  return null;
}
