import { BCRYPT_MAX_BYTES } from './formats/cost-limits.js';

/** Marks a bcrypt hash whose system appended a pepper to the password, as Devise does. */
const MARK = /^bcrypt_pepper\$(?=\$2)/;

/** A password and the stored hash that it is compared with. */
interface Comparison {
  stored: string;
  plain: string;
}

/** Returns whether a hash can be verified only with the pepper of its system. */
export function isPeppered(stored: string): boolean {
  return MARK.test(stored);
}

/** Returns the hash without the mark, or any other hash unchanged. */
export function removePepperMark(stored: string): string {
  return stored.replace(MARK, '');
}

/**
 * Appends the pepper to the password if the hash needs it. The pepper is not in the database, so a copy of the database
 * alone is not enough to try passwords.
 * @returns null if the hash needs a pepper and there is none, or the password fills bcrypt's 72 bytes.
 */
export function addPepper({ stored, plain }: Comparison, pepper: string | null): Comparison | null {
  if (!isPeppered(stored)) return { stored, plain };
  const bytes = Buffer.byteLength(plain);
  if (pepper === null || bytes > BCRYPT_MAX_BYTES) return null;
  // bcrypt ignores the rest. The pepper is ASCII, so no character is cut.
  return {
    stored: removePepperMark(stored),
    plain: plain + pepper.slice(0, BCRYPT_MAX_BYTES - bytes),
  };
}
