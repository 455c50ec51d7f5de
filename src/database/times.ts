import { type FindOperator, LessThan, LessThanOrEqual, MoreThan, MoreThanOrEqual } from 'typeorm';

// TypeORM 0.3 applies the transformer of a column to the operators of a `find`, but not to those of an `update` or a
// `delete`, which then match nothing (SQLite) or fail (PostgreSQL). The transformer of `TimeColumn` leaves numbers alone.

/** Matches the times before `time`. */
export function isBefore(time: Date): FindOperator<Date> {
  return LessThan(toStored(time));
}

/** Matches the times up to `time`. */
export function isNotAfter(time: Date): FindOperator<Date> {
  return LessThanOrEqual(toStored(time));
}

/** Matches the times after `time`. */
export function isAfter(time: Date): FindOperator<Date> {
  return MoreThan(toStored(time));
}

/** Matches the times from `time` on. */
export function isNotBefore(time: Date): FindOperator<Date> {
  return MoreThanOrEqual(toStored(time));
}

function toStored(time: Date): Date {
  return time.getTime() as unknown as Date;
}
