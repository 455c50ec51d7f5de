import type { Database } from 'better-sqlite3';
import type { DataSource, EntityManager, EntityMetadata } from 'typeorm';
import { getDriverCode } from '../http/database-errors.js';
import { toReason } from '../http/to-reason.js';
import { type DatabaseOptions, dataSourceOptions } from './data-source.js';
import {
  liftLimits,
  migrateDatabase,
  openUnmigrated,
  type PostgresOptions,
  toDirect,
} from './open-data-source.js';
import { quotePath } from './sql.js';

/** Rows of one statement. */
const BATCH_ROWS = 1_000;
const ROW_ID = 'nightlatch_row_id';

/** How many rows of a table were copied. */
export interface CopiedTable {
  table: string;
  rows: number;
}

/**
 * Copies the rows of all tables of the entities from an SQLite database to an empty PostgreSQL, which it migrates first. The
 * rows are copied in one transaction: a copy that fails or is interrupted leaves the tables empty.
 * @param from the URL of the SQLite database, which has all migrations.
 * @param onCopied is called after each batch, with the rows of its table so far.
 * @throws Error if another process has the SQLite database open, or if the PostgreSQL has rows.
 */
export async function copyToPostgres(
  from: string,
  to: DatabaseOptions,
  onCopied: (copied: CopiedTable) => void,
): Promise<CopiedTable[]> {
  const source = await openUnmigrated(
    dataSourceOptions({ ...to, url: from, directUrl: undefined }),
  );
  try {
    assertAlone(source);
    await migrateDatabase(to);
    const target = await openUnmigrated(toDirect(dataSourceOptions(to) as PostgresOptions));
    try {
      return await target.transaction('READ COMMITTED', async (into) => {
        await liftLimits(into);
        return await copyTables(source.manager, into, onCopied);
      });
    } finally {
      await target.destroy();
    }
  } finally {
    await source.destroy();
  }
}

/**
 * Takes the lock that every process with a connection to an SQLite file in WAL mode shares, and keeps it while the
 * connection is open: no server can be running, and none can start, so the tables are read as they are at one moment.
 */
function assertAlone({ driver }: DataSource): void {
  const { databaseConnection } = driver as unknown as { databaseConnection: Database };
  databaseConnection.pragma('locking_mode = EXCLUSIVE');
  try {
    databaseConnection.exec('BEGIN IMMEDIATE; COMMIT');
  } catch (error) {
    if (!getDriverCode(error).startsWith('SQLITE_BUSY')) throw error;
    throw new Error('Another process has the SQLite database open: stop the server first.', {
      cause: error,
    });
  }
}

async function copyTables(
  from: EntityManager,
  into: EntityManager,
  onCopied: (copied: CopiedTable) => void,
): Promise<CopiedTable[]> {
  const tables = sortByReferences(into.connection.entityMetadatas);
  await assertEmpty(tables, into);
  const all: CopiedTable[] = [];
  for (const { tableName: table, tablePath } of tables) {
    const copied = { table, rows: 0 };
    all.push(copied);
    try {
      for await (const rows of readBatches(table, from)) {
        await insert(rows, quotePath(tablePath, into.connection), into);
        copied.rows += rows.length;
        onCopied(copied);
      }
    } catch (error) {
      const reason = toReason(error);
      throw new Error(`The table ${table} cannot be copied, so nothing was: ${reason}`, {
        cause: error,
      });
    }
  }
  return all;
}

/** Returns each table behind those that it refers to. */
function sortByReferences(tables: readonly EntityMetadata[]): EntityMetadata[] {
  const sorted = new Set<EntityMetadata>();
  const add = (table: EntityMetadata): void => {
    for (const { referencedEntityMetadata: referred } of table.foreignKeys) {
      if (referred !== table) add(referred);
    }
    sorted.add(table);
  };
  tables.forEach(add);
  return [...sorted];
}

/** Locks the tables first, against a server that is started on them, and against a second copy. */
async function assertEmpty(tables: EntityMetadata[], into: EntityManager): Promise<void> {
  const names = tables.map(({ tablePath }) => quotePath(tablePath, into.connection));
  await into.query(`LOCK TABLE ${names.join(', ')} IN SHARE ROW EXCLUSIVE MODE`);
  const filled: string[] = [];
  for (const name of names) {
    const rows = await into.query<unknown[]>(`SELECT FROM ${name} LIMIT 1`);
    if (rows.length > 0) filled.push(name);
  }
  if (filled.length === 0) return;
  throw new Error(
    `DATABASE_URL is not an empty database: it has rows in ${filled.join(', ')}. Nothing was copied. Name an empty one, or ` +
      'an empty schema (?schema=NAME).',
  );
}

/** Reads in the order of SQLite's own row ids, so that each batch begins where the last one ended. */
async function* readBatches(
  table: string,
  from: EntityManager,
): AsyncGenerator<Array<Record<string, unknown>>> {
  const name = quotePath(table, from.connection);
  const sql = `SELECT rowid AS ${ROW_ID}, * FROM ${name} WHERE rowid > ? ORDER BY rowid LIMIT ${BATCH_ROWS}`;
  for (let after: unknown = 0; ;) {
    const rows = await from.query<Array<Record<string, unknown>>>(sql, [after]);
    if (rows.length === 0) return;
    yield rows;
    after = rows.at(-1)![ROW_ID];
  }
}

/** PostgreSQL gives each value the type of its column: SQLite has 0 and 1 for a boolean, and text for a UUID. */
async function insert(
  rows: Array<Record<string, unknown>>,
  table: string,
  into: EntityManager,
): Promise<void> {
  const columns = Object.keys(rows[0]!)
    .filter((name) => name !== ROW_ID)
    .map((name) => into.connection.driver.escape(name))
    .join(', ');
  await into.query(
    `INSERT INTO ${table} (${columns})
     SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1)`,
    [JSON.stringify(rows)],
  );
}
