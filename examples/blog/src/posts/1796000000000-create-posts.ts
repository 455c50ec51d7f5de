import { migrationColumns } from 'nightlatch';
import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

export class CreatePosts1796000000000 implements MigrationInterface {
  readonly name = 'CreatePosts1796000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { id, reference, text, time } = migrationColumns(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: 'posts',
        columns: [id(), reference('author_id'), text('title'), text('text'), time('created_at')],
        indices: [{ name: 'posts_author_id_idx', columnNames: ['author_id'] }],
        foreignKeys: [
          {
            columnNames: ['author_id'],
            referencedTableName: 'users',
            referencedColumnNames: ['id'],
            onDelete: 'CASCADE',
          },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('posts');
  }
}
