import { Logger } from '@nestjs/common';
import { UnavailableError } from '../http/errors.js';
import { isPlainText } from '../http/plain-text.js';
import { type DirectoryUser, UserDirectory } from './user-directory.js';

/** The greatest length of an id in a `UserDirectory`. */
export const EXTERNAL_ID_MAX_LENGTH = 200;
const TIMEOUT_SECONDS = 10;
const logger = new Logger(UserDirectory.name);

type Members = Partial<Record<keyof DirectoryUser | 'active', unknown>>;

/**
 * Waits for a user whom a `UserDirectory` looks up, and checks them.
 * @throws UnavailableError if it takes more than ten seconds: a request must not hang.
 * @throws Error if a member is missing or has another type.
 */
export async function receiveDirectoryUser(
  lookup: Promise<DirectoryUser | null>,
): Promise<DirectoryUser | null> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      logger.warn(`The UserDirectory has not answered for ${TIMEOUT_SECONDS} seconds.`);
      reject(new UnavailableError());
    }, TIMEOUT_SECONDS * 1_000).unref();
  });
  const found = await Promise.race([lookup, timeout]).finally(() => clearTimeout(timer));
  if (!found) return null;
  assertDirectoryUser(found);
  return found;
}

/**
 * Checks a user of a `UserDirectory` at run time: a driver may return a number as the id or as `disabled`, and an empty id
 * would be one user for all.
 * @throws Error if a member is missing or has another type. The message names the member, and never a value of the user.
 */
export function assertDirectoryUser(user: DirectoryUser): void {
  const fault = findFault(Object(user) as Members);
  if (fault) throw new Error(`UserDirectory: ${fault}`);
}

function findFault(user: Members): string | null {
  const { id, email, disabled, roles } = user;
  if (!isPlainText(id, 1, EXTERNAL_ID_MAX_LENGTH)) {
    const what = typeof id === 'string' ? `text of ${id.length} characters` : describe(id);
    return `the id of a user must be text of 1 to ${EXTERNAL_ID_MAX_LENGTH} characters, without control characters, not ${what}.`;
  }
  if (typeof disabled !== 'boolean') {
    return 'active' in user && disabled === undefined
      ? 'a user has `disabled`, not `active`: give `disabled: !active`.'
      : `the member disabled of a user must be true or false, not ${describe(disabled)}.`;
  }
  if (typeof email !== 'string') {
    return `the member email of a user must be text, not ${describe(email)}.`;
  }
  if (email !== '' && !/.@./.test(email)) {
    return 'the member email of a user must be an e-mail address, or empty text if the user has none.';
  }
  for (const name of ['username', 'fullName'] as const) {
    const text = user[name] ?? null;
    if (text !== null && typeof text !== 'string') {
      return `the member ${name} of a user must be text or null, not ${describe(text)}.`;
    }
  }
  const { emailVerifiedAt = null } = user;
  if (emailVerifiedAt !== null && !(emailVerifiedAt instanceof Date)) {
    return `the member emailVerifiedAt of a user must be a Date or null, not ${describe(emailVerifiedAt)}.`;
  }
  const areRoles = Array.isArray(roles) && roles.every((role) => typeof role === 'string');
  if (roles !== undefined && !areRoles) {
    return `the member roles of a user must be a list of text, not ${describe(roles)}.`;
  }
  return null;
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? 'a list of something else' : `a ${typeof value}`;
}
