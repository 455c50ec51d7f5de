import type { DataSource, QueryRunner, TableColumnOptions } from 'typeorm';

/** What the columns of `columns.ts` are in a migration, which is the same for both databases. */
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
