import { DataSource, type DataSourceOptions } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inOneRoundTrip } from '../../src/database/one-round-trip.js';
import { preparedStatement } from '../../src/database/prepared-statements.js';
import type { Transaction } from '../../src/database/transactions.js';
import { dataSourceOptions } from '../../src/index.js';
import { createDatabase, execute } from '../support/databases.js';
import { DatabaseProxy } from '../support/proxy.js';
import { countRoundTrips, watchConnections } from '../support/round-trips.js';

watchConnections();
const getInsert = preparedStatement(() => 'INSERT INTO numbers VALUES ($1) RETURNING number');
const getSelect = preparedStatement(() => 'SELECT number FROM numbers WHERE number = $1');
const insert = (transaction: Transaction, number: number) =>
  transaction.query<unknown>(getInsert(), [number]);
const select = (transaction: Transaction, number: number) =>
  transaction.query<unknown[]>(getSelect(), [number]);

/** With one connection, so that each test uses the one that the test before has used. */
const connections = {
  'A connection of ours': (url: string) => dataSourceOptions({ url, entities: [], migrations: [] }),
  'A connection of ours behind a pooler': (url: string) =>
    dataSourceOptions({ url, entities: [], migrations: [] }),
  'A connection of the application': (url: string) => ({ type: 'postgres' as const, url }),
};

describe.each(Object.entries(connections))('%s', (name, toOptions) => {
  const isOurs = name !== 'A connection of the application';

  let dataSource: DataSource;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const database = await createDatabase();
    const { proxy, url } = await DatabaseProxy.before(database.url);
    if (name.endsWith('pooler')) proxy.pretendToPool();
    await execute(database.url, 'CREATE TABLE numbers (number int PRIMARY KEY)');
    const options = { ...toOptions(url), poolSize: 1 } as DataSourceOptions;
    dataSource = await new DataSource(options).initialize();
    close = async () => {
      await dataSource.destroy();
      await proxy.cut();
      await database.drop();
    };
  });
  afterAll(() => close());

  it('sends the statements of several functions in their order, and returns their results', async () => {
    let results: unknown;
    const { roundTrips } = await countRoundTrips(() =>
      dataSource.transaction('READ COMMITTED', async (transaction) => {
        results = await inOneRoundTrip(transaction, [
          () => insert(transaction, 1),
          () =>
            inOneRoundTrip(transaction, [
              async () => [...(await select(transaction, 1)), ...(await select(transaction, 3))],
              () => 'no statement',
            ]),
          () => insert(transaction, 2),
        ]);
      }),
    );
    expect(results).toEqual([[{ number: 1 }], [[{ number: 1 }], 'no statement'], [{ number: 2 }]]);
    // The statements, the second one of a function, and the commit.
    if (isOurs) expect(roundTrips).toBe(3);
  });

  it('rejects with the error of the statement that failed, and changes nothing', async () => {
    const continued: string[] = [];
    const failing = dataSource.transaction((transaction) =>
      inOneRoundTrip(transaction, [
        () => insert(transaction, 10),
        () => insert(transaction, 10).catch(() => Promise.reject(new Error('ten is taken'))),
        () => insert(transaction, 11).finally(() => continued.push('the last function')),
      ]),
    );
    await expect(failing).rejects.toThrow('ten is taken');
    expect(continued).toEqual([]);
    expect(await select(dataSource.manager, 10)).toEqual([]);
    // A statement that was skipped is not taken for prepared.
    expect(await insert(dataSource.manager, 11)).toEqual([{ number: 11 }]);
  });

  it('ends a transaction whose function has failed when the others are done', async () => {
    const failing = dataSource.transaction((transaction) =>
      inOneRoundTrip(transaction, [
        () => select(transaction, 20).then(() => Promise.reject(new Error('refused'))),
        async () => {
          for (const number of [20, 21, 22]) await insert(transaction, number);
        },
      ]),
    );
    await expect(failing).rejects.toThrow('refused');
    expect(await dataSource.query('SELECT * FROM numbers WHERE number >= 20')).toEqual([]);
  });

  it('keeps statements that are sent at once, and queries of another kind, in the transaction', async () => {
    const rolledBack = dataSource.transaction(async (transaction) => {
      await Promise.all([insert(transaction, 40), insert(transaction, 41)]);
      throw new Error('rolled back');
    });
    await expect(rolledBack).rejects.toThrow('rolled back');
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    const client = (await runner.connect()) as { query(config: object): Promise<unknown> };
    await client.query({ text: 'INSERT INTO numbers VALUES (42)' });
    await runner.rollbackTransaction();
    await runner.release();
    expect(await dataSource.query('SELECT * FROM numbers WHERE number >= 40')).toEqual([]);
  });

  it('runs a transaction that begins with a text of several statements, and an empty one', async () => {
    await dataSource.transaction((transaction) =>
      transaction.query('INSERT INTO numbers VALUES (30); INSERT INTO numbers VALUES (31)'),
    );
    const { roundTrips } = await countRoundTrips(() => dataSource.transaction(async () => {}));
    if (isOurs) expect(roundTrips).toBe(0);
    const rolledBack = dataSource.transaction(async (transaction) => {
      await transaction.query('DELETE FROM numbers');
      throw new Error('rolled back');
    });
    await expect(rolledBack).rejects.toThrow('rolled back');
    expect(await dataSource.query('SELECT * FROM numbers WHERE number >= 30')).toHaveLength(2);
  });
});
