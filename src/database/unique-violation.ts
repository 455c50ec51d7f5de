import { QueryFailedError } from 'typeorm';

/**
 * Which unique index refused a row, or null where that is not what happened. A unique index is named
 * `{table}_{column}_key` throughout; SQLite reports table and column, PostgreSQL the index.
 */
export function uniqueViolation(error: unknown): string | null {
  if (!(error instanceof QueryFailedError)) return null;
  const cause = error.driverError as Error & { code?: string; constraint?: string };
  if (cause.code === '23505') return cause.constraint ?? '';
  if (!/^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)$/.test(cause.code ?? '')) return null;
  const [, table, column] = /failed: (\w+)\.(\w+)$/.exec(cause.message) ?? [];
  return `${table}_${column}_key`;
}
