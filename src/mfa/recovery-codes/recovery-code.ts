import { randomInt } from 'node:crypto';

/** Crockford's base 32: no letter that looks like a digit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const SELECTOR_LENGTH = 4;
const SECRET_LENGTH = 10;
const COMPLETE = new RegExp(`^[${ALPHABET}]{${SELECTOR_LENGTH + SECRET_LENGTH}}$`);

/** A recovery code in its two parts: the one that finds the row, and the one that is hashed. */
interface RecoveryCodeParts {
  selector: string;
  secretPlain: string;
}

/** Generates `amount` codes with different selectors, `XXXX-XXXXX-XXXXX`. Each has 50 bits beside the selector. */
export function generateRecoveryCodes(amount: number): string[] {
  const selectors = new Set<string>();
  while (selectors.size < amount) selectors.add(generate(SELECTOR_LENGTH));
  return [...selectors].map((selector) => `${selector}-${generate(5)}-${generate(5)}`);
}

/**
 * Parses a code as a person types it: in any case, with or without hyphens and spaces, with O for 0 and I or L for 1.
 * @returns null if it is no recovery code.
 */
export function parseRecoveryCode(typed: string): RecoveryCodeParts | null {
  // Longer than any spelling: nothing is folded in a text of a megabyte.
  if (typed.length > 100) return null;
  const folded = typed
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  if (!COMPLETE.test(folded)) return null;
  return {
    selector: folded.slice(0, SELECTOR_LENGTH),
    secretPlain: folded.slice(SELECTOR_LENGTH),
  };
}

function generate(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}
