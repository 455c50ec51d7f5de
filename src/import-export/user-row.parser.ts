import { isUUID } from 'class-validator';
import { NIL as NO_USER } from 'uuid';
import { type FirebaseParameters, toFirebaseHash } from '../passwords/firebase-hash.js';
import { findHashRejection, toStoredHash } from '../passwords/foreign-hashes.js';
import { isPeppered } from '../passwords/pepper.js';
import { canonicalizeEmail, canonicalizeUsername } from '../users/identifiers.js';
import { areRoles, ROLES_MESSAGE } from '../users/roles.js';
import { cleanFullName, FULL_NAME_MAX_LENGTH } from '../users/full-name.js';
import { canonicalizeLocale } from '../users/locale.js';
import { RowError } from './import-export.errors.js';

/** The members of a row by name, before validation. */
export type RawMembers = Map<string, unknown>;

/** A row of a file, before it is parsed. */
export interface RawRow {
  /** The line that the row begins in; the first is 1. */
  line: number;
  /** @throws RowError if the row cannot be read. */
  parse: () => RawMembers;
}

/** A valid user of a file, in the forms that are stored. */
export interface ImportedUser {
  /** Null if the file has no id for the user; then the e-mail address identifies them. */
  id: string | null;
  email: string;
  emailCanonical: string;
  /** Null if the user has not verified the address. */
  emailVerifiedAt: Date | null;
  username: string | null;
  fullName: string | null;
  locale: string | null;
  disabled: boolean;
  roles: string[];
  createdAt: Date | null;
  passwordHash: string | null;
}

/** The members that a row may have; `password_salt` accompanies a Firebase hash. */
export const ROW_MEMBERS = [
  'id',
  'email',
  'email_verified',
  'username',
  'full_name',
  'locale',
  'disabled',
  'roles',
  'created_at',
  'password_hash',
  'password_salt',
] as const;

/** RFC 3339; also with a space for the `T`, an offset in hours (PostgreSQL), or no zone, which is taken for UTC (MySQL). */
const TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,9})?)(?:Z|([+-]\d\d)(?::?(\d\d))?)?$/;
/** Seconds since 1970, with a fraction or not, or milliseconds. */
const EPOCH = /^\d{1,14}(?:\.\d{1,9})?$/;
/** As seconds this is the year 5138, as milliseconds 1973. */
const FIRST_MILLISECONDS = 1e11;

/** What a row is checked against. */
export interface RowContext {
  now: Date;
  firebase?: FirebaseParameters;
  /** The server knows the pepper that peppered hashes need. */
  hasPepper?: boolean;
}

/**
 * Validates a row.
 * @throws RowError if a member is unknown or invalid.
 */
export function parseUser(
  given: RawMembers,
  { now, firebase, hasPepper }: RowContext,
): ImportedUser {
  const known: readonly string[] = ROW_MEMBERS;
  for (const name of given.keys()) {
    if (!known.includes(name)) throw new RowError(`${safeColumnName(name)}: unknown member`);
  }
  // Supabase, for one, writes '' for users without a password.
  const members = new Map([...given].filter(([, value]) => value !== null && value !== ''));
  const email = getText(members, 'email')?.trim() ?? '';
  return {
    id: parseId(getText(members, 'id')),
    email,
    emailCanonical:
      canonicalizeEmail(email) ??
      reject(email === '' ? 'email: is required' : 'email: must be an e-mail address'),
    emailVerifiedAt: parseEmailVerified(members.get('email_verified') ?? false, now),
    username: parseUsername(getText(members, 'username')),
    fullName: parseFullName(getText(members, 'full_name')),
    locale: parseLocale(getText(members, 'locale')),
    disabled: parseDisabled(members.get('disabled') ?? false),
    roles: parseRoles(members.get('roles') ?? []),
    createdAt: parseCreatedAt(members.get('created_at'), now),
    passwordHash: parsePasswordHash(
      getText(members, 'password_hash'),
      getText(members, 'password_salt'),
      { firebase, hasPepper },
    ),
  };
}

/** Quotes a member or column name if it looks like one. Other text may be a value, which a report must not contain. */
export function safeColumnName(name: string): string {
  return /^[A-Za-z_][\w -]{0,39}$/.test(name) ? JSON.stringify(name) : '(no name)';
}

/** Returns null if the member is missing. */
function getText(members: RawMembers, name: (typeof ROW_MEMBERS)[number]): string | null {
  const value = members.get(name) ?? null;
  return value === null || typeof value === 'string' ? value : reject(`${name}: must be text`);
}

function parseId(id: string | null): string | null {
  if (id !== null && (!isUUID(id) || id === NO_USER)) reject('id: must be a UUID');
  return id?.toLowerCase() ?? null;
}

function parseUsername(username: string | null): string | null {
  if (username === null) return null;
  return (
    canonicalizeUsername(username) ?? reject('username: must be 3 to 32 of a to z, 0 to 9, . _ -')
  );
}

function parseFullName(fullName: string | null): string | null {
  if (fullName === null) return null;
  return (
    cleanFullName(fullName) ??
    reject(`full_name: must be 1 to ${FULL_NAME_MAX_LENGTH} characters of text`)
  );
}

function parseLocale(locale: string | null): string | null {
  if (locale === null) return null;
  return canonicalizeLocale(locale) ?? reject('locale: must be a language tag, such as de-AT');
}

function parseDisabled(disabled: unknown): boolean {
  return typeof disabled === 'boolean' ? disabled : reject('disabled: must be true or false');
}

function parseRoles(given: unknown): string[] {
  const roles = Array.isArray(given) ? [...new Set<unknown>(given)] : given;
  return areRoles(roles) ? roles : reject(`roles: ${ROLES_MESSAGE}`);
}

function parseCreatedAt(given: unknown, now: Date): Date | null {
  if (given === undefined) return null;
  const text = typeof given === 'string' || typeof given === 'number' ? String(given) : '';
  const at = EPOCH.test(text) ? parseEpoch(Number(text)) : parseTime(text);
  if (at !== null && at.getTime() >= 0 && at <= now) return at;
  return reject(
    'created_at: must be a time in the past, such as 2026-01-31T12:00:00Z, or seconds or milliseconds since 1970',
  );
}

/** Without numbers: a 0 that means false must not become a time. */
function parseEmailVerified(given: unknown, now: Date): Date | null {
  if (typeof given === 'boolean') return given ? now : null;
  const at = typeof given === 'string' ? parseTime(given) : null;
  if (at !== null && at <= now) return at;
  return reject(
    'email_verified: must be true or false, or the time at which it was verified, such as 2026-01-31T12:00:00Z',
  );
}

function parseEpoch(number: number): Date {
  return new Date(number < FIRST_MILLISECONDS ? number * 1_000 : number);
}

function parseTime(text: string): Date | null {
  // `Date` alone would accept almost any text.
  const [, day, time, hours, minutes] = TIME.exec(text) ?? [];
  const at = new Date(`${day}T${time}${hours === undefined ? 'Z' : `${hours}:${minutes ?? '00'}`}`);
  // `Date` reads February 30 as a day in March.
  const dayExists = day !== undefined && new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day);
  return dayExists ? at : null;
}

function parsePasswordHash(
  given: string | null,
  salt: string | null,
  { firebase, hasPepper }: Omit<RowContext, 'now'>,
): string | null {
  if (given === null) {
    return salt === null ? null : reject('password_salt: requires a password_hash');
  }
  if (salt !== null && !firebase) {
    return reject('password_salt: requires the hash parameters of the Firebase project');
  }
  const stored =
    salt === null ? toStoredHash(given) : toFirebaseHash({ hash: given, salt }, firebase!);
  if (stored === null) return reject('password_hash: not a Firebase hash');
  if (isPeppered(stored) && !hasPepper) {
    return reject('password_hash: requires the pepper of the other system (IMPORTED_PEPPER)');
  }
  const rejection = findHashRejection(stored);
  return rejection === null ? stored : reject(`password_hash: ${rejection}`);
}

function reject(reason: string): never {
  throw new RowError(reason);
}
