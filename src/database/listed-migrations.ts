import { type DataSource, QueryFailedError } from 'typeorm';
import { getDriverCode } from '../http/database-errors.js';
import { quotePath } from './sql.js';

/** PostgreSQL's undefined_table and undefined_column: another framework may have a table of the same name. */
const MISSING = new Set(['42P01', '42703']);

/**
 * Returns the names of the migrations that a database has. TypeORM 0.3 would create the table of the migrations for
 * that, which a role without the rights cannot.
 */
export async function listExecutedMigrations(dataSource: DataSource): Promise<string[]> {
  const { migrationsTableName = 'migrations', schema } = dataSource.options as {
    migrationsTableName?: string;
    schema?: string;
  };
  const path = dataSource.driver.buildTableName(migrationsTableName, schema);
  try {
    const table = quotePath(path, dataSource);
    const rows = await dataSource.query<Array<{ name: string }>>(`SELECT name FROM ${table}`);
    return rows.map(({ name }) => name);
  } catch (error) {
    if (error instanceof QueryFailedError && isMissing(error)) return [];
    throw error;
  }
}

/** Returns the names of the migrations of the `DataSource` that its database lacks, in order. */
export async function listPendingMigrations(dataSource: DataSource): Promise<string[]> {
  const names = dataSource.migrations.map(({ name, constructor }) => name ?? constructor.name);
  return selectPending(names, await listExecutedMigrations(dataSource));
}

/** Returns the migrations that were not executed, in order. */
export function selectPending(names: string[], executed: string[]): string[] {
  return names
    .filter((name) => !executed.includes(name))
    .toSorted((a, b) => getTimestamp(a) - getTimestamp(b));
}

/** @throws Error if the database lacks migrations of the `DataSource`. */
export async function assertMigrated(dataSource: DataSource): Promise<void> {
  const pending = await listPendingMigrations(dataSource);
  if (pending.length === 0) return;
  throw new Error(
    `The database lacks the migrations ${pending.join(', ')}: run them first, as the application runs its migrations.`,
  );
}

/** The name of a migration ends with its time. */
function getTimestamp(name: string): number {
  return Number(name.slice(-13));
}

function isMissing(error: QueryFailedError): boolean {
  return MISSING.has(getDriverCode(error)) || /no such (table|column)/.test(error.message);
}
