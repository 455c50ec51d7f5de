import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '../../database/migration-columns.js';
import { getAuthTables } from '../auth-tables.js';

/** Creates `users`, `passwords` and `signing_keys`. */
export class CreateUsersPasswordsKeys1795000000000 implements MigrationInterface {
  readonly name = 'CreateUsersPasswordsKeys1795000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { id, time, text, optionalText } = migrationColumns(queryRunner);
    const { name } = getAuthTables(queryRunner);
    for (const table of TABLES) await assertNoForeignTable(queryRunner, name(table));
    await queryRunner.createTable(
      new Table({
        name: name('users'),
        columns: [
          id(),
          text('email'),
          text('email_canonical'),
          optionalText('username'),
          optionalText('full_name'),
          { name: 'disabled', type: 'boolean' },
          { name: 'roles', type: 'text' },
          time('created_at'),
          time('updated_at'),
        ],
        indices: [
          {
            name: name('users_email_canonical_key'),
            columnNames: ['email_canonical'],
            isUnique: true,
          },
          { name: name('users_username_key'), columnNames: ['username'], isUnique: true },
        ],
      }),
    );
    await queryRunner.createTable(
      new Table({
        name: name('passwords'),
        columns: [id('user_id'), text('hash'), time('updated_at')],
        foreignKeys: [
          {
            columnNames: ['user_id'],
            referencedTableName: name('users'),
            referencedColumnNames: ['id'],
            onDelete: 'CASCADE',
          },
        ],
      }),
    );
    await queryRunner.createTable(
      new Table({
        name: name('signing_keys'),
        columns: [
          { ...text('kid'), isPrimary: true },
          text('algorithm'),
          text('private_key_encrypted'),
          time('created_at'),
        ],
        indices: [
          { name: name('signing_keys_algorithm_key'), columnNames: ['algorithm'], isUnique: true },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const { name } = getAuthTables(queryRunner);
    await queryRunner.dropTable(name('signing_keys'));
    await queryRunner.dropTable(name('passwords'));
    await queryRunner.dropTable(name('users'));
  }
}

/** Explains what to do; the database's own error only names the table. */
async function assertNoForeignTable(queryRunner: QueryRunner, table: string): Promise<void> {
  if (!(await queryRunner.hasTable(table))) return;
  throw new Error(
    `The table ${table} already exists and is not Nightlatch's: call prefixAuthTables('auth_') before the options of ` +
      'the DataSource are created, to name the tables of Nightlatch auth_users and so on.',
  );
}

/** The tables of this migration and of the later ones. */
const TABLES = [
  'audit_events',
  'authorization_codes',
  'clients',
  'device_codes',
  'hash_kinds',
  'identities',
  'limits',
  'links',
  'mails',
  'passkeys',
  'passwords',
  'pending_registrations',
  'personal_access_tokens',
  'recovery_codes',
  'refused_addresses',
  'second_steps',
  'sessions',
  'signing_keys',
  'spent_challenges',
  'totp_factors',
  'users',
];
