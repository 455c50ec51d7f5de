import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '../../database/migration-columns.js';
import { getAuthTables } from '../auth-tables.js';

/** Creates `refused_addresses`. */
export class CreateRefusedAddresses1796900000012 implements MigrationInterface {
  readonly name = 'CreateRefusedAddresses1796900000012';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { text, time } = migrationColumns(queryRunner);
    const columns = [{ ...text('address'), isPrimary: true }, time('refused_at')];
    const name = getAuthTables(queryRunner).name('refused_addresses');
    await queryRunner.createTable(new Table({ name, columns }));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable(getAuthTables(queryRunner).name('refused_addresses'));
  }
}
