import { type MigrationInterface, type QueryRunner, Table, type TableColumnOptions } from 'typeorm';
import { migrationColumns } from '../../database/migration-columns.js';
import { getAuthTables } from '../auth-tables.js';

/** Creates `second_steps`, `totp_factors` and `recovery_codes`, and adds `users.second_factor_on`. */
export class CreateSecondFactors1797000000010 implements MigrationInterface {
  readonly name = 'CreateSecondFactors1797000000010';

  async up(queryRunner: QueryRunner): Promise<void> {
    // SQL, because TypeORM would rebuild the whole table on SQLite.
    const no = queryRunner.connection.options.type === 'postgres' ? 'false' : '0';
    await queryRunner.query(
      `ALTER TABLE ${getAuthTables(queryRunner).quoted('users')}
       ADD COLUMN second_factor_on boolean NOT NULL DEFAULT ${no}`,
    );
    await queryRunner.createTable(createSecondSteps(queryRunner));
    await queryRunner.createTable(createTotpFactors(queryRunner));
    await queryRunner.createTable(createRecoveryCodes(queryRunner));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const { name, quoted } = getAuthTables(queryRunner);
    await queryRunner.dropTable(name('recovery_codes'));
    await queryRunner.dropTable(name('totp_factors'));
    await queryRunner.dropTable(name('second_steps'));
    await queryRunner.query(`ALTER TABLE ${quoted('users')} DROP COLUMN second_factor_on`);
  }
}

function createSecondSteps(queryRunner: QueryRunner): Table {
  const { id, reference, number, text, time, optionalTime } = migrationColumns(queryRunner);
  return createOfUser(queryRunner, 'second_steps', [
    id(),
    reference('user_id'),
    text('purpose'),
    text('client_id'),
    text('scope'),
    number('user_sessions_version'),
    text('salt'),
    { name: 'methods_done', type: 'text' },
    number('tries'),
    time('created_at'),
    time('expires_at'),
    optionalTime('used_at'),
  ]);
}

function createTotpFactors(queryRunner: QueryRunner): Table {
  const { id, reference, optionalReference, text, time, optionalTime } =
    migrationColumns(queryRunner);
  return createOfUser(queryRunner, 'totp_factors', [
    id('user_id'),
    reference('id'),
    text('secret'),
    { name: 'last_step', type: 'bigint' },
    optionalReference('session_id'),
    time('created_at'),
    optionalTime('confirmed_at'),
  ]);
}

function createRecoveryCodes(queryRunner: QueryRunner): Table {
  const { id, reference, text, time, optionalTime } = migrationColumns(queryRunner);
  return createOfUser(queryRunner, 'recovery_codes', [
    id(),
    reference('user_id'),
    text('selector'),
    text('code_hash'),
    time('created_at'),
    optionalTime('used_at'),
  ]);
}

/** Describes a table whose rows are deleted with their user. */
function createOfUser(
  queryRunner: QueryRunner,
  table: string,
  columns: TableColumnOptions[],
): Table {
  const { name } = getAuthTables(queryRunner);
  const isKey = columns.some((column) => column.isPrimary && column.name === 'user_id');
  return new Table({
    name: name(table),
    columns,
    foreignKeys: [
      {
        columnNames: ['user_id'],
        referencedTableName: name('users'),
        referencedColumnNames: ['id'],
        onDelete: 'CASCADE',
      },
    ],
    indices: isKey ? [] : [{ name: name(`${table}_user_id_idx`), columnNames: ['user_id'] }],
  });
}
