import { isUUID } from 'class-validator';
import { NIL as NO_USER } from 'uuid';
import {
  type FirebaseParameters,
  firebaseHash,
} from '../passwords/formats/firebase-scrypt.format.js';
import { canonicalHash, refusalOf } from '../passwords/formats/hash-formats.js';
import { canonicalEmail, canonicalUsername } from '../users/canonical.js';
import { areRoles, ROLES_MESSAGE } from '../users/roles.js';
import { FULL_NAME_MAX_LENGTH } from '../users/canonical.js';
import { isPlainText } from '../http/members.decorator.js';

/** What a file says of a user, by the names of {@link ROW_MEMBERS}; nothing of it has been looked at. */
export type RawMembers = Map<string, unknown>;

/** A user as a file has them, valid. */
export interface ImportedUser {
  /** Null where the file gives none: then the address is who they are. */
  id: string | null;
  email: string;
  emailCanonical: string;
  username: string | null;
  fullName: string | null;
  disabled: boolean;
  roles: string[];
  createdAt: Date | null;
  passwordHash: string | null;
}

/** What a user in a file is made of; `password_salt` goes with a hash of Firebase. */
export const ROW_MEMBERS = [
  'id',
  'email',
  'username',
  'full_name',
  'disabled',
  'roles',
  'created_at',
  'password_hash',
  'password_salt',
] as const;

/** RFC 3339, with a space for the `T` and an offset of hours alone, as PostgreSQL writes it. */
const TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,9})?)(?:(Z)|([+-]\d\d)(?::?(\d\d))?)$/;

/** What a row is read by. */
export interface RowContext {
  now: Date;
  firebase?: FirebaseParameters;
}

class Invalid extends Error {}

/** The user, or why there is none: the member and what is wrong with it, never what it is. */
export function readUser(members: RawMembers, context: RowContext): ImportedUser | string {
  try {
    return userOf(members, context);
  } catch (error) {
    if (error instanceof Invalid) return error.message;
    throw error;
  }
}

function userOf(members: RawMembers, context: RowContext): ImportedUser {
  for (const name of members.keys()) {
    if (!(ROW_MEMBERS as readonly string[]).includes(name)) {
      throw new Invalid(`${shownName(name)}: is not a member of a user`);
    }
  }
  const email = textOf(members, 'email') ?? '';
  const id = textOf(members, 'id');
  if (id !== null && (!isUUID(id) || id === NO_USER)) throw new Invalid('id: must be a UUID');
  return {
    id: id?.toLowerCase() ?? null,
    email,
    emailCanonical: canonicalEmail(email) ?? fail('email: must be an e-mail address'),
    username: usernameOf(members),
    fullName: fullNameOf(members),
    disabled: disabledOf(members),
    roles: rolesOf(members),
    createdAt: createdAtOf(members, context.now),
    passwordHash: passwordHashOf(members, context.firebase),
  };
}

function usernameOf(members: RawMembers): string | null {
  const username = textOf(members, 'username');
  if (username === null) return null;
  return canonicalUsername(username) ?? fail('username: must be 3 to 32 of a to z, 0 to 9, . _ -');
}

function fullNameOf(members: RawMembers): string | null {
  const fullName = textOf(members, 'full_name');
  if (fullName === null || isPlainText(fullName, 1, FULL_NAME_MAX_LENGTH)) return fullName;
  return fail(`full_name: must be 1 to ${FULL_NAME_MAX_LENGTH} characters of text`);
}

function disabledOf(members: RawMembers): boolean {
  const disabled = members.get('disabled') ?? false;
  return typeof disabled === 'boolean' ? disabled : fail('disabled: must be true or false');
}

function rolesOf(members: RawMembers): string[] {
  const given = members.get('roles') ?? [];
  const roles = Array.isArray(given) ? [...new Set<unknown>(given)] : given;
  return areRoles(roles) ? roles : fail(`roles: ${ROLES_MESSAGE}`);
}

function createdAtOf(members: RawMembers, now: Date): Date | null {
  const text = textOf(members, 'created_at');
  if (text === null) return null;
  const [whole, day, time, utc, hours, minutes] = TIME.exec(text) ?? [];
  // What is no time is not for `Date`, which finds one in almost any text.
  const iso = whole && `${day}T${time}${utc ?? `${hours}:${minutes ?? '00'}`}`;
  const at = new Date(iso ?? Number.NaN);
  // It takes the 30th of February for a day of March.
  const isDay = day !== undefined && new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day);
  const fits = isDay && at.getTime() >= 0 && at <= now;
  return fits ? at : fail('created_at: must be a time that is past, as 2026-01-31T12:00:00Z');
}

function passwordHashOf(members: RawMembers, firebase?: FirebaseParameters): string | null {
  const given = textOf(members, 'password_hash');
  const salt = textOf(members, 'password_salt');
  if (given === null) {
    return salt === null ? null : fail('password_salt: is there without a password_hash');
  }
  if (salt !== null && !firebase) {
    return fail('password_salt: is for a hash of Firebase, whose parameters were not given');
  }
  const stored =
    salt === null ? canonicalHash(given) : firebaseHash({ hash: given, salt }, firebase!);
  if (stored === null) return fail('password_hash: is not one of Firebase');
  const refusal = refusalOf(stored);
  return refusal === null ? stored : fail(`password_hash: ${refusal}`);
}

/**
 * The name of a member or a column, where it looks like one. What else stands there may be a value, of a file without a
 * first line, say: it is not for a report.
 */
export function shownName(name: string): string {
  return /^[A-Za-z_][\w -]{0,39}$/.test(name) ? JSON.stringify(name) : '(no name)';
}

/** Null where it is left out or null. */
function textOf(members: RawMembers, name: (typeof ROW_MEMBERS)[number]): string | null {
  const value = members.get(name) ?? null;
  return value === null || typeof value === 'string' ? value : fail(`${name}: must be text`);
}

function fail(reason: string): never {
  throw new Invalid(reason);
}
