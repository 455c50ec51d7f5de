import type { MigrationInterface, QueryRunner } from 'typeorm';
import { getAuthTables } from '../auth-tables.js';

/** Adds `limits.settles_at`: until when the last attempt may still succeed. */
export class AddSettlingAttempts1796900000001 implements MigrationInterface {
  readonly name = 'AddSettlingAttempts1796900000001';

  async up(queryRunner: QueryRunner): Promise<void> {
    // SQL, because TypeORM would rebuild the whole table on SQLite.
    const limits = getAuthTables(queryRunner).quoted('limits');
    await queryRunner.query(`ALTER TABLE ${limits} ADD COLUMN settles_at bigint`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const limits = getAuthTables(queryRunner).quoted('limits');
    await queryRunner.query(`ALTER TABLE ${limits} DROP COLUMN settles_at`);
  }
}
