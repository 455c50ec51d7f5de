import type { MigrationInterface, QueryRunner } from 'typeorm';
import { getAuthTables } from '../auth-tables.js';

/** Adds `sessions.rotated_from`. */
export class AddRefreshOrigins1796900000015 implements MigrationInterface {
  readonly name = 'AddRefreshOrigins1796900000015';

  async up(queryRunner: QueryRunner): Promise<void> {
    // SQL, because TypeORM would rebuild the whole table on SQLite.
    const sessions = getAuthTables(queryRunner).quoted('sessions');
    await queryRunner.query(`ALTER TABLE ${sessions} ADD COLUMN rotated_from varchar`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const sessions = getAuthTables(queryRunner).quoted('sessions');
    await queryRunner.query(`ALTER TABLE ${sessions} DROP COLUMN rotated_from`);
  }
}
