import type { MigrationInterface, QueryRunner } from 'typeorm';
import { getAuthTables } from '../auth-tables.js';

/** Adds `recovery_codes.session_id`. */
export class AddSessionsOfRecoveryCodes1797000000030 implements MigrationInterface {
  readonly name = 'AddSessionsOfRecoveryCodes1797000000030';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { quoted } = getAuthTables(queryRunner);
    const type = queryRunner.connection.options.type === 'postgres' ? 'uuid' : 'varchar';
    // SQL, because TypeORM would rebuild the whole table on SQLite.
    await queryRunner.query(
      `ALTER TABLE ${quoted('recovery_codes')} ADD COLUMN session_id ${type}`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const { quoted } = getAuthTables(queryRunner);
    await queryRunner.query(`ALTER TABLE ${quoted('recovery_codes')} DROP COLUMN session_id`);
  }
}
