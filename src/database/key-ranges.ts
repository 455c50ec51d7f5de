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
 * The rows of a table, from end to end, as ranges of its primary key with `size` rows each (more where somebody adds some
 * meanwhile): what has to look at all of them does so in short statements, with others between.
 *
 * That is how what is over is found, too. An index on its time would find it at once; but a time that moves on with each
 * use would be written there with each use, and PostgreSQL would write every other index of the table with it: only an
 * UPDATE of no column that an index has is heap-only.
 */
export async function* keyRanges<Row extends ObjectLiteral>(
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
    // SQLite answers at once: without this nobody else would be, until the end of the table.
    await setImmediate();
  }
}

/** Deletes the rows that are `over`, a {@link keyRanges range} at a time; yields how many each time. */
export async function* deleteInRanges<Row extends ObjectLiteral>(
  rows: Repository<Row>,
  over: FindOptionsWhere<Row>,
  size: number,
): AsyncGenerator<number> {
  for await (const range of keyRanges(rows, size)) {
    const { affected } = await rows.delete({ ...range, ...over });
    yield affected ?? 0;
  }
}
