import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import {
  DataSource,
  type DataSourceOptions,
  type Migration,
  MigrationExecutor,
  type QueryRunner,
} from 'typeorm';
import { monotonicMs } from '../clock/monotonic.js';
import { findDatabaseFault, getDriverCode } from '../http/database-errors.js';
import { toReason } from '../http/to-reason.js';
import { getCommand } from './command.js';
import { type DatabaseOptions, dataSourceOptions } from './data-source.js';
import { assertMigrated, listPendingMigrations } from './listed-migrations.js';
import { serializeSqliteTransactions } from './sqlite-transactions.js';

/** The key of the migrations' advisory lock: any number that is the same in every instance. */
const MIGRATION_LOCK = 7_236_148;
/** How often a process asks again for the lock of an SQLite database. */
const RETRY_MS = 50;
const LOG_AFTER_MS = 1_000;
/** How long opening an SQLite file waits for other processes that open it. */
const OPEN_LIMIT_MS = 10_000;
/** A role may have these limits. A migration, and waiting for one, may take longer. */
const LIMITS = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'];

/**
 * How long a migration waits for a table. All later statements on the table wait behind it, and fail if they wait longer
 * than their own limit (`lock_timeout` in data-source.ts).
 */
const TABLE_LOCK_MS = 1_000;
/** The pause after that, in which the statements that waited behind it are answered. */
const TABLE_PAUSE_MS = 4_000;
const SHOWN_CHARACTERS = 100;
const LOCK_TIMEOUT = '55P03';

const logger = new Logger('Database');

/** What `dataSourceOptions()` creates for PostgreSQL. */
export type PostgresOptions = Extract<DataSourceOptions, { type: 'postgres' }> & {
  extra?: { directUrl?: string; Client?: unknown };
};

/**
 * Opens the database and runs the migrations. A command never runs them: `AuthDatabaseModule` checks that none is missing.
 * @throws Error that says what is wrong with the database, or which migrations it lacks if `migrate` is false.
 */
export async function openDataSource(
  options: DataSourceOptions,
  migrate = true,
): Promise<DataSource> {
  const dataSource = await openUnmigrated(options);
  if (getCommand()) return dataSource;
  await (migrate ? runMigrations(dataSource) : assertMigrated(dataSource));
  return dataSource;
}

/**
 * Runs the migrations that a database lacks. Creates an SQLite file that does not exist.
 * @returns their names.
 * @throws Error that says what is wrong with the database.
 */
export async function migrateDatabase(options: DatabaseOptions): Promise<string[]> {
  const dataSource = await openUnmigrated(dataSourceOptions(options));
  try {
    return await runMigrations(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

/**
 * Opens the database and leaves its schema as it is.
 * @throws Error that says what is wrong with the database.
 */
export async function openUnmigrated(options: DataSourceOptions): Promise<DataSource> {
  // A command leaves the journal mode of an SQLite file as it is.
  const given = getCommand() ? ({ ...options, enableWAL: false } as DataSourceOptions) : options;
  const dataSource = new DataSource(given);
  if (options.type === 'better-sqlite3') serializeSqliteTransactions(dataSource);
  try {
    // Of several processes that make a new file a WAL database, all but one find it locked.
    await waitWhileLocked(() => dataSource.initialize(), OPEN_LIMIT_MS);
  } catch (error) {
    throw toOpenError(error, options);
  }
  return dataSource;
}

/** Names the setting, because an operator who pasted a URL looks there. The error of the driver names no password. */
function toOpenError(error: unknown, { type, database }: DataSourceOptions): Error {
  if (type === 'better-sqlite3') {
    return new Error(
      `DATABASE_URL: the file ${database} cannot be opened as an SQLite database (${toReason(error)}): ` +
        'write the path of a file in a folder in which the server may create and write files.',
      { cause: error },
    );
  }
  const fault = findDatabaseFault(error) ?? 'the database cannot be opened';
  return new Error(`DATABASE_URL: ${fault}: ${toReason(error)}`, { cause: error });
}

/**
 * Runs the migrations under a lock: of several processes that start together, one migrates and the others wait. Logs each
 * after the commit, and returns their names.
 */
async function runMigrations(dataSource: DataSource): Promise<string[]> {
  // Most starts have nothing to migrate, and then need neither the lock nor another connection.
  const pending = await listPendingMigrations(dataSource);
  if (pending.length === 0) return [];
  const migrate = dataSource.options.type === 'postgres' ? migratePostgres : migrateSqlite;
  const migrations = await migrate(dataSource).catch((error: unknown) => {
    const reason = toReason(error);
    throw new Error(`The database was not migrated, and nothing in it changed: ${reason}`, {
      cause: error,
    });
  });
  for (const { name } of migrations) logger.log(`Ran the migration ${name}.`);
  return migrations.map(({ name }) => name);
}

/** On a connection without limits, because a migration may take longer than a request, and without a pooler. */
async function migratePostgres(dataSource: DataSource): Promise<Migration[]> {
  // TypeORM's default logger writes each attempt that fails to the standard output.
  const more = { poolSize: 1, logger: 'debug' } as const;
  const migrator = new DataSource({ ...toDirect(dataSource.options as PostgresOptions), ...more });
  await migrator.initialize();
  try {
    for (;;) {
      try {
        return await migrateInOneTransaction(migrator, dataSource);
      } catch (error) {
        if (getDriverCode(error) !== LOCK_TIMEOUT) throw error;
        logger.warn(
          `Waiting for a session that uses a table, such as pg_dump: ${toStatement(error)}`,
        );
      }
      await sleep(TABLE_PAUSE_MS);
    }
  } finally {
    await migrator.destroy();
  }
}

/** @throws QueryFailedError 55P03 if a migration waits too long for a table. */
function migrateInOneTransaction(
  migrator: DataSource,
  dataSource: DataSource,
): Promise<Migration[]> {
  // The lock belongs to the transaction: behind a pooler the next statement may have another session.
  return migrator.transaction('READ COMMITTED', async ({ queryRunner }) => {
    await liftLimits(queryRunner!);
    await queryRunner!.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await assertLocked(dataSource);
    await queryRunner!.query(`SET LOCAL lock_timeout = ${TABLE_LOCK_MS}`);
    await createSchema(queryRunner!);
    return new MigrationExecutor(migrator, queryRunner).executePendingMigrations();
  });
}

/** Lets the statements of the transaction take as long as they need. */
export async function liftLimits(runner: Pick<QueryRunner, 'query'>): Promise<void> {
  for (const limit of LIMITS) await runner.query(`SET LOCAL ${limit} = 0`);
}

/** Returns the options of a connection without a pooler, and without the limit for the answer to a statement. */
export function toDirect({ extra, ...options }: PostgresOptions): PostgresOptions {
  const { directUrl: url = options.url, Client } = extra ?? {};
  return { ...options, url, extra: { Client } };
}

/** Returns the statement that failed, which names the table, on one line. */
function toStatement(error: unknown): string {
  const { query = '' } = Object(error) as { query?: string };
  return query.replaceAll(/\s+/g, ' ').trim().slice(0, SHOWN_CHARACTERS);
}

/**
 * Checks the lock of the migrations from another connection: an engine that speaks PostgreSQL's protocol may accept an
 * advisory lock and hold none.
 */
async function assertLocked(dataSource: DataSource): Promise<void> {
  const [row] = await dataSource.query<Array<{ free: boolean }>>(
    'SELECT pg_try_advisory_xact_lock($1) AS free',
    [MIGRATION_LOCK],
  );
  if (!row!.free) return;
  throw new Error(
    'the database accepts an advisory lock and does not hold it, so two servers could migrate at once: use PostgreSQL',
  );
}

/** Creates the schema if it is missing. `CREATE SCHEMA IF NOT EXISTS` would need a privilege even if it exists. */
async function createSchema(runner: QueryRunner): Promise<void> {
  const { schema } = runner.connection.options as { schema?: string };
  if (schema === undefined || (await runner.hasSchema(schema))) return;
  await runner.createSchema(schema);
}

/** The transaction begins with the write lock of the file. */
async function migrateSqlite(dataSource: DataSource): Promise<Migration[]> {
  const runner = dataSource.createQueryRunner();
  try {
    // Without effect in a transaction. A migration that rebuilds a table would delete the rows that refer to it.
    await runner.query('PRAGMA foreign_keys = OFF');
    await waitWhileLocked(() => runner.startTransaction(), Infinity);
    const migrations = await new MigrationExecutor(dataSource, runner).executePendingMigrations();
    await runner.commitTransaction();
    return migrations;
  } finally {
    await runner.release();
    await dataSource.query('PRAGMA foreign_keys = ON');
  }
}

/** Waits for another process that has locked an SQLite database. */
async function waitWhileLocked(run: () => Promise<unknown>, limitMs: number): Promise<void> {
  const begunAtMs = monotonicMs();
  for (let isLogged = false; ;) {
    try {
      await run();
      return;
    } catch (error) {
      const isBusy = getDriverCode(error).startsWith('SQLITE_BUSY');
      const waitedMs = monotonicMs() - begunAtMs;
      if (!isBusy || waitedMs > limitMs) throw error;
      if (!isLogged && waitedMs > LOG_AFTER_MS) {
        logger.log('Waiting for another process that has locked the database.');
        isLogged = true;
      }
      await sleep(RETRY_MS);
    }
  }
}
