import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '../../database/migration-columns.js';
import { getAuthTables } from '../auth-tables.js';

/** Creates `pending_registrations`. */
export class CreatePendingRegistrations1796900000010 implements MigrationInterface {
  readonly name = 'CreatePendingRegistrations1796900000010';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { id, text, optionalText, time } = migrationColumns(queryRunner);
    const { name } = getAuthTables(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: name('pending_registrations'),
        columns: [
          id(),
          text('email'),
          text('email_canonical'),
          optionalText('username'),
          optionalText('full_name'),
          text('password_hash'),
          text('address_group'),
          time('created_at'),
          time('expires_at'),
        ],
        indices: [
          {
            name: name('pending_registrations_email_key'),
            columnNames: ['email_canonical', 'address_group'],
            isUnique: true,
          },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable(getAuthTables(queryRunner).name('pending_registrations'));
  }
}
