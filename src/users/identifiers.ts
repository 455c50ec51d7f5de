import { ValidationFailedError } from '../http/errors.js';
import { isPlainText } from '../http/members.decorator.js';
import {
  canonicalizeEmail,
  canonicalizeUsername,
  EMAIL_MAX_LENGTH,
  FULL_NAME_MAX_LENGTH,
} from './canonical.js';
import type { NewUser } from './user.types.js';

/** Whether a directory may be asked for this login. Control characters are excluded: PostgreSQL rejects NUL. */
export function isPossibleLogin(login: string): boolean {
  return login.length <= EMAIL_MAX_LENGTH && login.isWellFormed() && !/\p{Cc}/u.test(login);
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
 * Returns the e-mail address in its canonical form.
 * @throws ValidationFailedError if it has none.
 */
export function parseEmail(typed: string): string {
  return toCanonical('email', typed, canonicalizeEmail);
}

/**
 * Returns the names of a new user, each with its canonical form.
 * @throws ValidationFailedError if one is not valid.
 */
export function parseNewUser({ email, username = null, fullName = null }: NewUser) {
  if (fullName !== null && !isPlainText(fullName, 1, FULL_NAME_MAX_LENGTH)) {
    throw new ValidationFailedError([{ field: 'full_name', message: 'is not valid' }]);
  }
  const names = { emailCanonical: parseEmail(email), username: parseUsername(username) };
  return { email, fullName, ...names };
}
