import { UnavailableError } from './errors.js';

// PostgreSQL: class 08 connection, 53 resources, 57P0x shutting down, 57014 statement timeout, 55P03 lock timeout,
// 40P01 deadlock, 25006 read-only after a failover, 26000 and 42P05 a prepared statement that a proxy has lost.
// SQLite: locked for longer than the busy timeout, disk full, I/O error.
const CODES =
  /^(08...|53...|57P0.|57014|55P03|40P01|25006|26000|42P05|SQLITE_(BUSY|LOCKED|FULL|IOERR|CANTOPEN|READONLY).*)$/;
const NETWORK =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;
// Errors of `pg` without a code; the last is PostgreSQL's, once after a migration has changed a column.
const MESSAGES =
  /^(timeout exceeded when trying to connect|Connection terminated|Query read timeout|Driver not Connected|cached plan must not change)/;

/** Returns a 503 error if the database is temporarily unavailable, or null for any other error. */
export function toUnavailableError(error: unknown): UnavailableError | null {
  const cause = (error as { driverError?: unknown } | null)?.driverError ?? error;
  if (!(cause instanceof Error)) return null;
  const { code = '' } = cause as Error & { code?: string };
  // TypeORM throws this when a connection is lost during a transaction.
  const lost = cause.name.endsWith('AlreadyReleasedError');
  const unavailable =
    lost || CODES.test(code) || NETWORK.test(code) || MESSAGES.test(cause.message);
  return unavailable ? new UnavailableError('The database is temporarily unavailable.') : null;
}
