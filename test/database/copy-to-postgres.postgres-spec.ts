import { Logger } from '@nestjs/common';
import Database from 'better-sqlite3';
import { Client } from 'pg';
import { DataSource, type EntityMetadata } from 'typeorm';
import { afterEach, expect, it } from 'vitest';
import { dataSourceOptions } from '../../src/index.js';
import { copyToPostgres } from '../../src/database/copy-to-postgres.js';
import { entities, migrations } from '../../src/server/process/database.js';
import { connect, createDatabase, execute, type TestDatabase } from '../support/databases.js';
import { createMigratedDatabase } from '../support/migrated-database.js';

Logger.overrideLogger(false);
const TEXT = 'ä€😀 "quoted" \\u0000 \\N {1,2}\n\t';
const TIME = 1_764_547_200_123;

const databases: TestDatabase[] = [];
afterEach(async () => {
  for (const database of databases.splice(0)) await database.drop();
});

async function add(database: Promise<TestDatabase>): Promise<string> {
  databases.push(await database);
  return databases.at(-1)!.url;
}

const newTarget = () => add(createDatabase('postgres'));

/** Creates an SQLite database with two rows in every table: one has all values, the other has none that may be null. */
async function newSource(): Promise<string> {
  const url = await add(createMigratedDatabase('sqlite'));
  await open(url, async ({ entityMetadatas }) => {
    const database = new Database(url.slice('sqlite:'.length));
    // The order of the tables is that of the copy, and not of this test.
    database.pragma('foreign_keys = OFF');
    for (const table of entityMetadatas) {
      for (const row of [1, 2]) insert(database, table, row);
    }
    expect(database.pragma('foreign_key_check')).toEqual([]);
    database.close();
  });
  return url;
}

function insert(database: Database.Database, table: EntityMetadata, row: number): void {
  const { columns } = table;
  const names = columns.map(({ databaseName }) => `"${databaseName}"`);
  const values = columns.map((column): string | number | null => {
    if (row === 2 && column.isNullable) return null;
    if (column.type === 'uuid') return `01900000-0000-7000-8000-00000000000${row}`;
    if (column.type === 'boolean') return row % 2;
    if (column.type === 'integer') return row;
    if (column.type === 'bigint') return TIME + row;
    if (column.type === 'simple-json') return JSON.stringify([TEXT, row]);
    if (column.type === 'varchar') return `${TEXT}${row}`;
    throw new Error(`This test has no value for ${table.tableName}.${column.databaseName}.`);
  });
  const places = columns.map(() => '?');
  database
    .prepare(`INSERT INTO "${table.tableName}" (${names.join(', ')}) VALUES (${places.join(', ')})`)
    .run(values);
}

async function open<T>(url: string, work: (dataSource: DataSource) => Promise<T>): Promise<T> {
  const dataSource = new DataSource(dataSourceOptions({ url, entities, migrations }));
  await dataSource.initialize();
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

const copy = (from: string, to: string) =>
  copyToPostgres(from, { url: to, entities, migrations }, () => {});

/** Reads all rows of all entities. */
function readAll(url: string): Promise<Record<string, unknown[]>> {
  return open(url, async ({ entityMetadatas, manager }) => {
    const tables = entityMetadatas.map(async ({ tableName, target, primaryColumns }) => {
      const order = { [primaryColumns[0]!.propertyName]: 'ASC' };
      return [tableName, await manager.find(target, { order })] as const;
    });
    return Object.fromEntries(await Promise.all(tables));
  });
}

it('copies every row of every table with its values, and the tables have no sequence to advance', async () => {
  const [from, to] = [await newSource(), await newTarget()];
  const before = await readAll(from);
  const copied = await copy(from, to);
  expect(await readAll(to)).toEqual(before);
  expect(await readAll(from)).toEqual(before);
  const tables = await execute(
    to,
    `SELECT relname AS table, relkind AS kind FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S') AND relname NOT LIKE 'migrations%'`,
  );
  expect(tables.map(({ table }) => table).toSorted()).toEqual(
    copied.map(({ table }) => table).toSorted(),
  );
  expect(new Set(copied.map(({ rows }) => rows))).toEqual(new Set([2]));
});

it('copies a table in batches, and notifies no server of users, sessions and tokens', async () => {
  const [from, to] = [await newSource(), await newTarget()];
  const sqlite = new Database(from.slice('sqlite:'.length));
  sqlite.exec(`
    DELETE FROM hash_kinds;
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
    INSERT INTO refused_addresses SELECT 'a' || i, i FROM n`);
  sqlite.close();
  const listener = new Client({ connectionString: to });
  await listener.connect();
  const notified: string[] = [];
  listener.on('notification', ({ payload }) => notified.push(payload!.split(':')[0]!));
  await listener.query('LISTEN nightlatch');
  const copied = await copy(from, to);
  expect(copied).toContainEqual({ table: 'refused_addresses', rows: 2_002 });
  await listener.query('SELECT 1');
  await listener.end();
  expect([...new Set(notified)].toSorted()).toEqual(['clients', 'signing_keys']);
});

it('a copy that fails in the middle leaves nothing, and can be run again', async () => {
  const [from, to] = [await newSource(), await newTarget()];
  await execute(to, 'CREATE SCHEMA other');
  const other = `${to}?schema=other`;
  await open(other, (dataSource) => dataSource.runMigrations());
  await execute(
    to,
    'ALTER TABLE other.personal_access_tokens ADD CONSTRAINT none CHECK (hint IS NULL)',
  );
  await expect(copy(from, other)).rejects.toThrow(
    /^The table personal_access_tokens cannot be copied, so nothing was: .+ violates check constraint/,
  );
  const rows = Object.values(await readAll(other)).flat();
  expect(rows).toEqual([]);
  await execute(to, 'ALTER TABLE other.personal_access_tokens DROP CONSTRAINT none');
  await copy(from, other);
  expect(await readAll(other)).toEqual(await readAll(from));
});

it('refuses a PostgreSQL with rows, and changes none of them', async () => {
  const [from, to] = [await newSource(), await newTarget()];
  await open(to, (dataSource) => dataSource.runMigrations());
  await execute(to, "INSERT INTO refused_addresses VALUES ('a@example.com', 1)");
  await expect(copy(from, to)).rejects.toThrow(
    /^DATABASE_URL is not an empty database: it has rows in "refused_addresses"\. Nothing was copied/,
  );
  const { refused_addresses: rest, ...others } = await readAll(to);
  expect([rest, Object.values(others).flat()]).toEqual([[expect.anything()], []]);
});

it('two copies at once: one copies, and the other finds rows', async () => {
  const [from, second, to] = [await newSource(), await newSource(), await newTarget()];
  const results = await Promise.allSettled([copy(from, to), copy(second, to)]);
  expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});

it('refuses an SQLite database that a server has open, and keeps a server from starting on it meanwhile', async () => {
  const [from, to] = [await newSource(), await newTarget()];
  const server = new Database(from.slice('sqlite:'.length));
  server.pragma('journal_mode = WAL');
  await expect(copy(from, to)).rejects.toThrow(
    'Another process has the SQLite database open: stop the server first.',
  );
  server.close();
  let late: unknown;
  await copyToPostgres(from, { url: to, entities, migrations }, () => {
    late ??= findOpenError(from);
  });
  expect(late).toMatchObject({ code: 'SQLITE_BUSY' });
});

function findOpenError(url: string): unknown {
  const database = new Database(url.slice('sqlite:'.length), { timeout: 0 });
  try {
    return database.prepare('SELECT * FROM users').all();
  } catch (error) {
    return error;
  } finally {
    database.close();
  }
}

it('waits for a statement longer than a request does', async () => {
  const [from, to] = [await newSource(), await newTarget()];
  await open(to, (dataSource) => dataSource.runMigrations());
  await connect(to, async (client) => {
    await client.query('BEGIN; LOCK TABLE users');
    const copying = copy(from, to);
    // Longer than the limits of a request, which are 1.5 seconds for a lock and 3 for an answer.
    await client.query('SELECT pg_sleep(3.5)');
    await client.query('COMMIT');
    expect((await copying).length).toBeGreaterThan(20);
  });
});
