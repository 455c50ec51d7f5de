import { setImmediate } from 'node:timers/promises';
import {
  And,
  type FindOperator,
  type FindOptionsOrder,
  type FindOptionsSelect,
  type FindOptionsWhere,
  LessThanOrEqual,
  MoreThan,
  type ObjectLiteral,
  type Repository,
} from 'typeorm';

/**
 * Iterates over a whole table in ranges of its primary key with about `size` rows each, so that a long job consists of
 * short statements.
 *
 * Expired rows are found in this way too, and not by an index on their time. That time changes with each use of the row,
 * and an UPDATE of an indexed column makes PostgreSQL write every index of the table (it is not heap-only).
 */
export async function* iterateKeyRanges<Row extends ObjectLiteral>(
  rows: Repository<Row>,
  size: number,
): AsyncGenerator<FindOptionsWhere<Row>> {
  const key = rows.metadata.primaryColumns[0]!.propertyName;
  const range = (...ends: Array<FindOperator<unknown>>) =>
    (ends.length > 0 ? { [key]: And(...ends) } : {}) as FindOptionsWhere<Row>;
  const select = { [key]: true } as FindOptionsSelect<Row>;
  const order = { [key]: 'ASC' } as FindOptionsOrder<Row>;
  for (let after: Array<FindOperator<unknown>> = []; ;) {
    const [last] = await rows.find({
      select,
      where: range(...after),
      order,
      skip: size - 1,
      take: 1,
    });
    if (!last) return yield range(...after);
    yield range(...after, LessThanOrEqual(last[key]));
    after = [MoreThan(last[key])];
    // SQLite answers synchronously: this lets other requests run between two ranges.
    await setImmediate();
  }
}

/** Deletes the rows that match, one {@link iterateKeyRanges range} at a time, and yields the number of each. */
export async function* deleteInBatches<Row extends ObjectLiteral>(
  rows: Repository<Row>,
  matching: FindOptionsWhere<Row>,
  size: number,
): AsyncGenerator<number> {
  for await (const range of iterateKeyRanges(rows, size)) {
    const { affected } = await rows.delete({ ...range, ...matching });
    yield affected ?? 0;
  }
}
