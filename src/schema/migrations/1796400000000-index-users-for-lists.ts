import type { MigrationInterface, QueryRunner } from 'typeorm';
import { authTables } from '../auth-tables.js';

const INDEXES = {
  users_with_roles_idx: "(id) WHERE roles <> '[]'",
  users_disabled_idx: '(id) WHERE disabled',
};
/** A prefix is a range of bytes, and what order an index is in is for the database's collation to say. */
const POSTGRES_INDEXES = {
  users_email_prefix_idx: '(email_canonical COLLATE "C")',
  users_username_prefix_idx: '(username COLLATE "C")',
};

/** Indexes by which users are listed: by how a name begins (SQLite has those already), by their roles, the disabled ones. */
export class IndexUsersForLists1796400000000 implements MigrationInterface {
  readonly name = 'IndexUsersForLists1796400000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { prefix, quoted } = authTables(queryRunner);
    for (const [name, what] of indexesOn(queryRunner)) {
      await queryRunner.query(`CREATE INDEX "${prefix}${name}" ON ${quoted('users')} ${what}`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const { quoted } = authTables(queryRunner);
    for (const [name] of indexesOn(queryRunner)) {
      await queryRunner.query(`DROP INDEX ${quoted(name)}`);
    }
  }
}

function indexesOn({ dataSource }: QueryRunner): Array<[name: string, what: string]> {
  const isPostgres = dataSource.options.type === 'postgres';
  return Object.entries({ ...INDEXES, ...(isPostgres && POSTGRES_INDEXES) });
}
