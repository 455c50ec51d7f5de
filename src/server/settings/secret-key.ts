import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { SettingsError } from './settings-error.js';

const MIN_LENGTH = 32;
const MIN_DIFFERENT_CHARACTERS = 8;

/** Keys that are published in tutorials and templates, in lower case. */
const WELL_KNOWN = new Set([
  '09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7',
  '83daa0256a2289b0fb23693bf1f6034d44396675749244721a2b20e896e11662',
  'a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1',
  'do not use this value. instead, create a complex secret and keep it safe outside of the source code.',
  'your-256-bit-secret',
  'a-string-secret-at-least-256-bits-long',
]);

/** Returns what is wrong with a secret key, or null. */
export function findSecretKeyFault(secretKey: string): string | null {
  const text = secretKey.trim().toLowerCase();
  const example = /secret.?key|change.?(me|this|in|it)/.test(text);
  if (example || WELL_KNOWN.has(text)) return 'is a well-known example';
  if (secretKey.length < MIN_LENGTH) return `is shorter than ${MIN_LENGTH} characters`;
  const different = new Set(secretKey).size;
  const repeated = different < MIN_DIFFERENT_CHARACTERS || /^(.+?)\1+$/s.test(secretKey);
  return repeated ? 'repeats a few characters' : null;
}

/**
 * Reads the secret key from a file that only its owner can read; the first start creates the file. A complete draft is
 * linked to the path, so that two servers that start at once share one key, and a killed server leaves no empty file.
 * @throws SettingsError if the file cannot be read or created, or does not contain a strong key.
 */
export function readOrCreateSecretKey(path: string): { secretKey: string; made: boolean } {
  const { secretKey, made } = openSecretKey(path);
  const fault = findSecretKeyFault(secretKey);
  if (fault === null) return { secretKey, made };
  throw new SettingsError([
    `The secret key in ${path} ${fault}: delete the file to create a new key.`,
  ]);
}

function openSecretKey(path: string): { secretKey: string; made: boolean } {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const made = !existsSync(path) && createSecretKey(path);
    return { secretKey: readFileSync(path, 'utf8').trim(), made };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SettingsError([
      `SECRET_KEY is not set, and ${path} cannot be read or created (${code}): set SECRET_KEY, or make ${dirname(path)} a folder that the server can write.`,
    ]);
  }
}

/** Returns false if another process was first. */
function createSecretKey(path: string): boolean {
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
