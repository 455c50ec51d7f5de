import type { MigrationInterface, QueryRunner } from 'typeorm';
import { getAuthTables } from '../auth-tables.js';

const INDEXES = [
  ['sessions', 'sessions_idle_expires_at_idx', 'idle_expires_at'],
  ['limits', 'limits_expires_at_idx', 'expires_at'],
] as const;

/** Drops the indexes on times that change with each use; `database/batches.ts` finds expired rows without them. */
export class NoIndexThatEachUseMoves1796700000000 implements MigrationInterface {
  readonly name = 'NoIndexThatEachUseMoves1796700000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { quoted } = getAuthTables(queryRunner);
    for (const [, index] of INDEXES)
      await queryRunner.query(`DROP INDEX IF EXISTS ${quoted(index)}`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const { prefix, quoted } = getAuthTables(queryRunner);
    for (const [table, index, column] of INDEXES) {
      await queryRunner.query(`CREATE INDEX "${prefix}${index}" ON ${quoted(table)} (${column})`);
    }
  }
}
