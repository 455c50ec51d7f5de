import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '../../database/migration-columns.js';
import { getAuthTables } from '../auth-tables.js';

/** Creates `identities`: the accounts at other providers with which users sign in. */
export class CreateIdentities1797000000050 implements MigrationInterface {
  readonly name = 'CreateIdentities1797000000050';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { id, reference, optionalReference, text, optionalText, time, optionalTime } =
      migrationColumns(queryRunner);
    const { name } = getAuthTables(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: name('identities'),
        columns: [
          id(),
          reference('user_id'),
          text('issuer'),
          text('subject'),
          text('provider_id'),
          optionalReference('session_id'),
          optionalText('email'),
          { name: 'email_verified', type: 'boolean' },
          time('created_at'),
          optionalTime('last_used_at'),
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
          { name: name('identities_user_id_idx'), columnNames: ['user_id'] },
          {
            name: name('identities_issuer_key'),
            columnNames: ['issuer', 'subject'],
            isUnique: true,
          },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable(getAuthTables(queryRunner).name('identities'));
  }
}
