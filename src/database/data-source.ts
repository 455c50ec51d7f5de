import type { Database } from 'better-sqlite3';
import { DataSource, type DataSourceOptions, MigrationExecutor } from 'typeorm';
import { createPostgresClient } from './postgres-client.js';
import { serializeSqliteTransactions } from './sqlite-transactions.js';

// If PostgreSQL does not answer, a caller gets 503 after at most five seconds: the sum of the time for a connection and
// for a statement. The last limit is on this side, for a server that does not answer at all.
const CONNECT_TIMEOUT_MS = 2_000;
const STATEMENT_TIMEOUT_MS = 2_500;
const ANSWER_TIMEOUT_MS = 3_000;
/** How long SQLite itself waits for another process that writes; `sqlite-transactions.ts` waits longer. */
const BUSY_TIMEOUT_MS = 20;
const POOL_SIZE = 10;
/** The key of the migrations' advisory lock: any number that is the same in every instance. */
const MIGRATION_LOCK = 7_236_148;

/** What {@link DatabaseModule} is configured with. */
export interface DatabaseOptions {
  /** `sqlite:PATH` (relative to the working directory) or `postgres://...`. */
  url: string;
  entities: NonNullable<DataSourceOptions['entities']>;
  migrations: NonNullable<DataSourceOptions['migrations']>;
  /** Whether to run the migrations at the start. True by default. */
  migrate?: boolean;
}

/** Creates TypeORM's options for SQLite or PostgreSQL. Only migrations change the schema, never `synchronize`. */
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
    // With WAL alone a power cut may lose the last commits. FULL syncs each commit before it is acknowledged.
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
      Client: createPostgresClient(),
      statement_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      idle_in_transaction_session_timeout: 2 * STATEMENT_TIMEOUT_MS,
    },
  };
}

/** Opens the database and runs the migrations. */
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
 * Runs the migrations under a lock: of several instances that start together, one migrates and the others wait.
 * PostgreSQL releases the lock when the connection ends. The connection has no timeouts, because a migration may take
 * longer than a request.
 */
async function runMigrations(dataSource: DataSource): Promise<void> {
  if (dataSource.options.type !== 'postgres') {
    await dataSource.runMigrations();
    return;
  }
  // Most starts have nothing to migrate, and then need neither the lock nor the connection.
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
