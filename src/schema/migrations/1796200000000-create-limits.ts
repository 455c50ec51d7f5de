import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '../../database/migration-columns.js';
import { authTables } from '../auth-tables.js';

/** `limits`: how often something was tried. */
export class CreateLimits1796200000000 implements MigrationInterface {
  readonly name = 'CreateLimits1796200000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { text, number, time } = migrationColumns(queryRunner);
    const { name } = authTables(queryRunner);
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
    await queryRunner.dropTable(authTables(queryRunner).name('limits'));
  }
}
