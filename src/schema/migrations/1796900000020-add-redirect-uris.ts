import type { MigrationInterface, QueryRunner } from 'typeorm';
import { getAuthTables } from '../auth-tables.js';

const COLUMNS = {
  redirect_uris: "text NOT NULL DEFAULT '[]'",
  post_logout_redirect_uris: "text NOT NULL DEFAULT '[]'",
  application_type: "varchar NOT NULL DEFAULT 'web'",
};

/** Adds the redirect URIs and the application type of clients. The release before leaves them out of what it inserts. */
export class AddRedirectUris1796900000020 implements MigrationInterface {
  readonly name = 'AddRedirectUris1796900000020';

  async up(queryRunner: QueryRunner): Promise<void> {
    const clients = getAuthTables(queryRunner).quoted('clients');
    for (const [name, type] of Object.entries(COLUMNS)) {
      // SQL, because TypeORM would rebuild the whole table on SQLite.
      await queryRunner.query(`ALTER TABLE ${clients} ADD COLUMN ${name} ${type}`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const clients = getAuthTables(queryRunner).quoted('clients');
    for (const name of Object.keys(COLUMNS)) {
      await queryRunner.query(`ALTER TABLE ${clients} DROP COLUMN ${name}`);
    }
  }
}
