import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '../../database/migration-columns.js';
import { getAuthTables } from '../auth-tables.js';

/** Creates `mails` and `links`, and adds `users.email_verified_at` and `users.locale`. */
export class CreateMailsAndLinks1796900000008 implements MigrationInterface {
  readonly name = 'CreateMailsAndLinks1796900000008';

  async up(queryRunner: QueryRunner): Promise<void> {
    // SQL, because TypeORM would rebuild the whole table on SQLite.
    const users = getAuthTables(queryRunner).quoted('users');
    await queryRunner.query(`ALTER TABLE ${users} ADD COLUMN email_verified_at bigint`);
    await queryRunner.query(`ALTER TABLE ${users} ADD COLUMN locale varchar`);
    await queryRunner.createTable(createLinks(queryRunner));
    await queryRunner.createTable(createMails(queryRunner));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const { name, quoted } = getAuthTables(queryRunner);
    await queryRunner.dropTable(name('mails'));
    await queryRunner.dropTable(name('links'));
    await queryRunner.query(`ALTER TABLE ${quoted('users')} DROP COLUMN locale`);
    await queryRunner.query(`ALTER TABLE ${quoted('users')} DROP COLUMN email_verified_at`);
  }
}

function createMails(queryRunner: QueryRunner): Table {
  const { id, optionalReference, text, optionalText, number, time } = migrationColumns(queryRunner);
  const { name } = getAuthTables(queryRunner);
  return new Table({
    name: name('mails'),
    columns: [
      id(),
      text('kind'),
      optionalReference('user_id'),
      optionalText('mailbox'),
      optionalReference('link_id'),
      optionalText('locale'),
      { name: 'details', type: 'text' },
      time('created_at'),
      time('next_try_at'),
      number('attempts'),
      optionalText('last_error'),
    ],
    foreignKeys: [referToUser(queryRunner)],
    indices: [
      { name: name('mails_next_try_at_idx'), columnNames: ['next_try_at'] },
      { name: name('mails_user_id_idx'), columnNames: ['user_id'] },
    ],
  });
}

function createLinks(queryRunner: QueryRunner): Table {
  const columns = migrationColumns(queryRunner);
  const { id, optionalReference, text, optionalText, number, time, optionalTime } = columns;
  const { name } = getAuthTables(queryRunner);
  return new Table({
    name: name('links'),
    columns: [
      id(),
      text('purpose'),
      optionalReference('user_id'),
      text('address'),
      optionalText('owner_address'),
      { ...number('sessions_version'), isNullable: true },
      text('salt'),
      number('lifetime_seconds'),
      { name: 'replaceable', type: 'boolean' },
      time('created_at'),
      optionalTime('expires_at'),
      optionalTime('used_at'),
      optionalTime('superseded_at'),
    ],
    foreignKeys: [referToUser(queryRunner)],
    indices: [
      { name: name('links_user_id_idx'), columnNames: ['user_id', 'purpose'] },
      { name: name('links_address_idx'), columnNames: ['address', 'purpose'] },
    ],
  });
}

function referToUser(queryRunner: QueryRunner) {
  return {
    columnNames: ['user_id'],
    referencedTableName: getAuthTables(queryRunner).name('users'),
    referencedColumnNames: ['id'],
    onDelete: 'CASCADE',
  };
}
