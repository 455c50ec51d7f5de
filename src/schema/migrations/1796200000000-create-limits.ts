import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '../../database/migration-columns.js';
import { getAuthTables } from '../auth-tables.js';

/** Creates `limits`, the counts of attempts. */
export class CreateLimits1796200000000 implements MigrationInterface {
  readonly name = 'CreateLimits1796200000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { text, number, time } = migrationColumns(queryRunner);
    const { name } = getAuthTables(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: name('limits'),
        columns: [
          { ...text('key'), isPrimary: true },
          number('tries'),
          time('next_at'),
          time('expires_at'),
        ],
        indices: [{ name: name('limits_expires_at_idx'), columnNames: ['expires_at'] }],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable(getAuthTables(queryRunner).name('limits'));
  }
}
