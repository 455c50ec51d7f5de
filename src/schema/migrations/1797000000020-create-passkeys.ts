import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '../../database/migration-columns.js';
import { getAuthTables } from '../auth-tables.js';

/** Adds `users.passkey_handle`, and creates `passkeys` and `spent_challenges`. */
export class CreatePasskeys1797000000020 implements MigrationInterface {
  readonly name = 'CreatePasskeys1797000000020';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { text, time } = migrationColumns(queryRunner);
    const { name, quoted } = getAuthTables(queryRunner);
    // SQL, because TypeORM would rebuild the whole table on SQLite.
    await queryRunner.query(`ALTER TABLE ${quoted('users')} ADD COLUMN passkey_handle varchar`);
    await queryRunner.createTable(createPasskeys(queryRunner));
    await queryRunner.createTable(
      new Table({
        name: name('spent_challenges'),
        columns: [{ ...text('digest'), isPrimary: true }, time('expires_at')],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const { name, quoted } = getAuthTables(queryRunner);
    await queryRunner.dropTable(name('spent_challenges'));
    await queryRunner.dropTable(name('passkeys'));
    await queryRunner.query(`ALTER TABLE ${quoted('users')} DROP COLUMN passkey_handle`);
  }
}

function createPasskeys(queryRunner: QueryRunner): Table {
  const { id, reference, optionalReference, number, text, time, optionalTime } =
    migrationColumns(queryRunner);
  const { name } = getAuthTables(queryRunner);
  return new Table({
    name: name('passkeys'),
    columns: [
      id(),
      reference('user_id'),
      text('credential_id'),
      text('public_key'),
      number('algorithm'),
      { name: 'counter', type: 'bigint' },
      { name: 'transports', type: 'text' },
      text('aaguid'),
      { name: 'backup_eligible', type: 'boolean' },
      { name: 'backed_up', type: 'boolean' },
      text('name'),
      optionalReference('session_id'),
      time('created_at'),
      optionalTime('last_used_at'),
      optionalTime('suspended_at'),
    ],
    foreignKeys: [
      {
        columnNames: ['user_id'],
        referencedTableName: name('users'),
        referencedColumnNames: ['id'],
        onDelete: 'CASCADE',
      },
    ],
    indices: [
      { name: name('passkeys_user_id_idx'), columnNames: ['user_id'] },
      { name: name('passkeys_credential_id_key'), columnNames: ['credential_id'], isUnique: true },
    ],
  });
}
