import type { MigrationInterface, QueryRunner } from 'typeorm';
import { getAuthTables } from '../auth-tables.js';

const TRIGGER = 'nightlatch_sessions_proven';

/** Adds `sessions.methods` and `sessions.acr`. The release before leaves them out of what it inserts. */
export class AddAuthenticationContext1797000000000 implements MigrationInterface {
  readonly name = 'AddAuthenticationContext1797000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { quoted } = getAuthTables(queryRunner);
    const sessions = quoted('sessions');
    // SQL, because TypeORM would rebuild the whole table on SQLite.
    await queryRunner.query(`ALTER TABLE ${sessions} ADD COLUMN methods text`);
    await queryRunner.query(`ALTER TABLE ${sessions} ADD COLUMN acr varchar`);
    if (queryRunner.connection.options.type !== 'postgres') return;
    await queryRunner.query(
      `CREATE TRIGGER ${TRIGGER} AFTER UPDATE OF authenticated_at, methods, acr ON ${sessions}
       FOR EACH ROW EXECUTE FUNCTION ${quoted('nightlatch_notify')}('id')`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const sessions = getAuthTables(queryRunner).quoted('sessions');
    if (queryRunner.connection.options.type === 'postgres') {
      await queryRunner.query(`DROP TRIGGER ${TRIGGER} ON ${sessions}`);
    }
    await queryRunner.query(`ALTER TABLE ${sessions} DROP COLUMN acr`);
    await queryRunner.query(`ALTER TABLE ${sessions} DROP COLUMN methods`);
  }
}
