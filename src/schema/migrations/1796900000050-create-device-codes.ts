import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '../../database/migration-columns.js';
import { getAuthTables } from '../auth-tables.js';

/** Creates `device_codes`. */
export class CreateDeviceCodes1796900000050 implements MigrationInterface {
  readonly name = 'CreateDeviceCodes1796900000050';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { id, optionalReference, text, number, time, optionalTime } =
      migrationColumns(queryRunner);
    const { name } = getAuthTables(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: name('device_codes'),
        columns: [
          id(),
          text('secret_digest'),
          text('user_code'),
          text('client_id'),
          text('scope'),
          text('status'),
          number('interval_seconds'),
          optionalTime('last_polled_at'),
          optionalReference('browser_session_id'),
          time('created_at'),
          time('expires_at'),
          optionalTime('used_at'),
        ],
        indices: [
          {
            name: name('device_codes_user_code_key'),
            columnNames: ['user_code'],
            isUnique: true,
          },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable(getAuthTables(queryRunner).name('device_codes'));
  }
}
