import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DataSource } from 'typeorm';
import { authEntities, authMigrations, dataSourceOptions } from '../../src/index.js';
import { serializeSqliteTransactions } from '../../src/database/sqlite-transactions.js';
import { openDataSource } from '../../src/database/open-data-source.js';
import { AttemptCount } from '../../src/rate-limits/attempt-count.entity.js';
import { AttemptsStore, type CountedAttempt } from '../../src/rate-limits/attempts.store.js';
import type { Limit } from '../../src/rate-limits/rate-limits.options.js';
import { createLimits } from '../../src/rate-limits/rate-limits.options.js';
import { AttemptsModel, findRefusal } from './attempts-model.js';
import { createDatabase, databaseKind, type TestDatabase } from '../support/databases.js';

const NOW = 1_800_000_000_000;
const DAY_MS = 86_400_000;
const limits = createLimits({ signInFailuresPerAddress: 10 });
const account = limits['sign-in-account'];
const address = limits['sign-in-address'];

let database: TestDatabase;
let open: DataSource[];
let store: AttemptsStore;

/** Opens the database like another instance does. */
async function connect(): Promise<AttemptsStore> {
  const options = { url: database.url, entities: authEntities, migrations: authMigrations };
  const dataSource = await openDataSource(dataSourceOptions(options));
  if (databaseKind === 'sqlite') serializeSqliteTransactions(dataSource);
  open.push(dataSource);
  return new AttemptsStore(dataSource.getRepository(AttemptCount));
}

beforeEach(async () => {
  database = await createDatabase();
  open = [];
  store = await connect();
});
afterEach(async () => {
  for (const dataSource of open) await dataSource.destroy();
  await database.drop();
});

const rows = () => open[0]!.getRepository(AttemptCount);

/** Counts an attempt that must be allowed. */
async function increment(key: string, limit: Limit, nowMs: number): Promise<CountedAttempt> {
  const result = await store.increment(key, limit, nowMs);
  if ('refusedUntilMs' in result) throw new Error('refused');
  return result;
}

const refusedUntil = (refusedUntilMs: number) => ({ refusedUntilMs, isPending: false });

describe(`AttemptsStore on ${databaseKind}`, () => {
  it('makes the next attempt wait 1, 2, 4 ... 900 s after the free attempts, to the millisecond', async () => {
    const waits: number[] = [];
    let nowMs = NOW;
    for (let i = 0; i < 18; i++) {
      const { nextAtMs } = await increment('a', account, nowMs);
      waits.push(Math.max(0, nextAtMs - nowMs) / 1000);
      if (nextAtMs > nowMs)
        expect(await store.increment('a', account, nextAtMs - 1)).toEqual(refusedUntil(nextAtMs));
      nowMs = Math.max(nowMs, nextAtMs);
    }
    const slow = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900];
    expect(waits).toEqual([0, 0, 0, 0, ...slow]);
  });

  it('returns what the model in plain code returns for 300 random attempts, also when the clock is set back', async () => {
    const model = new AttemptsModel();
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (const limit of [account, address]) {
      let nowMs = NOW;
      const counted: CountedAttempt[] = [];
      for (let step = 0; step < 150; step++) {
        nowMs += [0, 1, 999, 4_000, 300_000, 1_800_000, DAY_MS, -5_000_000][random(8)]!;
        const key = `${limit.name} ${random(2)}`;
        const undone = random(4) === 0 ? counted.pop() : undefined;
        if (undone) {
          await store.decrement(undone);
          model.decrement(undone);
        }
        const result = await store.increment(key, limit, nowMs);
        expect(result).toEqual(model.increment(key, limit, nowMs));
        if (!('refusedUntilMs' in result)) counted.push(result);
      }
    }
  });

  it('allows only the 5 free attempts of 200 parallel ones over two connections', async () => {
    const other = await connect();
    const all = await Promise.all(
      Array.from({ length: 200 }, (_, i) => (i % 2 ? other : store).increment('a', account, NOW)),
    );
    const allowed = all.filter((each) => !('refusedUntilMs' in each));
    expect(allowed.map((each) => (each as CountedAttempt).attempts).toSorted()).toEqual([
      1, 2, 3, 4, 5,
    ]);
    const refused = all.filter((each) => 'refusedUntilMs' in each);
    expect(refused).toEqual(Array(195).fill(refusedUntil(NOW + 1_000)));
    // After the wait of a second, one more.
    const next = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        (i % 2 ? other : store).increment('a', account, NOW + 1_000),
      ),
    );
    expect(next.filter((each) => !('refusedUntilMs' in each))).toHaveLength(1);
  });

  it('says that a refused attempt may wait while the last one is pending, for five seconds at most', async () => {
    for (let i = 0; i < 4; i++) await increment('a', account, NOW);
    const last = await store.increment('a', account, NOW, { isPending: true });
    const isPending = async (nowMs: number) => {
      const result = await store.increment('a', account, nowMs);
      return 'refusedUntilMs' in result && result.isPending;
    };
    expect(await isPending(NOW + 999)).toBe(true);
    await rows().update({ key: 'a' }, { nextAt: new Date(NOW + 9_000) });
    expect(await isPending(NOW + 5_000)).toBe(false);
    // The clock of another instance may be a little behind. If it was set back by more, the outcome will not come.
    expect(await isPending(NOW - 1_000)).toBe(true);
    expect(await isPending(NOW - 60_000)).toBe(false);
    await store.settle({ ...(last as CountedAttempt), nextAtMs: NOW + 9_000 });
    expect(await isPending(NOW + 1)).toBe(false);
  });

  it('changes no row when it refuses an attempt', async () => {
    for (let i = 0; i < 5; i++) await store.increment('a', account, NOW);
    const before = await rows().find();
    for (let i = 0; i < 5; i++) await store.increment('a', account, NOW + i);
    expect(await rows().find()).toEqual(before);
  });

  it('restarts the count of an account a day after the last attempt, of an address an hour after the first', async () => {
    for (let hour = 0; hour < 4; hour++) await increment('a', account, NOW + hour * 3_600_000);
    const last = NOW + 3 * 3_600_000;
    expect(await increment('a', account, last + DAY_MS - 1)).toMatchObject({ attempts: 5 });
    for (let minute = 0; minute < 60; minute += 7)
      await increment('b', address, NOW + minute * 60_000);
    expect(await increment('b', address, NOW + 3_600_000)).toEqual({
      key: 'b',
      attempts: 1,
      nextAtMs: 0,
      expiresAtMs: NOW + 7_200_000,
    });
  });

  it('decrement() takes back one attempt and the wait that it caused, and never goes below zero', async () => {
    const counts: CountedAttempt[] = [];
    for (let i = 0; i < 10; i++) counts.push(await increment('b', address, NOW));
    expect(counts.at(-1)!.nextAtMs).toBe(NOW + 1_000);
    await store.decrement(counts[0]!);
    expect(await store.increment('b', address, NOW)).toEqual(refusedUntil(NOW + 1_000));
    await store.decrement(counts[9]!);
    expect(await increment('b', address, NOW)).toMatchObject({ attempts: 9 });
    for (let i = 0; i < 22; i++) await store.decrement(counts[0]!);
    expect(await rows().findOneBy({ key: 'b' })).toMatchObject({ attempts: 0 });
    expect(await increment('b', address, NOW)).toMatchObject({ attempts: 1 });
  });

  it('clear() takes part in the transaction that it is given', async () => {
    for (let i = 0; i < 5; i++) await store.increment('a', account, NOW);
    const failing = open[0]!.transaction(async (transaction) => {
      await store.clear('a', transaction);
      throw new Error('no session');
    });
    await expect(failing).rejects.toThrow('no session');
    expect(await store.increment('a', account, NOW)).toEqual(refusedUntil(NOW + 1_000));
    await open[0]!.transaction((transaction) => store.clear('a', transaction));
    expect(await increment('a', account, NOW)).toMatchObject({ attempts: 1 });
  });

  it('deleteExpired() deletes expired rows in steps, and no other row', async () => {
    for (let i = 0; i < 30; i++) await store.increment(`old ${i}`, address, NOW);
    await store.increment('young', address, NOW + 1);
    const deletedInSteps = async (size: number) => {
      const steps: number[] = [];
      for await (const deleted of store.deleteExpired(new Date(NOW + 3_600_000), size)) {
        steps.push(deleted);
      }
      return steps;
    };
    expect(await deletedInSteps(20)).toEqual([20, 10]);
    expect(await deletedInSteps(20)).toEqual([0]);
    expect((await rows().find()).map(({ key }) => key)).toEqual(['young']);
  });

  it('refuses an address only until the end of its hour, even if the wait is longer', async () => {
    for (let i = 0; i < 22; i++) {
      const row = await rows().findOneBy({ key: 'b' });
      await store.increment('b', address, Math.max(NOW, row?.nextAt.getTime() ?? 0));
    }
    // The wait is longer than the rest of the hour.
    const { nextAt, expiresAt } = (await rows().findOneBy({ key: 'b' }))!;
    const count = { nextAtMs: nextAt.getTime(), expiresAtMs: expiresAt.getTime() };
    expect(count.nextAtMs).toBeGreaterThan(NOW + 3_600_000);
    expect(await store.increment('b', address, NOW + 3_599_999)).toEqual(
      refusedUntil(findRefusal(count, NOW + 3_599_999)),
    );
  });
});
