import type { MigrationInterface, QueryRunner } from 'typeorm';
import { getAuthTables } from '../auth-tables.js';

/** Adds `device_codes.user_sessions_version`. */
export class AddSessionsVersionOfDeviceCodes1797000000080 implements MigrationInterface {
  readonly name = 'AddSessionsVersionOfDeviceCodes1797000000080';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { quoted } = getAuthTables(queryRunner);
    // SQL, because TypeORM would rebuild the whole table on SQLite.
    await queryRunner.query(
      `ALTER TABLE ${quoted('device_codes')} ADD COLUMN user_sessions_version integer`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const { quoted } = getAuthTables(queryRunner);
    await queryRunner.query(
      `ALTER TABLE ${quoted('device_codes')} DROP COLUMN user_sessions_version`,
    );
  }
}
