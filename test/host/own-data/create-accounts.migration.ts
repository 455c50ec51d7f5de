import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

/** Creates the table of `Account`, as the application had it before it took the library. */
export class CreateAccounts1700000000000 implements MigrationInterface {
  readonly name = 'CreateAccounts1700000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      new Table({
        name: 'accounts',
        columns: [
          {
            name: 'id',
            type: 'integer',
            isPrimary: true,
            isGenerated: true,
            generationStrategy: 'increment',
          },
          { name: 'mail', type: 'varchar' },
          { name: 'login', type: 'varchar', isNullable: true },
          { name: 'display_name', type: 'varchar', isNullable: true },
          { name: 'groups', type: 'varchar', default: "''" },
          { name: 'disabled', type: 'boolean', default: false },
        ],
        indices: [
          { name: 'accounts_mail_key', columnNames: ['mail'], isUnique: true },
          { name: 'accounts_login_key', columnNames: ['login'], isUnique: true },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('accounts');
  }
}
