import type { MigrationInterface, QueryRunner } from 'typeorm';
import { getAuthTables } from '../auth-tables.js';

/**
 * Stops the notifications of new users on PostgreSQL. Missing rows are not cached, and an import of a million users would
 * notify every instance a million times.
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
  if (queryRunner.connection.options.type !== 'postgres') return;
  const { quoted } = getAuthTables(queryRunner);
  await queryRunner.query(`DROP TRIGGER nightlatch_users ON ${quoted('users')}`);
  await queryRunner.query(
    `CREATE TRIGGER nightlatch_users AFTER ${events} ON ${quoted('users')}
     FOR EACH ROW EXECUTE FUNCTION ${quoted('nightlatch_notify')}('id')`,
  );
}
