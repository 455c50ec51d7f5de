import type { MigrationInterface, QueryRunner } from 'typeorm';
import { authTables } from '../auth-tables.js';

/** An index of the hashes that another system made: at a start a few of them are looked for, among however many. */
export class IndexForeignPasswords1796800000000 implements MigrationInterface {
  readonly name = 'IndexForeignPasswords1796800000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { prefix, quoted } = authTables(queryRunner);
    await queryRunner.query(
      `CREATE INDEX "${prefix}passwords_foreign_idx" ON ${quoted('passwords')} (user_id)
       WHERE hash NOT LIKE '$argon2id$%'`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const { quoted } = authTables(queryRunner);
    await queryRunner.query(`DROP INDEX ${quoted('passwords_foreign_idx')}`);
  }
}
