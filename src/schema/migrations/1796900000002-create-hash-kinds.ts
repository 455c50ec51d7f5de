import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '../../database/migration-columns.js';
import { getAuthTables } from '../auth-tables.js';

/** Creates `hash_kinds`, the kinds of hashes that were imported. On PostgreSQL a trigger reports new ones. */
export class CreateHashKinds1796900000002 implements MigrationInterface {
  readonly name = 'CreateHashKinds1796900000002';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { text } = migrationColumns(queryRunner);
    const { name, quoted } = getAuthTables(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: name('hash_kinds'),
        columns: [{ ...text('kind'), isPrimary: true }, text('sample')],
      }),
    );
    if (queryRunner.connection.options.type !== 'postgres') return;
    await queryRunner.query(
      `CREATE TRIGGER nightlatch_hash_kinds AFTER INSERT OR UPDATE OR DELETE ON ${quoted('hash_kinds')}
       FOR EACH ROW EXECUTE FUNCTION ${quoted('nightlatch_notify')}('kind')`,
    );
    await queryRunner.query(
      `CREATE TRIGGER nightlatch_hash_kinds_truncated AFTER TRUNCATE ON ${quoted('hash_kinds')}
       FOR EACH STATEMENT EXECUTE FUNCTION ${quoted('nightlatch_notify')}()`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable(getAuthTables(queryRunner).name('hash_kinds'));
  }
}
