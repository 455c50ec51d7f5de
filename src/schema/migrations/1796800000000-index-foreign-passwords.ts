import type { MigrationInterface, QueryRunner } from 'typeorm';
import { getAuthTables } from '../auth-tables.js';

/** Adds an index of the hashes of other systems. The server measures some of these hashes at its start. */
export class IndexForeignPasswords1796800000000 implements MigrationInterface {
  readonly name = 'IndexForeignPasswords1796800000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { prefix, quoted } = getAuthTables(queryRunner);
    await queryRunner.query(
      `CREATE INDEX "${prefix}passwords_foreign_idx" ON ${quoted('passwords')} (user_id)
       WHERE hash NOT LIKE '$argon2id$%'`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const { quoted } = getAuthTables(queryRunner);
    await queryRunner.query(`DROP INDEX ${quoted('passwords_foreign_idx')}`);
  }
}
