import { Column, PrimaryColumn } from 'typeorm';

// One set of entities serves SQLite and PostgreSQL: these are the columns that differ between them.
// Every column states its type, since neither `tsx` nor esbuild emits what TypeORM would guess from.

/** A UUIDv7 primary key (`uuid` on PostgreSQL, text on SQLite), made by the application. */
export function IdColumn(name = 'id'): PropertyDecorator {
  return PrimaryColumn({ name, type: 'uuid' });
}

/**
 * A point in time, as `Date` in the code and as milliseconds since the epoch in the database: the
 * same number on both, free of time zones and of PostgreSQL's microseconds.
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
      // TypeORM asks for the value of a column that an update leaves alone, too.
      to: (time: Date | null | undefined) => (time instanceof Date ? time.getTime() : time),
      from: (milliseconds: string | number | null) =>
        milliseconds === null ? null : new Date(Number(milliseconds)),
    },
  });
}
