import { Column, PrimaryColumn } from 'typeorm';

// The columns that differ between SQLite and PostgreSQL. Every column states its type, because neither `tsx` nor esbuild
// emits the metadata that TypeORM would guess it from.

/** Declares a UUIDv7 primary key (`uuid` on PostgreSQL, text on SQLite), which the application creates. */
export function IdColumn(name = 'id'): PropertyDecorator {
  return PrimaryColumn({ name, type: 'uuid' });
}

/**
 * Declares a time: a `Date` in the code, milliseconds since the epoch in the database. Both databases store the same
 * number, without time zones or PostgreSQL's microseconds.
 */
export function TimeColumn(
  name: string,
  { nullable = false }: { nullable?: boolean } = {},
): PropertyDecorator {
  return Column({
    name,
    type: 'bigint',
    nullable,
    transformer: {
      // TypeORM calls this with undefined for columns that an update does not set.
      to: (time: Date | null | undefined) => (time instanceof Date ? time.getTime() : time),
      from: (milliseconds: string | number | null) =>
        milliseconds === null ? null : new Date(Number(milliseconds)),
    },
  });
}
