import { pbkdf2Sync } from 'node:crypto';
import { fromBase64, fromPasslibBase64, fromUnpaddedBase64, sameBytes } from './bytes.js';
import { PBKDF2_MAX_ITERATIONS } from './cost-limits.js';
import { type ForeignHash, type HashFormat, refused } from './hash-format.js';

/** What a PBKDF2 (RFC 8018 section 5.2) was made with, and what came of it. */
export interface Pbkdf2Hash {
  digest: Pbkdf2Digest;
  iterations: number;
  salt: string | Buffer;
  hash: Buffer;
}

/** The hash functions that PBKDF2 is used with. */
export type Pbkdf2Digest = 'sha1' | 'sha256' | 'sha512';

const DIGEST_BYTES: Readonly<Record<Pbkdf2Digest, number>> = { sha1: 20, sha256: 32, sha512: 64 };

const DJANGO = /^pbkdf2_(sha1|sha256)\$(\d{1,10})\$([^$]+)\$([^$]+)$/;
const WERKZEUG = /^pbkdf2:(sha1|sha256|sha512):(\d{1,10})\$([^$]+)\$([0-9a-f]+)$/;
/** `$pbkdf2$` alone is SHA-1. */
const PASSLIB = /^\$pbkdf2(?:-(sha256|sha512))?\$(\d{1,10})\$([^$]+)\$([^$]+)$/;
const PHC = /^\$pbkdf2-(sha1|sha256|sha512)\$i=(\d{1,10})(?:,l=(\d{1,3}))?\$([^$]+)\$([^$]+)$/;

/**
 * Django's `pbkdf2_sha256$`, Werkzeug's `pbkdf2:sha256:` (Flask), passlib's `$pbkdf2-sha256$` (older FastAPI) and
 * the PHC string `$pbkdf2-sha256$i=...`, each with their other hash functions. Werkzeug's without the number of
 * iterations is not taken: what was meant depends on the version.
 */
export const pbkdf2Format: HashFormat = {
  name: 'PBKDF2',
  read(stored) {
    const read =
      readDjango(stored) ?? readWerkzeug(stored) ?? readPasslib(stored) ?? readPhc(stored);
    // A part of the hash would do for the whole: it is the beginning of what PBKDF2 gives.
    if (read === null || read.hash.length !== DIGEST_BYTES[read.digest]) return null;
    return pbkdf2Hash(read);
  },
};

/** The hash, unless it costs too much. */
export function pbkdf2Hash({ digest, iterations, salt, hash }: Pbkdf2Hash): ForeignHash {
  if (iterations < 1) return refused('PBKDF2 without an iteration');
  const most = PBKDF2_MAX_ITERATIONS[digest];
  if (iterations > most) {
    return refused(`PBKDF2 with ${iterations} iterations of ${digest}, of at most ${most}`);
  }
  return {
    refusal: null,
    verify: (plain) => sameBytes(pbkdf2Sync(plain, salt, iterations, hash.length, digest), hash),
  };
}

function readDjango(stored: string): Pbkdf2Hash | null {
  const [, digest, iterations, salt, hash] = DJANGO.exec(stored) ?? [];
  // The salt is the text itself.
  return assemble(digest, iterations, salt, fromBase64(hash ?? ''));
}

function readWerkzeug(stored: string): Pbkdf2Hash | null {
  const [, digest, iterations, salt, hash] = WERKZEUG.exec(stored) ?? [];
  return assemble(digest, iterations, salt, Buffer.from(hash ?? '', 'hex'));
}

function readPasslib(stored: string): Pbkdf2Hash | null {
  const [, digest = 'sha1', iterations, salt, hash] = PASSLIB.exec(stored) ?? [];
  return assemble(digest, iterations, fromPasslibBase64(salt ?? ''), fromPasslibBase64(hash ?? ''));
}

function readPhc(stored: string): Pbkdf2Hash | null {
  const [, digest, iterations, length, salt, hash] = PHC.exec(stored) ?? [];
  const bytes = fromUnpaddedBase64(hash ?? '');
  if (length !== undefined && Number(length) !== bytes?.length) return null;
  return assemble(digest, iterations, fromUnpaddedBase64(salt ?? ''), bytes);
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
