import type { MigrationInterface, QueryRunner } from 'typeorm';
import { getAuthTables } from '../auth-tables.js';

/** Adds `users.external_id`: the id of the user in the application's own table, if it has one. */
export class AddExternalUsers1795600000000 implements MigrationInterface {
  readonly name = 'AddExternalUsers1795600000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // SQL, because TypeORM would rebuild the whole table on SQLite.
    const users = getAuthTables(queryRunner).quoted('users');
    await queryRunner.query(`ALTER TABLE ${users} ADD COLUMN external_id varchar`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const users = getAuthTables(queryRunner).quoted('users');
    await queryRunner.query(`ALTER TABLE ${users} DROP COLUMN external_id`);
  }
}
