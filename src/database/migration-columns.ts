import type { DataSource, QueryRunner, TableColumnOptions } from 'typeorm';

/**
 * What the columns of `columns.ts` are in a migration, which is the same for both databases.
 *
 * @example
 * ```ts
 * import { migrationColumns } from 'nightlatch';
 * import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
 *
 * export class CreateReports1796000000000 implements MigrationInterface {
 *   async up(queryRunner: QueryRunner): Promise<void> {
 *     const { id, reference, text, time } = migrationColumns(queryRunner);
 *     const columns = [id(), reference('owner_id'), text('title'), time('created_at')];
 *     await queryRunner.createTable(new Table({ name: 'reports', columns }));
 *   }
 *
 *   async down(queryRunner: QueryRunner): Promise<void> {
 *     await queryRunner.dropTable('reports');
 *   }
 * }
 * ```
 */
export function migrationColumns({ dataSource }: Pick<QueryRunner, 'dataSource'>) {
  return {
    id: (name = 'id'): TableColumnOptions => ({
      name,
      type: uuidType(dataSource),
      isPrimary: true,
    }),
    reference: (name: string): TableColumnOptions => ({ name, type: uuidType(dataSource) }),
    optionalReference: (name: string): TableColumnOptions => ({
      name,
      type: uuidType(dataSource),
      isNullable: true,
    }),
    number: (name: string): TableColumnOptions => ({ name, type: 'integer' }),
    time: (name: string): TableColumnOptions => ({ name, type: 'bigint' }),
    optionalTime: (name: string): TableColumnOptions => ({
      name,
      type: 'bigint',
      isNullable: true,
    }),
    text: (name: string): TableColumnOptions => ({ name, type: 'varchar' }),
    optionalText: (name: string): TableColumnOptions => ({
      name,
      type: 'varchar',
      isNullable: true,
    }),
  };
}

function uuidType({ options }: DataSource): string {
  return options.type === 'postgres' ? 'uuid' : 'varchar';
}
