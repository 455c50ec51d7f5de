import { pbkdf2Sync } from 'node:crypto';
import { fromBase64, fromPasslibBase64, fromUnpaddedBase64, equalBytes } from './bytes.js';
import { PBKDF2_MAX_ITERATIONS } from './cost-limits.js';
import { type ForeignHash, type HashFormat, rejectHash } from './hash-format.js';

/** The parts of a stored PBKDF2 hash (RFC 8018 section 5.2). */
interface Pbkdf2Hash {
  digest: Pbkdf2Digest;
  iterations: number;
  salt: string | Buffer;
  hash: Buffer;
  /** The hash names its own length, which may then be longer than the output of the hash function. */
  namesLength?: boolean;
}

/** The hash functions that other systems use PBKDF2 with. */
export type Pbkdf2Digest = 'sha1' | 'sha256' | 'sha512';

const DIGEST_BYTES: Readonly<Record<Pbkdf2Digest, number>> = { sha1: 20, sha256: 32, sha512: 64 };

/** Keycloak takes 64 bytes, of any hash function. */
const MAX_BYTES = 64;

const DJANGO = /^pbkdf2_(sha1|sha256)\$(\d{1,10})\$([^$]+)\$([^$]+)$/;
const WERKZEUG = /^pbkdf2:(sha1|sha256|sha512):(\d{1,10})\$([^$]+)\$([0-9a-f]+)$/;
/** `$pbkdf2$` without a hash function is SHA-1. */
const PASSLIB = /^\$pbkdf2(?:-(sha256|sha512))?\$(\d{1,10})\$([^$]+)\$([^$]+)$/;
const PHC = /^\$pbkdf2-(sha1|sha256|sha512)\$i=(\d{1,10})(?:,l=(\d{1,3}))?\$([^$]+)\$([^$]+)$/;

/**
 * Django's `pbkdf2_sha256$`, Werkzeug's `pbkdf2:sha256:` (Flask), passlib's `$pbkdf2-sha256$` (older FastAPI) and the PHC
 * string `$pbkdf2-sha256$i=...` (with `l=`, up to 64 bytes, as Keycloak takes them), each also with their other hash
 * functions. Werkzeug's form without the number of iterations is not accepted, because its meaning depends on the version.
 */
export const pbkdf2Format: HashFormat = {
  name: 'PBKDF2',
  parse(stored) {
    const parts =
      parseDjango(stored) ?? parseWerkzeug(stored) ?? parsePasslib(stored) ?? parsePhc(stored);
    if (parts === null) return null;
    const { length } = parts.hash;
    // A shorter output is the beginning of a longer one: a hash cut to one byte would match every 256th password.
    const least = DIGEST_BYTES[parts.digest];
    const fits = parts.namesLength ? length >= least && length <= MAX_BYTES : length === least;
    return fits ? createPbkdf2Hash(parts) : null;
  },
};

/** Creates the hash from its parts; rejects it if its cost is above the limit. */
export function createPbkdf2Hash({ digest, iterations, salt, hash }: Pbkdf2Hash): ForeignHash {
  if (iterations < 1) return rejectHash('PBKDF2 with 0 iterations');
  // Each block of the output costs all iterations.
  const blocks = Math.ceil(hash.length / DIGEST_BYTES[digest]);
  const limit = Math.floor(PBKDF2_MAX_ITERATIONS[digest] / blocks);
  if (iterations > limit) {
    return rejectHash(`PBKDF2 with ${iterations} iterations of ${digest}; the limit is ${limit}`);
  }
  return {
    rejection: null,
    verify: (plain) => equalBytes(pbkdf2Sync(plain, salt, iterations, hash.length, digest), hash),
  };
}

function parseDjango(stored: string): Pbkdf2Hash | null {
  const [, digest, iterations, salt, hash] = DJANGO.exec(stored) ?? [];
  // The salt is used as text, not decoded.
  return assemble(digest, iterations, salt, fromBase64(hash ?? ''));
}

function parseWerkzeug(stored: string): Pbkdf2Hash | null {
  const [, digest, iterations, salt, hash] = WERKZEUG.exec(stored) ?? [];
  return assemble(digest, iterations, salt, Buffer.from(hash ?? '', 'hex'));
}

function parsePasslib(stored: string): Pbkdf2Hash | null {
  const [, digest = 'sha1', iterations, salt, hash] = PASSLIB.exec(stored) ?? [];
  return assemble(digest, iterations, fromPasslibBase64(salt ?? ''), fromPasslibBase64(hash ?? ''));
}

function parsePhc(stored: string): Pbkdf2Hash | null {
  const [, digest, iterations, length, salt, hash] = PHC.exec(stored) ?? [];
  const bytes = fromUnpaddedBase64(hash ?? '');
  if (length !== undefined && Number(length) !== bytes?.length) return null;
  const parts = assemble(digest, iterations, fromUnpaddedBase64(salt ?? ''), bytes);
  return parts && { ...parts, namesLength: length !== undefined };
}

function assemble(
  digest: string | undefined,
  iterations: string | undefined,
  salt: string | Buffer | null | undefined,
  hash: Buffer | null,
): Pbkdf2Hash | null {
  if (iterations === undefined || !salt || hash === null) return null;
  return { digest: digest as Pbkdf2Digest, iterations: Number(iterations), salt, hash };
}
