import type { QueryRunner } from 'typeorm';
import { quotePath } from '../database/quoted-path.js';
import { User } from '../users/user.entity.js';

const USERS = 'users';

/** How our tables are called in one database. */
export interface AuthTables {
  /** For an index or a function, which have names of their own beside the tables. */
  prefix: string;
  /** As TypeORM's `Table` wants it. */
  name: (table: string) => string;
  /** For SQL, with the schema where the DataSource has one. */
  quoted: (table: string) => string;
}

/**
 * What the tables are called follows from the entities, which a prefix may have renamed, so that it is said
 * once. Throws where the entities are not in the DataSource.
 */
export function authTables({ dataSource }: Pick<QueryRunner, 'dataSource'>): AuthTables {
  if (!dataSource.hasMetadata(User)) {
    throw new Error('The migrations of Nightlatch need ...authEntities among the entities.');
  }
  const { tablePath } = dataSource.getMetadata(User);
  const start = tablePath.slice(0, -USERS.length);
  const prefix = start.split('.').at(-1)!;
  return {
    prefix,
    name: (table) => prefix + table,
    quoted: (table) => quotePath(start + table, dataSource),
  };
}
