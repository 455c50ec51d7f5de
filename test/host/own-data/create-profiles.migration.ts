import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '../../../src/index.js';

/** Creates the table of `Profile`. */
export class CreateProfiles1796000000000 implements MigrationInterface {
  readonly name = 'CreateProfiles1796000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { id, text } = migrationColumns(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: 'profiles',
        columns: [id('user_id'), text('bio')],
        foreignKeys: [
          {
            columnNames: ['user_id'],
            referencedTableName: 'users',
            referencedColumnNames: ['id'],
            onDelete: 'CASCADE',
          },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('profiles');
  }
}
