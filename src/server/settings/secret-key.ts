import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** 64 hexadecimal characters are 32 bytes of secret. */
const SHORTEST = 32;
const FEWEST_DIFFERENT_CHARACTERS = 8;

/** From tutorials and templates, where everybody can read them; in lower case. */
const WELL_KNOWN = new Set([
  '09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7',
  '83daa0256a2289b0fb23693bf1f6034d44396675749244721a2b20e896e11662',
  'a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1',
  'do not use this value. instead, create a complex secret and keep it safe outside of the source code.',
  'your-256-bit-secret',
  'a-string-secret-at-least-256-bits-long',
]);

/** What is wrong with a `SECRET_KEY`, for a person; null: nothing. */
export function secretKeyFault(secretKey: string): string | null {
  const text = secretKey.trim().toLowerCase();
  const example = /secret.?key|change.?(me|this|in|it)/.test(text);
  if (example || WELL_KNOWN.has(text)) return 'is a well-known example';
  if (secretKey.length < SHORTEST) return `is shorter than ${SHORTEST} characters`;
  const different = new Set(secretKey).size;
  const repeated = different < FEWEST_DIFFERENT_CHARACTERS || /^(.+?)\1+$/s.test(secretKey);
  return repeated ? 'is made of a few characters repeated' : null;
}

/**
 * The `SECRET_KEY` kept in a file, made at the first start, readable by its owner alone. It is linked
 * into its place when it is whole: of two servers that start at once one makes it and both read it, and
 * one that is killed in between leaves none that is empty. Throws where the file holds no good key.
 */
export function keptSecretKey(path: string): { secretKey: string; made: boolean } {
  mkdirSync(dirname(path), { recursive: true });
  const made = !existsSync(path) && makeSecretKey(path);
  const secretKey = readFileSync(path, 'utf8').trim();
  const fault = secretKeyFault(secretKey);
  if (fault !== null) throw new Error(`The secret key in ${path} ${fault}: delete the file.`);
  return { secretKey, made };
}

/** False: another process was first. */
function makeSecretKey(path: string): boolean {
  const draft = `${path}.${randomBytes(8).toString('hex')}`;
  writeFileSync(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    unlinkSync(draft);
  }
}
