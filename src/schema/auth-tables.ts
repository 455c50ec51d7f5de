import type { QueryRunner } from 'typeorm';
import { quotePath } from '../database/sql.js';
import { User } from '../users/user.entity.js';

const USERS = 'users';

/** The names of the tables in one database. */
interface AuthTables {
  /** For the names of indices. */
  prefix: string;
  /** Returns the name for TypeORM's `Table`. */
  name: (table: string) => string;
  /** Quotes a table or function for SQL, with the schema if the DataSource has one. */
  quoted: (table: string) => string;
}

/**
 * Returns the names of the tables, which follow from the entities: a prefix may have renamed those.
 * @throws Error if the entities are not in the DataSource.
 */
export function getAuthTables({ connection }: Pick<QueryRunner, 'connection'>): AuthTables {
  if (!connection.hasMetadata(User)) {
    throw new Error('The migrations of Nightlatch need ...authEntities among the entities.');
  }
  const { tablePath } = connection.getMetadata(User);
  const start = tablePath.slice(0, -USERS.length);
  const prefix = start.split('.').at(-1)!;
  return {
    prefix,
    name: (table) => prefix + table,
    quoted: (table) => quotePath(start + table, connection),
  };
}
