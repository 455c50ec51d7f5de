import { resolve } from 'node:path';
import type { CleanedEnv } from 'envalid';
import { findDirectUrlFault, parseDatabaseUrl } from '../../server-entry.js';
import { optional, setting } from './setting.js';
import { DEFAULT_DATABASE_URL } from './settings.js';
import { databaseUrl, oneOf, wholeNumber } from './values.js';

/** The settings of the database, for the table of all settings. */
export const DATABASE = {
  DATABASE_URL: setting(
    databaseUrl,
    DEFAULT_DATABASE_URL,
    'The database: SQLite for one machine, PostgreSQL for several servers. `sqlite:///x.db` is a relative path and `sqlite:////x.db` an absolute one, as in SQLAlchemy. A password is percent-encoded, or left out and set as `PGPASSWORD` in the environment (not in `.env`); [Operating](operating.md) lists the parameters.',
  ),
  DATABASE_DIRECT_URL: optional(
    databaseUrl,
    'the value of `DATABASE_URL`',
    'The same PostgreSQL without a pooler, if `DATABASE_URL` is a pooler that pools by transaction (PgBouncer). The server listens for changes there, on one connection for each process, and migrates there.',
  ),
  MIGRATE: setting(
    oneOf('start', 'off'),
    'start',
    'Whether the server migrates its database at the start. With `off`, it does not start on a database that lacks migrations, and needs no right to change the schema: run `nightlatch migrate` before an [upgrade](upgrading.md).',
  ),
  CHANGES: setting(
    oneOf('listen', 'poll'),
    'listen',
    'How a server notices what others change in PostgreSQL: `listen` at once, by LISTEN and NOTIFY; `poll` after `RECHECK_SECONDS`, and without a query while nothing is asked of it but one in that time.',
  ),
  RECHECK_SECONDS: setting(
    wholeNumber(1, 60, 'seconds'),
    5,
    'The maximum age of cached sessions and users while change notifications from the database are unavailable.',
  ),
  GUARD_OUTAGE_SECONDS: setting(
    wholeNumber(0, 3_600, 'seconds'),
    60,
    'How long guards accept what they accepted before while PostgreSQL cannot be reached; then they answer 503. `0`: they answer 503 after `RECHECK_SECONDS`. A server that alone is cut off accepts tokens for that long which others have ended.',
  ),
};

/** Names the database for the log, without the user and the password. */
export function describeDatabase(url: string): string {
  const address = parseDatabaseUrl(url);
  if (address.type === 'sqlite') {
    return address.inMemory ? 'SQLite in memory' : `the SQLite file ${resolve(address.path)}`;
  }
  return `PostgreSQL at ${/^[^/]*\/\/(?:[^/?#]*@)?([^?]*)/.exec(url)![1]}`;
}

/** Returns what is wrong with the settings of the database, each as a sentence. */
export function checkDatabase({
  DATABASE_URL: url,
  DATABASE_DIRECT_URL: directUrl,
  WORKERS: workers,
}: CleanedEnv<typeof DATABASE> & { WORKERS: number }): string[] {
  // A URL that cannot be used has been reported already.
  if (url === undefined) return [];
  const faults: string[] = [];
  const address = parseDatabaseUrl(url);
  if (workers > 1 && address.type === 'sqlite' && address.inMemory) {
    faults.push(
      `DATABASE_URL is a database in memory, which ${workers} processes cannot share: write sqlite:PATH, or set WORKERS=1.`,
    );
  }
  const fault = directUrl === undefined ? null : findDirectUrlFault(url, directUrl);
  if (fault !== null) faults.push(`DATABASE_DIRECT_URL ${fault}.`);
  return faults;
}
