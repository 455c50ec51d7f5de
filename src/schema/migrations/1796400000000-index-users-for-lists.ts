import type { MigrationInterface, QueryRunner } from 'typeorm';
import { getAuthTables } from '../auth-tables.js';

const INDEXES = {
  users_with_roles_idx: "(id) WHERE roles <> '[]'",
  users_disabled_idx: '(id) WHERE disabled',
};
/** A search by prefix needs an index in the order of bytes, not of the database's collation. */
const POSTGRES_INDEXES = {
  users_email_prefix_idx: '(email_canonical COLLATE "C")',
  users_username_prefix_idx: '(username COLLATE "C")',
};

/** Adds indexes to list users by the beginning of a name (SQLite has those already), by role, and by status. */
export class IndexUsersForLists1796400000000 implements MigrationInterface {
  readonly name = 'IndexUsersForLists1796400000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { prefix, quoted } = getAuthTables(queryRunner);
    for (const [name, what] of listIndexes(queryRunner)) {
      await queryRunner.query(`CREATE INDEX "${prefix}${name}" ON ${quoted('users')} ${what}`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const { quoted } = getAuthTables(queryRunner);
    for (const [name] of listIndexes(queryRunner)) {
      await queryRunner.query(`DROP INDEX ${quoted(name)}`);
    }
  }
}

function listIndexes({ connection }: QueryRunner): Array<[name: string, what: string]> {
  const isPostgres = connection.options.type === 'postgres';
  return Object.entries({ ...INDEXES, ...(isPostgres && POSTGRES_INDEXES) });
}
