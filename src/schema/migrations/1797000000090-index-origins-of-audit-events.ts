import type { MigrationInterface, QueryRunner } from 'typeorm';
import { getAuthTables } from '../auth-tables.js';

const COLUMNS = ['ip', 'session_id', 'client_id'];

/** Finds the events of an address, a session or a client. Most events lack one of these, and are not in its index. */
export class IndexOriginsOfAuditEvents1797000000090 implements MigrationInterface {
  readonly name = 'IndexOriginsOfAuditEvents1797000000090';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { prefix, quoted } = getAuthTables(queryRunner);
    for (const column of COLUMNS) {
      // An operator may have made it beforehand, without a lock: docs/upgrading.md.
      await queryRunner.query(
        `CREATE INDEX IF NOT EXISTS "${prefix}audit_events_${column}_idx"
         ON ${quoted('audit_events')} (${column}, id) WHERE ${column} IS NOT NULL`,
      );
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const { quoted } = getAuthTables(queryRunner);
    for (const column of COLUMNS) {
      await queryRunner.query(`DROP INDEX ${quoted(`audit_events_${column}_idx`)}`);
    }
  }
}
