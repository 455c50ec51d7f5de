import type { Database } from 'better-sqlite3';
import type { DataSourceOptions } from 'typeorm';
import { findDirectUrlFault, parseDatabaseUrl, type PostgresAddress } from './database-url.js';
import { createPostgresClient } from './postgres-client.js';
import { PostgresHosts } from './postgres-hosts.js';

// If PostgreSQL does not answer, a caller gets 503 after at most five seconds: the sum of the time for a connection and
// for a statement. The last limit is on this side, for a server that does not answer at all.
const CONNECT_TIMEOUT_MS = 2_000;
const STATEMENT_TIMEOUT_MS = 2_500;
const ANSWER_TIMEOUT_MS = 3_000;
/** Less than a statement may take, because a request may wait for several locks. PostgreSQL finds a deadlock after 1 s. */
const LOCK_TIMEOUT_MS = 1_500;
/** How long SQLite itself waits for another process that writes; `sqlite-transactions.ts` waits longer. */
const BUSY_TIMEOUT_MS = 20;
const POOL_SIZE = 10;
const LIMITS = {
  statement_timeout: STATEMENT_TIMEOUT_MS,
  lock_timeout: LOCK_TIMEOUT_MS,
  idle_in_transaction_session_timeout: 2 * STATEMENT_TIMEOUT_MS,
};

/** What {@link DatabaseModule} is configured with. */
export interface DatabaseOptions {
  /** `sqlite:PATH` (relative to the working directory) or `postgres://...`. */
  url: string;
  /**
   * The same PostgreSQL without a pooler, if `url` is a pooler that pools by transaction: changes are listened for and
   * migrations run there. Default: `url`.
   */
  directUrl?: string | undefined;
  /** `authEntities`, and your own. */
  entities: NonNullable<DataSourceOptions['entities']>;
  /** `authMigrations`, and your own. */
  migrations: NonNullable<DataSourceOptions['migrations']>;
  /** Whether to run the migrations at the start; if false, the start fails if one is missing. Default: true. */
  migrate?: boolean | undefined;
}

/**
 * Creates TypeORM's options for SQLite or PostgreSQL. Only migrations change the schema, never `synchronize`.
 * @throws Error if a URL cannot be used.
 */
export function dataSourceOptions({
  url,
  directUrl,
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
  const address = parseDatabaseUrl(url);
  return address.type === 'sqlite'
    ? { ...common, ...toSqliteOptions(address.path) }
    : { ...common, ...toPostgresOptions(address, parseDirectUrl(url, directUrl)) };
}

function parseDirectUrl(url: string, directUrl: string | undefined): PostgresAddress | undefined {
  if (directUrl === undefined) return undefined;
  const fault = findDirectUrlFault(url, directUrl);
  if (fault !== null) throw new Error(`The direct URL of the database ${fault}.`);
  return parseDatabaseUrl(directUrl) as PostgresAddress;
}

function toSqliteOptions(path: string) {
  return {
    type: 'better-sqlite3' as const,
    database: path,
    timeout: BUSY_TIMEOUT_MS,
    enableWAL: true,
    // With WAL alone a power cut may lose the last commits. FULL syncs each commit before it is acknowledged.
    prepareDatabase: (database: Database) => {
      database.pragma('synchronous = FULL');
    },
  };
}

function toPostgresOptions(address: PostgresAddress, direct?: PostgresAddress) {
  const { url, schema } = address;
  const clusters = new Map(
    [address, direct].flatMap((one) =>
      one?.hosts ? [[one.url, new PostgresHosts(one.hosts, one.mustWrite ?? false)] as const] : [],
    ),
  );
  return {
    type: 'postgres' as const,
    url,
    ...(schema !== undefined && { schema }),
    poolSize: POOL_SIZE,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    applicationName: 'nightlatch',
    extra: {
      Client: createPostgresClient(LIMITS, clusters),
      query_timeout: ANSWER_TIMEOUT_MS,
      // Read by the change feed and by the migrations.
      directUrl: direct?.url,
    },
  };
}
