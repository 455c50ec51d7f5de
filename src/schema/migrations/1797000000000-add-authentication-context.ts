import type { MigrationInterface, QueryRunner } from 'typeorm';
import { getAuthTables } from '../auth-tables.js';

const WATCHED =
  'user_id, client_id, scope, user_sessions_version, refresh_secret, expires_at, ended_at';

/** Adds `sessions.methods` and `sessions.acr`. The release before leaves them out of what it inserts. */
export class AddAuthenticationContext1797000000000 implements MigrationInterface {
  readonly name = 'AddAuthenticationContext1797000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const sessions = getAuthTables(queryRunner).quoted('sessions');
    // SQL, because TypeORM would rebuild the whole table on SQLite.
    await queryRunner.query(`ALTER TABLE ${sessions} ADD COLUMN methods text`);
    await queryRunner.query(`ALTER TABLE ${sessions} ADD COLUMN acr varchar`);
    await replaceTrigger(queryRunner, `${WATCHED}, authenticated_at, methods, acr`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const sessions = getAuthTables(queryRunner).quoted('sessions');
    await replaceTrigger(queryRunner, WATCHED);
    await queryRunner.query(`ALTER TABLE ${sessions} DROP COLUMN acr`);
    await queryRunner.query(`ALTER TABLE ${sessions} DROP COLUMN methods`);
  }
}

/** Has PostgreSQL notify of changes in these columns (see `cache-invalidation/`). */
async function replaceTrigger(queryRunner: QueryRunner, columns: string): Promise<void> {
  if (queryRunner.connection.options.type !== 'postgres') return;
  const { quoted } = getAuthTables(queryRunner);
  const sessions = quoted('sessions');
  await queryRunner.query(`DROP TRIGGER nightlatch_sessions ON ${sessions}`);
  await queryRunner.query(
    `CREATE TRIGGER nightlatch_sessions AFTER UPDATE OF ${columns} ON ${sessions}
     FOR EACH ROW EXECUTE FUNCTION ${quoted('nightlatch_notify')}('id')`,
  );
}
