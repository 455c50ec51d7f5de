import { randomInt } from 'node:crypto';

/** No vowels, so that no code is a word, and no letter that looks like a digit (RFC 8628 section 6.1). */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
const LENGTH = 8;
const USER_CODE = new RegExp(`^[${LETTERS}]{${LENGTH}}$`);
/** A person may type spaces, or a dash of another kind. */
const SEPARATORS = /[\s\p{Pd}]/gu;

/** Generates a user code, without its hyphen: one of 20^8. */
export function generateUserCode(): string {
  return Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}

/** Returns the code that a person typed as it is stored, or null if it does not have the form of one. */
export function parseUserCode(text: string): string | null {
  const code = text.replace(SEPARATORS, '').toUpperCase();
  return USER_CODE.test(code) ? code : null;
}

/** Returns the code as a person reads it: `WDJB-MJHT`. */
export function formatUserCode(code: string): string {
  return `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`;
}
