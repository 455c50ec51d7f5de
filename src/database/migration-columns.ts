import type { QueryRunner, TableColumnOptions } from 'typeorm';

/** Describes columns for a migration, with the types of {@link IdColumn} and {@link TimeColumn} on either database. */
export function migrationColumns({ connection }: Pick<QueryRunner, 'connection'>) {
  return {
    id: (name = 'id'): TableColumnOptions => ({
      name,
      type: getUuidType(connection),
      isPrimary: true,
    }),
    reference: (name: string): TableColumnOptions => ({ name, type: getUuidType(connection) }),
    optionalReference: (name: string): TableColumnOptions => ({
      name,
      type: getUuidType(connection),
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

function getUuidType({ options }: QueryRunner['connection']): string {
  return options.type === 'postgres' ? 'uuid' : 'varchar';
}
