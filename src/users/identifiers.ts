import { ValidationFailedError } from '../http/errors.js';
import { isPlainText } from '../http/members.decorator.js';
import { canonicalEmail, canonicalUsername, EMAIL_MAX_LENGTH } from './canonical.js';
import { FULL_NAME_MAX_LENGTH } from './user-response.dto.js';
import type { NewUser } from './users.service.js';

/** Any name that another table may know people by; not what a database takes for an error (PostgreSQL a NUL). */
export function isPossibleLogin(login: string): boolean {
  return login.length <= EMAIL_MAX_LENGTH && login.isWellFormed() && !/\p{Cc}/u.test(login);
}

/** In its canonical form; throws `ValidationFailedError`. */
export function parseUsername(typed: string | null): string | null {
  return typed === null ? null : canonicalOrInvalid('username', typed, canonicalUsername);
}

function canonicalOrInvalid(
  field: string,
  typed: string,
  canonical: (typed: string) => string | null,
): string {
  const form = canonical(typed);
  if (form === null) throw new ValidationFailedError([{ field, message: 'is not valid' }]);
  return form;
}

/** In its canonical form; throws `ValidationFailedError`. */
export function parseEmail(typed: string): string {
  return canonicalOrInvalid('email', typed, canonicalEmail);
}

/** What a new user is called, with the canonical form of each; throws `ValidationFailedError`. */
export function parseNewUser({ email, username = null, fullName = null }: NewUser) {
  if (fullName !== null && !isPlainText(fullName, 1, FULL_NAME_MAX_LENGTH)) {
    throw new ValidationFailedError([{ field: 'full_name', message: 'is not valid' }]);
  }
  const names = { emailCanonical: parseEmail(email), username: parseUsername(username) };
  return { email, fullName, ...names };
}
