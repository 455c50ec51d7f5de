import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { DataSource, type DataSourceOptions, MigrationExecutor, type QueryRunner } from 'typeorm';
import { monotonicMs } from '../clock/monotonic.js';
import { findDatabaseFault } from '../http/to-unavailable-error.js';
import { serializeSqliteTransactions } from './sqlite-transactions.js';

/** The key of the migrations' advisory lock: any number that is the same in every instance. */
const MIGRATION_LOCK = 7_236_148;
/** How often a process asks again for the lock of an SQLite database. */
const RETRY_MS = 50;
const LOG_AFTER_MS = 1_000;
/** How long opening an SQLite file waits for other processes that open it. */
const OPEN_LIMIT_MS = 10_000;
/** A role may have these limits. A migration, and waiting for one, may take longer. */
const WITHOUT_LIMITS = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'];

const logger = new Logger('Database');

/**
 * Opens the database and runs the migrations.
 * @throws Error that says what is wrong with the database.
 */
export async function openDataSource(
  options: DataSourceOptions,
  migrate = true,
): Promise<DataSource> {
  const dataSource = new DataSource(options);
  if (options.type === 'better-sqlite3') serializeSqliteTransactions(dataSource);
  try {
    // Of several processes that make a new file a WAL database, all but one find it locked.
    await waitWhileLocked(() => dataSource.initialize(), OPEN_LIMIT_MS);
  } catch (error) {
    throw toOpenError(error, options);
  }
  if (migrate) await runMigrations(dataSource);
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

function toReason(error: unknown): string {
  // A refused connection is an AggregateError with an empty message and one error for each address.
  const { message, errors } = error as Partial<AggregateError>;
  return message || (errors ?? []).map(toReason).join('; ');
}

/**
 * Runs the migrations under a lock: of several processes that start together, one migrates and the others wait. On
 * PostgreSQL the connection has no limits, because a migration may take longer than a request.
 */
async function runMigrations(dataSource: DataSource): Promise<void> {
  // Most starts have nothing to migrate, and then need neither the lock nor another connection.
  const pending = await new MigrationExecutor(dataSource).getPendingMigrations();
  if (pending.length === 0) return;
  if (dataSource.options.type !== 'postgres') return migrateSqlite(dataSource);
  const migrator = new DataSource({ ...dataSource.options, extra: {}, poolSize: 1 });
  await migrator.initialize();
  try {
    await migratePostgres(migrator);
  } finally {
    await migrator.destroy();
  }
}

/** The lock belongs to the transaction: behind a pooler the next statement may have another session. */
async function migratePostgres(migrator: DataSource): Promise<void> {
  await migrator.transaction('READ COMMITTED', async ({ queryRunner }) => {
    for (const limit of WITHOUT_LIMITS) await queryRunner!.query(`SET LOCAL ${limit} = 0`);
    await queryRunner!.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await createSchema(queryRunner!);
    await new MigrationExecutor(migrator, queryRunner).executePendingMigrations();
  });
}

/** Creates the schema if it is missing. `CREATE SCHEMA IF NOT EXISTS` would need a privilege even if it exists. */
async function createSchema(runner: QueryRunner): Promise<void> {
  const { schema } = runner.connection.options as { schema?: string };
  if (schema === undefined || (await runner.hasSchema(schema))) return;
  await runner.createSchema(schema);
}

/** The transaction begins with the write lock of the file. */
async function migrateSqlite(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    // Without effect in a transaction. A migration that rebuilds a table would delete the rows that refer to it.
    await runner.query('PRAGMA foreign_keys = OFF');
    await waitWhileLocked(() => runner.startTransaction(), Infinity);
    await new MigrationExecutor(dataSource, runner).executePendingMigrations();
    await runner.commitTransaction();
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
      const { driverError = error } = error as { driverError?: unknown };
      const isBusy = (driverError as { code?: string }).code?.startsWith('SQLITE_BUSY') ?? false;
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
