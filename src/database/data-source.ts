import type { Database } from 'better-sqlite3';
import { DataSource, type DataSourceOptions, MigrationExecutor } from 'typeorm';
import type { DatabaseOptions } from './database.options.js';
import { postgresClient } from './postgres-client.js';
import { serializeSqliteTransactions } from './sqlite-transactions.js';

// Where PostgreSQL does not answer, a caller gets 503 after at most five seconds: so long for a
// connection, and then so long for a statement. The server's own limit cannot help where the server
// does not answer at all, hence the one on this side, a little later.
const CONNECT_TIMEOUT_MS = 2_000;
const STATEMENT_TIMEOUT_MS = 2_500;
const ANSWER_TIMEOUT_MS = 3_000;
/** How long SQLite itself waits for another process that writes: the rest is in `sqlite-transactions.ts`. */
const BUSY_TIMEOUT_MS = 20;
const POOL_SIZE = 10;
/** Any number will do, as long as every instance takes the same: the name of the migrations' lock. */
const MIGRATION_LOCK = 7_236_148;

/**
 * TypeORM's options for one of the two databases. The schema is made by migrations alone: never
 * `synchronize`.
 */
export function dataSourceOptions({
  url,
  entities,
  migrations,
}: DatabaseOptions): DataSourceOptions {
  const common = {
    entities,
    migrations,
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'all',
    synchronize: false,
    logging: false,
  } as const;
  if (url.startsWith('sqlite:')) return { ...common, ...sqliteOptions(url) };
  return { ...common, ...postgresOptions(url) };
}

function sqliteOptions(url: string) {
  return {
    type: 'better-sqlite3' as const,
    database: url.slice('sqlite:'.length),
    timeout: BUSY_TIMEOUT_MS,
    enableWAL: true,
    // WAL alone keeps the file sound, but may lose the last commits at a power cut. FULL syncs each
    // commit before it is acknowledged: a sign-up that was answered 201 is there afterwards.
    prepareDatabase: (database: Database) => {
      database.pragma('synchronous = FULL');
    },
  };
}

function postgresOptions(url: string) {
  return {
    type: 'postgres' as const,
    url,
    poolSize: POOL_SIZE,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    applicationName: 'nightlatch',
    extra: {
      Client: postgresClient(),
      statement_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      idle_in_transaction_session_timeout: 2 * STATEMENT_TIMEOUT_MS,
    },
  };
}

/** Opens the database and brings its schema up to date. */
export async function openDataSource(
  options: DataSourceOptions,
  migrate = true,
): Promise<DataSource> {
  const dataSource = new DataSource(options);
  if (options.type === 'better-sqlite3') serializeSqliteTransactions(dataSource);
  await dataSource.initialize();
  if (migrate) await runMigrations(dataSource);
  return dataSource;
}

/**
 * Several instances may start at once on an empty database: one migrates, the others wait for it.
 * PostgreSQL gives the lock back when the connection ends, however it ends. The connection is one
 * apart, without the timeouts of the others: a migration may take longer than a request.
 */
async function runMigrations(dataSource: DataSource): Promise<void> {
  if (dataSource.options.type !== 'postgres') {
    await dataSource.runMigrations();
    return;
  }
  // As a rule there is nothing to do, which takes one look, and neither a lock nor a connection.
  const pending = await new MigrationExecutor(dataSource).getPendingMigrations();
  if (pending.length === 0) return;
  const migrator = new DataSource({ ...dataSource.options, extra: {}, poolSize: 2 });
  await migrator.initialize();
  try {
    const lock = migrator.createQueryRunner();
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await migrator.runMigrations();
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await lock.release();
  } finally {
    await migrator.destroy();
  }
}
