import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '../../database/migration-columns.js';
import { getAuthTables } from '../auth-tables.js';

/** Adds `sessions.parent_id` and `sessions.authenticated_at`, and creates `authorization_codes`. */
export class AddBrowserSessions1796900000030 implements MigrationInterface {
  readonly name = 'AddBrowserSessions1796900000030';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { prefix, quoted } = getAuthTables(queryRunner);
    const sessions = quoted('sessions');
    const isPostgres = queryRunner.connection.options.type === 'postgres';
    // SQL, because TypeORM would rebuild the whole table on SQLite.
    await queryRunner.query(
      `ALTER TABLE ${sessions} ADD COLUMN parent_id ${isPostgres ? 'uuid' : 'varchar'}`,
    );
    await queryRunner.query(`ALTER TABLE ${sessions} ADD COLUMN authenticated_at bigint`);
    await queryRunner.query(
      `CREATE INDEX "${prefix}sessions_parent_id_idx" ON ${sessions} (parent_id)
       WHERE parent_id IS NOT NULL`,
    );
    await queryRunner.createTable(createCodes(queryRunner));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const { name, quoted } = getAuthTables(queryRunner);
    await queryRunner.dropTable(name('authorization_codes'));
    await queryRunner.query(`DROP INDEX ${quoted('sessions_parent_id_idx')}`);
    await queryRunner.query(`ALTER TABLE ${quoted('sessions')} DROP COLUMN authenticated_at`);
    await queryRunner.query(`ALTER TABLE ${quoted('sessions')} DROP COLUMN parent_id`);
  }
}

function createCodes(queryRunner: QueryRunner): Table {
  const columns = migrationColumns(queryRunner);
  const { id, reference, optionalReference, number, text, optionalText, time, optionalTime } =
    columns;
  const { name } = getAuthTables(queryRunner);
  return new Table({
    name: name('authorization_codes'),
    columns: [
      id(),
      text('secret_digest'),
      text('client_id'),
      reference('user_id'),
      reference('browser_session_id'),
      number('user_sessions_version'),
      text('redirect_uri'),
      text('scope'),
      text('code_challenge'),
      optionalText('nonce'),
      time('created_at'),
      time('expires_at'),
      optionalTime('used_at'),
      optionalReference('session_id'),
    ],
    foreignKeys: [
      {
        columnNames: ['user_id'],
        referencedTableName: name('users'),
        referencedColumnNames: ['id'],
        onDelete: 'CASCADE',
      },
    ],
    indices: [{ name: name('authorization_codes_user_id_idx'), columnNames: ['user_id'] }],
  });
}
