import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DataSource } from 'typeorm';
import { authEntities, authMigrations, dataSourceOptions } from '../../src/index.js';
import { serializeSqliteTransactions } from '../../src/database/sqlite-transactions.js';
import { openDataSource } from '../../src/database/data-source.js';
import type { Reservation, Reserved } from '../../src/rate-limits/attempt-store.js';
import { LimitRow } from '../../src/rate-limits/limit.entity.js';
import { type Limit, refusedUntilMs, type AttemptCount } from '../../src/rate-limits/limit.js';
import { createLimits } from '../../src/rate-limits/rate-limits.options.js';
import { LimitsStore } from '../../src/rate-limits/rate-limits.store.js';
import { MemoryAttemptStore } from '../../src/rate-limits/memory-attempt-store.js';
import { createDatabase, databaseKind, type TestDatabase } from '../support/databases.js';

const NOW = 1_800_000_000_000;
const DAY_MS = 86_400_000;
const limits = createLimits({ signInFailuresPerAddress: 10 });
const account = limits['sign-in-account'];
const address = limits['sign-in-address'];

let database: TestDatabase;
let open: DataSource[];
let store: LimitsStore;

/** As another instance has it. */
async function connect(): Promise<LimitsStore> {
  const options = { url: database.url, entities: authEntities, migrations: authMigrations };
  const dataSource = await openDataSource(dataSourceOptions(options));
  if (databaseKind === 'sqlite') serializeSqliteTransactions(dataSource);
  open.push(dataSource);
  return new LimitsStore(dataSource.getRepository(LimitRow));
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

const rows = () => open[0]!.getRepository(LimitRow);

async function counted(key: string, limit: Limit, nowMs: number): Promise<AttemptCount> {
  const reserved = await store.reserve(key, limit, nowMs);
  if ('refusedUntilMs' in reserved) throw new Error('refused');
  return reserved;
}

function reservation(key: string, limit: Limit, { nextAtMs }: AttemptCount): Reservation {
  return { key, limit, nextAtMs, buckets: store };
}

describe(`the table of limits on ${databaseKind}`, () => {
  it('lets the next one wait 1, 2, 4 ... 900 s after the free ones, and refuses to the millisecond', async () => {
    const waits: number[] = [];
    let nowMs = NOW;
    for (let i = 0; i < 18; i++) {
      const { nextAtMs } = await counted('a', account, nowMs);
      waits.push(Math.max(0, nextAtMs - nowMs) / 1000);
      if (nextAtMs > nowMs)
        expect(await store.reserve('a', account, nextAtMs - 1)).toEqual({
          refusedUntilMs: nextAtMs,
        });
      nowMs = Math.max(nowMs, nextAtMs);
    }
    const slow = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900];
    expect(waits).toEqual([0, 0, 0, 0, ...slow]);
  });

  it('counts as the memory does, whatever happens', async () => {
    const memory = new MemoryAttemptStore();
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (const limit of [account, address]) {
      let nowMs = NOW;
      const made: Array<[Reservation, Reservation]> = [];
      for (let step = 0; step < 150; step++) {
        nowMs += [0, 1, 999, 4_000, 300_000, 1_800_000, DAY_MS][random(7)]!;
        const key = `${limit.name} ${random(2)}`;
        const undone = random(4) === 0 ? made.pop() : undefined;
        if (undone) {
          await store.takeBack(undone[0]);
          await memory.takeBack(undone[1]);
        }
        const [kept, remembered]: Reserved[] = [
          await store.reserve(key, limit, nowMs),
          await memory.reserve(key, limit, nowMs),
        ];
        expect(kept).toEqual(remembered);
        if ('refusedUntilMs' in kept!) continue;
        const of = reservation(key, limit, kept!);
        made.push([of, of]);
      }
    }
  });

  it('lets in exactly the free ones of 200 at once, over two connections', async () => {
    const other = await connect();
    const all = await Promise.all(
      Array.from({ length: 200 }, (_, i) => (i % 2 ? other : store).reserve('a', account, NOW)),
    );
    const letIn = all.filter((each) => !('refusedUntilMs' in each));
    expect(letIn.map((each) => (each as AttemptCount).tries).toSorted()).toEqual([1, 2, 3, 4, 5]);
    const refused = all.filter((each) => 'refusedUntilMs' in each);
    expect(refused).toEqual(Array.from({ length: 195 }, () => ({ refusedUntilMs: NOW + 1_000 })));
    // And then one for each second that was waited for.
    const next = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        (i % 2 ? other : store).reserve('a', account, NOW + 1_000),
      ),
    );
    expect(next.filter((each) => !('refusedUntilMs' in each))).toHaveLength(1);
  });

  it('is not changed by who is refused', async () => {
    for (let i = 0; i < 5; i++) await store.reserve('a', account, NOW);
    const before = await rows().find();
    for (let i = 0; i < 5; i++) await store.reserve('a', account, NOW + i);
    expect(await rows().find()).toEqual(before);
  });

  it('forgets an account a day after the last try, an address an hour after the first', async () => {
    for (let hour = 0; hour < 4; hour++) await counted('a', account, NOW + hour * 3_600_000);
    const last = NOW + 3 * 3_600_000;
    expect(await counted('a', account, last + DAY_MS - 1)).toMatchObject({ tries: 5 });
    for (let minute = 0; minute < 60; minute += 7)
      await counted('b', address, NOW + minute * 60_000);
    expect(await counted('b', address, NOW + 3_600_000)).toEqual({
      tries: 1,
      nextAtMs: 0,
      expiresAtMs: NOW + 7_200_000,
    });
  });

  it('takes back one try and the wait that it made, and no other; never below none', async () => {
    const streaks: AttemptCount[] = [];
    for (let i = 0; i < 10; i++) streaks.push(await counted('b', address, NOW));
    expect(streaks.at(-1)!.nextAtMs).toBe(NOW + 1_000);
    await store.takeBack(reservation('b', address, streaks[0]!));
    expect(await store.reserve('b', address, NOW)).toEqual({ refusedUntilMs: NOW + 1_000 });
    await store.takeBack(reservation('b', address, streaks[9]!));
    expect(await counted('b', address, NOW)).toMatchObject({ tries: 9 });
    for (let i = 0; i < 22; i++) await store.takeBack(reservation('b', address, streaks[0]!));
    expect(await rows().findOneBy({ key: 'b' })).toMatchObject({ tries: 0 });
    expect(await counted('b', address, NOW)).toMatchObject({ tries: 1 });
  });

  it('forgets an account in the transaction of its sign-in, or not at all', async () => {
    for (let i = 0; i < 5; i++) await store.reserve('a', account, NOW);
    const failing = open[0]!.transaction(async (transaction) => {
      await store.clear('a', transaction);
      throw new Error('no session');
    });
    await expect(failing).rejects.toThrow('no session');
    expect(await store.reserve('a', account, NOW)).toEqual({ refusedUntilMs: NOW + 1_000 });
    await open[0]!.transaction((transaction) => store.clear('a', transaction));
    expect(await counted('a', account, NOW)).toMatchObject({ tries: 1 });
  });

  it('loses what is forgotten to the purge, in steps, and no other row', async () => {
    for (let i = 0; i < 30; i++) await store.reserve(`old ${i}`, address, NOW);
    await store.reserve('young', address, NOW + 1);
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

  it('tells of a refusal what the memory would', async () => {
    for (let i = 0; i < 22; i++) {
      const row = await rows().findOneBy({ key: 'b' });
      await store.reserve('b', address, Math.max(NOW, row?.nextAt.getTime() ?? 0));
    }
    // The wait would go beyond the hour.
    const { tries, nextAt, expiresAt } = (await rows().findOneBy({ key: 'b' }))!;
    const streak = { tries, nextAtMs: nextAt.getTime(), expiresAtMs: expiresAt.getTime() };
    expect(streak.nextAtMs).toBeGreaterThan(NOW + 3_600_000);
    expect(await store.reserve('b', address, NOW + 3_599_999)).toEqual({
      refusedUntilMs: refusedUntilMs(streak, NOW + 3_599_999),
    });
  });
});
