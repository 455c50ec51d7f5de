import { existsSync } from 'node:fs';
import type { Type } from '@nestjs/common';
import type { DataSourceOptions, MigrationInterface } from 'typeorm';
import { dataSourceOptions } from './data-source.js';
import { parseDatabaseUrl } from './database-url.js';
import { listExecutedMigrations, selectPending } from './listed-migrations.js';
import { openUnmigrated } from './open-data-source.js';

/** What is in a database. */
interface DatabaseContent {
  tables: string[];
  /** The names of the migrations that it has. */
  executed: string[];
  /** The names of those that it lacks, in order. */
  pending: string[];
}

/**
 * Reads the tables and the migrations of a database, and changes nothing: it neither creates an SQLite file nor sets its
 * journal mode.
 * @throws Error that says what is wrong with the database.
 */
export async function inspectDatabase(
  url: string,
  migrations: ReadonlyArray<Type<MigrationInterface>>,
): Promise<DatabaseContent> {
  const names = migrations.map(({ name }) => name);
  const address = parseDatabaseUrl(url);
  if (address.type === 'sqlite' && !existsSync(address.path)) {
    return { tables: [], executed: [], pending: selectPending(names, []) };
  }
  const options = dataSourceOptions({ url, entities: [], migrations: [] });
  const dataSource = await openUnmigrated({ ...options, enableWAL: false } as DataSourceOptions);
  try {
    const rows = await (address.type === 'sqlite'
      ? dataSource.query<Array<{ name: string }>>(SQLITE_TABLES)
      : dataSource.query<Array<{ name: string }>>(POSTGRES_TABLES, [address.schema ?? null]));
    const executed = await listExecutedMigrations(dataSource);
    const tables = rows.map(({ name }) => name);
    return { tables, executed, pending: selectPending(names, executed) };
  } finally {
    await dataSource.destroy();
  }
}

const SQLITE_TABLES = String.raw`
  SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name`;
/** Without the tables of extensions such as PostGIS. */
const POSTGRES_TABLES = `
  SELECT relname AS name FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE nspname = coalesce($1::name, current_schema()) AND relkind IN ('r', 'p') AND NOT EXISTS (
    SELECT FROM pg_depend
    WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e'
  ) ORDER BY relname`;
