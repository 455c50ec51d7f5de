import { domainToASCII } from 'node:url';
import { isEmail } from 'class-validator';
import { ValidationFailedError } from '../http/errors.js';
import { cleanFullName } from './full-name.js';
import { canonicalizeLocale } from './locale.js';
import type { NewUser } from './user.types.js';

/** The maximum length of an e-mail address (RFC 5321 section 4.5.3.1.3), in characters. */
export const EMAIL_MAX_LENGTH = 254;
/** The minimum length of a user name, in characters of the canonical form. */
export const USERNAME_MIN_LENGTH = 3;
/** The maximum length of a user name, in characters of the canonical form. */
export const USERNAME_MAX_LENGTH = 32;
/** In UTF-16 code units: more than any form allows. Normalising 64 kB of combining marks takes half a second. */
const FOLD_MAX_LENGTH = 512;

/** A dot-atom (RFC 5322 section 3.2.3). Not the quoted form: `"a"@x.co` is the mailbox of `a@x.co`. */
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
/** Without invisible characters, such as a variation selector, which the conversion to ASCII would drop. */
const DOMAIN = /^(?:(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{M}\p{N}.-])+$/u;
const USERNAME = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/;

/**
 * Returns the canonical form of an e-mail address, in which it is unique and looked up, or null if the text is not a valid
 * address.
 *
 * - White space around it is dropped, as `trim()` does: keyboards of phones add a space.
 * - NFKC, then lower case: `Ａ@X.CO`, `a@x.co` and a Kelvin sign for `K` are the same account.
 * - The local part must then be ASCII. Letters that only look alike (a Cyrillic `а`, a dotless `ı`) are rejected, not
 *   folded: folding would give one person the account of another.
 * - The domain is in its ASCII form (UTS 46, as in a browser): `münchen.de` is the same as `xn--mnchen-3ya.de`.
 * - Dots and `+tags` count: only the mail server of the domain knows what they mean.
 */
export function canonicalizeEmail(typed: string): string | null {
  const trimmed = typed.trim();
  if (trimmed.length > EMAIL_MAX_LENGTH || !trimmed.isWellFormed()) return null;
  const folded = fold(trimmed);
  const at = folded.lastIndexOf('@');
  if (at < 1) return null;
  const [localPart, domain] = [folded.slice(0, at), folded.slice(at + 1)];
  // Checked before the conversion, which follows the rules of URLs: it would cut `x.co/y` and decode `%61`.
  if (!DOMAIN.test(domain)) return null;
  const canonical = `${localPart}@${domainToASCII(domain)}`;
  const valid = LOCAL_PART.test(localPart) && canonical.length <= EMAIL_MAX_LENGTH;
  return valid && isEmail(canonical) ? canonical : null;
}

/**
 * Returns the canonical form of a user name, in which it is stored, or null if the text is not a valid user name.
 *
 * White space around it is dropped. NFKC, then lower case; then 3 to 32 ASCII letters, digits, `.`, `_` and `-`, beginning
 * and ending with a letter or a digit. It has no `@`, so a user name can never be an address.
 */
export function canonicalizeUsername(typed: string): string | null {
  const trimmed = typed.trim();
  if (trimmed.length > USERNAME_MAX_LENGTH || !trimmed.isWellFormed()) return null;
  const folded = fold(trimmed);
  const fits = folded.length >= USERNAME_MIN_LENGTH && folded.length <= USERNAME_MAX_LENGTH;
  return fits && USERNAME.test(folded) ? folded : null;
}

/** Returns one text for all spellings of a login, whether or not an account has it. */
export function canonicalizeLogin(login: string): string {
  return (
    (login.includes('@') ? canonicalizeEmail(login) : canonicalizeUsername(login)) ??
    fold(login.trim())
  );
}

/**
 * Folds a text so that spellings that look the same to a person are equal: NFKC, then lower case.
 * @returns an empty text for every text of more than 512 code units, without reading it.
 */
export function fold(text: string): string {
  return text.length > FOLD_MAX_LENGTH ? '' : text.normalize('NFKC').toLowerCase();
}

/**
 * Returns whether a user may have this login, apart from the white space around it. Control characters are excluded:
 * PostgreSQL rejects NUL.
 */
export function isPossibleLogin(login: string): boolean {
  const trimmed = login.trim();
  const fits = trimmed !== '' && trimmed.length <= EMAIL_MAX_LENGTH && trimmed.isWellFormed();
  return fits && !/\p{Cc}/u.test(trimmed);
}

/**
 * Returns the user name in its canonical form.
 * @throws ValidationFailedError if it has none.
 */
export function parseUsername(typed: string | null): string | null {
  return typed === null ? null : toCanonical('username', typed, canonicalizeUsername);
}

function toCanonical(
  field: string,
  typed: string,
  canonical: (typed: string) => string | null,
): string {
  const form = canonical(typed);
  if (form === null) throw new ValidationFailedError([{ field, message: 'is not valid' }]);
  return form;
}

/**
 * Returns the full name as it is stored.
 * @throws ValidationFailedError if it is not valid.
 */
export function parseFullName(typed: string | null): string | null {
  return typed === null ? null : toCanonical('full_name', typed, cleanFullName);
}

/**
 * Returns the locale in its canonical form.
 * @throws ValidationFailedError if it is not a language tag.
 */
export function parseLocale(typed: string | null): string | null {
  return typed === null ? null : toCanonical('locale', typed, canonicalizeLocale);
}

/**
 * Returns the e-mail address in its canonical form.
 * @throws ValidationFailedError if it has none.
 */
export function parseEmail(typed: string): string {
  return toCanonical('email', typed, canonicalizeEmail);
}

/**
 * Returns the names of a new user as they are stored.
 * @throws ValidationFailedError if one is not valid.
 */
export function parseNewUser({ email, username = null, fullName = null }: NewUser) {
  return {
    fullName: parseFullName(fullName),
    email: email.trim(),
    emailCanonical: parseEmail(email),
    username: parseUsername(username),
  };
}
