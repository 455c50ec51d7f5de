import { NotFoundError, UnavailableError } from './errors.js';

interface DatabaseError extends Error {
  code?: string;
  /** The system call that failed, such as `connect`. */
  syscall?: string;
}

/** Returns the code that the driver of the database gave an error, wrapped by TypeORM or not; else an empty text. */
export function getDriverCode(error: unknown): string {
  const { driverError = error } = Object(error) as { driverError?: unknown };
  const { code } = Object(driverError) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

/** The codes of PostgreSQL, SQLite and the network that say that the database cannot do its work, with the cause. */
const FAULTS: ReadonlyArray<[code: RegExp, cause: string]> = [
  [/^28...$/, 'the database rejects the user or the password'],
  [/^3D000$/, 'the database does not exist'],
  [/^42501$/, 'the database user lacks a privilege'],
  [/^53300$/, 'the database has too many connections'],
  [/^(53...|SQLITE_FULL)$/, 'the database has no disk space or memory left'],
  [/^57P0.$/, 'the database is shutting down or starting'],
  [/^(57014|55P03|SQLITE_(BUSY|LOCKED).*)$/, 'the database is busy'],
  // PostgreSQL has rolled a transaction back: a deadlock, and a serialization failure.
  [/^(40P01|40001)$/, 'two changes in the database collided'],
  [/^(25006|SQLITE_READONLY.*)$/, 'the database is read-only'],
  // A proxy that gives each transaction another connection has lost a prepared statement.
  [/^(26000|42P05)$/, 'the database has lost a prepared statement'],
  [
    /^(08...|E[A-Z]+|(.*_)?CERT_.*|.*_CERT|UNABLE_TO_.*|ERR_(SSL|TLS)_.*)$/,
    'the database cannot be reached',
  ],
  [/^(58...|XX...|SQLITE_(IOERR|CANTOPEN|CORRUPT|NOTADB).*)$/, 'the database has a fault'],
];
const NETWORK =
  /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;
// Errors of `pg` without a code; the last is PostgreSQL's, once after a migration has changed a column.
const MESSAGES =
  /^(timeout exceeded when trying to connect|Connection terminated|Query read timeout|Driver not Connected|cached plan must not change)/;

/** Returns in a few words why the database cannot do its work, or null for any other error. */
export function findDatabaseFault(error: unknown): string | null {
  const cause = (error as { driverError?: unknown } | null)?.driverError ?? error;
  if (!(cause instanceof Error)) return null;
  const { code = '', syscall, name, message } = cause as DatabaseError;
  // TypeORM throws this when a connection is lost during a transaction.
  if (name.endsWith('AlreadyReleasedError') || MESSAGES.test(message)) {
    return 'the database does not answer';
  }
  // Codes such as ENOENT are those of files too. Only a socket has `connect`.
  if (/^E[A-Z]+$/.test(code) && syscall !== 'connect' && !NETWORK.test(code)) return null;
  return FAULTS.find(([codes]) => codes.test(code))?.[1] ?? null;
}

/** The causes that keep every process from writing to the database. */
const UNREACHABLE = [
  'the database cannot be reached',
  'the database does not answer',
  'the database is shutting down or starting',
];

/** Returns whether the error says that the database does not answer at all. */
export function isUnreachable(error: unknown): boolean {
  return UNREACHABLE.includes(findDatabaseFault(error) ?? '');
}

/** Returns a 503 error if the database is temporarily unavailable, or null for any other error. */
export function toUnavailableError(error: unknown): UnavailableError | null {
  return findDatabaseFault(error) === null
    ? null
    : new UnavailableError('The database is temporarily unavailable.');
}

const FOREIGN_KEY = /^(23503|SQLITE_CONSTRAINT_FOREIGNKEY)$/;

/**
 * Returns a 404 error if the row that a new row refers to is gone, such as the user of a session: another request has
 * deleted it meanwhile. Returns null for any other error.
 */
export function toMissingRowError(error: unknown): NotFoundError | null {
  // Of an error that TypeORM has wrapped alone: another may be of a query of the application.
  const { driverError, query = '' } = Object(error) as { driverError?: unknown; query?: string };
  // A DELETE fails for the opposite reason: rows of a table without ON DELETE refer to this one.
  const isMissing = FOREIGN_KEY.test(getDriverCode(driverError)) && !/^\s*DELETE/i.test(query);
  return isMissing ? new NotFoundError() : null;
}

/** A `QueryFailedError` of TypeORM has the members of the driver's error, and that error itself. */
type Failure = Error & { driverError?: Record<string, unknown> };

/** Members of a database error with values of rows: a password hash, an e-mail address. */
const WITH_VALUES = ['parameters', 'detail', 'where'];

/** Removes the values of rows from a database error and its causes, before code of the application may log it. */
export function hideParameters(error: unknown): unknown {
  const seen = new Set<unknown>();
  for (let each = error; each instanceof Error && !seen.has(each); each = each.cause) {
    seen.add(each);
    const { driverError } = each as Failure;
    if (!driverError) continue;
    for (const name of WITH_VALUES) {
      Reflect.deleteProperty(each, name);
      Reflect.deleteProperty(driverError, name);
    }
  }
  return error;
}
