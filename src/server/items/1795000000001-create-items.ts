import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '../../server-entry.js';

/** The table `items`. */
export class CreateItems1795000000001 implements MigrationInterface {
  readonly name = 'CreateItems1795000000001';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { id, reference, text, time } = migrationColumns(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: 'items',
        columns: [id(), reference('owner_id'), text('title'), time('created_at')],
        indices: [{ name: 'items_owner_id_idx', columnNames: ['owner_id', 'id'] }],
        foreignKeys: [
          {
            columnNames: ['owner_id'],
            referencedTableName: 'users',
            referencedColumnNames: ['id'],
            onDelete: 'CASCADE',
          },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('items');
  }
}
