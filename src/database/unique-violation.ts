import { QueryFailedError } from 'typeorm';

/**
 * Returns the name of the unique index that rejected a row, or null for any other error. Every unique index is named
 * `{table}_{column}_key`; SQLite reports the table and the column, PostgreSQL the index.
 */
export function findUniqueViolation(error: unknown): string | null {
  if (!(error instanceof QueryFailedError)) return null;
  const cause = error.driverError as Error & { code?: string; constraint?: string };
  if (cause.code === '23505') return cause.constraint ?? '';
  if (!/^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)$/.test(cause.code ?? '')) return null;
  const [, table, column] = /failed: (\w+)\.(\w+)$/.exec(cause.message) ?? [];
  return `${table}_${column}_key`;
}
