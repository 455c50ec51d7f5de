import { ValidationFailedError } from '../http/errors.js';
import { canonicalizeEmail, canonicalizeUsername, EMAIL_MAX_LENGTH } from './canonical.js';
import { cleanFullName } from './full-name.js';
import { canonicalizeLocale } from './locale.js';
import type { NewUser } from './user.types.js';

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
