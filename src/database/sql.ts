import type { DataSource, FindOneOptions, ObjectLiteral, Repository } from 'typeorm';

/** Returns whether a connection or a transaction is on PostgreSQL, and not on SQLite. */
export function isPostgres({ connection }: { connection: DataSource }): boolean {
  return connection.options.type === 'postgres';
}

/**
 * Returns the option that keeps a row which is found from changing until the transaction ends. On SQLite a transaction has
 * the database to itself.
 */
export function lockFound(transaction: { connection: DataSource }): Pick<FindOneOptions, 'lock'> {
  return isPostgres(transaction) ? { lock: { mode: 'for_no_key_update' } } : {};
}

/** Quotes a table with its schema (TypeORM's `tablePath`) for a statement. */
export function quotePath(path: string, { driver }: DataSource): string {
  return path
    .split('.')
    .map((part) => driver.escape(part))
    .join('.');
}

/** Quotes the table of an entity, with its schema if it has one. */
export function quoteTable<Row extends ObjectLiteral>({
  manager,
  metadata,
}: Repository<Row>): string {
  return quotePath(metadata.tablePath, manager.connection);
}

/** Creates parameter placeholders as the database writes them: `$1` or `?`. */
export function createPlaceholders<Row extends ObjectLiteral>(
  { manager }: Repository<Row>,
  amount: number,
): readonly string[] {
  const numbered = isPostgres(manager);
  return Array.from({ length: amount }, (_, i) => (numbered ? `$${i + 1}` : '?'));
}
