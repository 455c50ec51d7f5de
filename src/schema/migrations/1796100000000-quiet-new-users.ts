import type { MigrationInterface, QueryRunner } from 'typeorm';
import { authTables } from '../auth-tables.js';

/**
 * On PostgreSQL a new user is told to nobody: that somebody is missing is remembered nowhere, and every instance would
 * be told of each of a million users who are brought in.
 */
export class QuietNewUsers1796100000000 implements MigrationInterface {
  readonly name = 'QuietNewUsers1796100000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await replaceTrigger(queryRunner, 'UPDATE OR DELETE');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await replaceTrigger(queryRunner, 'INSERT OR UPDATE OR DELETE');
  }
}

async function replaceTrigger(queryRunner: QueryRunner, events: string): Promise<void> {
  if (queryRunner.dataSource.options.type !== 'postgres') return;
  const { quoted } = authTables(queryRunner);
  await queryRunner.query(`DROP TRIGGER nightlatch_users ON ${quoted('users')}`);
  await queryRunner.query(
    `CREATE TRIGGER nightlatch_users AFTER ${events} ON ${quoted('users')}
     FOR EACH ROW EXECUTE FUNCTION ${quoted('nightlatch_notify')}('id')`,
  );
}
