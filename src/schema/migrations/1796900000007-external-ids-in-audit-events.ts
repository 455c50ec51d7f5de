import type { MigrationInterface, QueryRunner } from 'typeorm';
import { getAuthTables } from '../auth-tables.js';

const COLUMNS = ['actor_external_id', 'subject_external_id'];
const KEEP = 'nightlatch_keep_external_ids';
const MESSAGE = 'audit_events is appended to, and never updated';

/**
 * Adds the ids of the actor and the subject in the application's own table (`UserDirectory`) to `audit_events`, with a
 * trigger that rejects updates of them.
 */
export class ExternalIdsInAuditEvents1796900000007 implements MigrationInterface {
  readonly name = 'ExternalIdsInAuditEvents1796900000007';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { quoted } = getAuthTables(queryRunner);
    const events = quoted('audit_events');
    // SQL, because TypeORM would rebuild the whole table on SQLite, without its trigger.
    for (const column of COLUMNS) {
      await queryRunner.query(`ALTER TABLE ${events} ADD COLUMN ${column} varchar`);
    }
    const update = `BEFORE UPDATE OF ${COLUMNS.join(', ')} ON ${events}`;
    if (queryRunner.connection.options.type !== 'postgres') {
      await queryRunner.query(
        `CREATE TRIGGER ${quoted(KEEP)} ${update} BEGIN SELECT RAISE(ABORT, '${MESSAGE}'); END`,
      );
      return;
    }
    await queryRunner.query(`
      CREATE FUNCTION ${quoted(KEEP)}() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '${MESSAGE}';
      END $$`);
    await queryRunner.query(
      `CREATE TRIGGER ${KEEP} ${update} FOR EACH STATEMENT EXECUTE FUNCTION ${quoted(KEEP)}()`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const { quoted } = getAuthTables(queryRunner);
    const events = quoted('audit_events');
    if (queryRunner.connection.options.type === 'postgres') {
      await queryRunner.query(`DROP TRIGGER ${KEEP} ON ${events}`);
      await queryRunner.query(`DROP FUNCTION ${quoted(KEEP)}()`);
    } else await queryRunner.query(`DROP TRIGGER ${quoted(KEEP)}`);
    for (const column of COLUMNS) {
      await queryRunner.query(`ALTER TABLE ${events} DROP COLUMN ${column}`);
    }
  }
}
