import type { MigrationInterface, QueryRunner } from 'typeorm';
import { authTables } from '../auth-tables.js';

/** `users.external_id`: whom a row stands for where an application has a table of users of its own. */
export class AddExternalUsers1795600000000 implements MigrationInterface {
  readonly name = 'AddExternalUsers1795600000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // As SQL: TypeORM would rebuild the whole table on SQLite.
    const users = authTables(queryRunner).quoted('users');
    await queryRunner.query(`ALTER TABLE ${users} ADD COLUMN external_id varchar`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const users = authTables(queryRunner).quoted('users');
    await queryRunner.query(`ALTER TABLE ${users} DROP COLUMN external_id`);
  }
}
