import type { MigrationInterface, QueryRunner } from 'typeorm';
import { getAuthTables } from '../auth-tables.js';

const INDEXES = [
  ['sessions_user_id_idx', 'sessions_user_live_idx', 'user_id'],
  ['sessions_client_id_idx', 'sessions_client_live_idx', 'client_id'],
] as const;

/** Finds the live sessions of a user or client without reading those that have ended. A refresh changes neither column. */
export class IndexLiveSessions1796900000003 implements MigrationInterface {
  readonly name = 'IndexLiveSessions1796900000003';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { prefix, quoted } = getAuthTables(queryRunner);
    for (const [before, after, column] of INDEXES) {
      await queryRunner.query(
        `CREATE INDEX "${prefix}${after}" ON ${quoted('sessions')} (${column}, ended_at)`,
      );
      await queryRunner.query(`DROP INDEX IF EXISTS ${quoted(before)}`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const { prefix, quoted } = getAuthTables(queryRunner);
    for (const [before, after, column] of INDEXES) {
      await queryRunner.query(
        `CREATE INDEX "${prefix}${before}" ON ${quoted('sessions')} (${column})`,
      );
      await queryRunner.query(`DROP INDEX ${quoted(after)}`);
    }
  }
}
