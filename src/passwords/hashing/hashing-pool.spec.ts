import { readdirSync, readFileSync } from 'node:fs';
import { Logger } from '@nestjs/common';
import { platform } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { HashingPool, type HashTimes } from './hashing-pool.js';
import type { HashingOptions } from './hashing.options.js';

// Hashes that cannot be read are logged.
Logger.overrideLogger(false);

const cheap = { memoryKib: 1_024, passes: 1, lanes: 1 };
const dear = { memoryKib: 65_536, passes: 4, lanes: 1 };
const pools: HashingPool[] = [];

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.onApplicationShutdown()));
});

function poolOf(options: HashingOptions): HashingPool {
  const pool = new HashingPool(options);
  pools.push(pool);
  return pool;
}

/** How many come through, and what the others are told. */
async function storm(pool: HashingPool, count: number, parameters = cheap) {
  const outcomes = await Promise.allSettled(
    Array.from({ length: count }, () => pool.hash('secret', parameters)),
  );
  const refusals = outcomes.flatMap((each) =>
    each.status === 'rejected' ? [each.reason as { headers: Record<string, string> }] : [],
  );
  return { served: count - refusals.length, refusals };
}

const priorities = () =>
  readdirSync('/proc/self/task').map((id) => {
    const fields = readFileSync(`/proc/self/task/${id}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return Number(fields[16]);
  });

describe('HashingPool', () => {
  it('serves every one that is not too many, on as many threads as it may', async () => {
    const pool = poolOf({ threads: 2 });
    expect(await storm(pool, 50)).toEqual({ served: 50, refusals: [] });
  });

  it('refuses by length, however quick the hashes are', async () => {
    const pool = poolOf({ threads: 2, maxWaiting: 3 });
    await pool.hash('secret', cheap);
    const { served, refusals } = await storm(pool, 10);
    expect(served).toBe(2 + 3);
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ status: 503, headers: { 'Retry-After': '1' } });
    }
    expect(await storm(pool, 5)).toMatchObject({ served: 5 });
  });

  it('refuses by the time that one would wait, and says when to come back', async () => {
    const pool = poolOf({ threads: 1, maxWaitingMs: 1_500 });
    // Known to be slow, as on a machine that has too much to do.
    const backlog = (pool as unknown as { backlog: { learn(kind: string, ms: number): void } })
      .backlog;
    backlog.learn('$argon2id$v=19$m=1024,t=1,p=1$', 600);
    const { served, refusals } = await storm(pool, 10);
    expect(served).toBe(3);
    expect(refusals).toHaveLength(7);
    expect(refusals[0]!.headers).toEqual({ 'Retry-After': '2' });
    // The free thread is there for whoever comes, whatever hashes have taken until now.
    backlog.learn('$argon2id$v=19$m=1024,t=1,p=1$', 60_000);
    expect(await storm(pool, 1)).toMatchObject({ served: 1 });
  });

  it('leaves a core to the event loop while that has enough to do, and takes it back', async () => {
    const pool = poolOf({ threads: 3 });
    const runningAfter = async (work: () => Promise<void>) => {
      expect(pool.stats.running, 'and from here on it is looked at').toBe(0);
      await work();
      const served = storm(pool, 6);
      const { running } = pool.stats;
      await served;
      return running;
    };
    const idle = () => sleep(300);
    const busy = async () => {
      for (const begin = Date.now(); Date.now() < begin + 300;) await new Promise(setImmediate);
    };
    expect(await runningAfter(idle)).toBe(3);
    expect(await runningAfter(busy)).toBe(2);
    expect(await runningAfter(idle)).toBe(3);
  });

  it('says how much there is to do, and what each hash took', async () => {
    const pool = poolOf({ threads: 1 });
    const times: HashTimes[] = [];
    pool.onHashed((each) => times.push(each));
    expect(pool.stats).toEqual({ running: 0, waiting: 0, expectedWaitMs: 0 });
    const served = storm(pool, 3, dear);
    expect(pool.stats).toMatchObject({ running: 1, waiting: 2 });
    expect(pool.stats.expectedWaitMs).toBeGreaterThan(0);
    await served;
    expect(pool.stats).toEqual({ running: 0, waiting: 0, expectedWaitMs: 0 });
    expect(times).toHaveLength(3);
    expect(times[2]!.tookMs).toBeGreaterThan(0);
    // The last one waited for the two before it.
    expect(times[2]!.waitedMs).toBeGreaterThan(times[0]!.tookMs);
  });

  it('says that it is busy exactly when it refuses', async () => {
    const pool = poolOf({ threads: 1, maxWaiting: 0 });
    expect(() => pool.refuseIfBusy()).not.toThrow();
    const running = pool.hash('secret', dear);
    expect(() => pool.refuseIfBusy()).toThrow('Too many sign-ins');
    await expect(pool.hash('secret', cheap)).rejects.toMatchObject({ status: 503 });
    await running;
    expect(() => pool.refuseIfBusy()).not.toThrow();
  });

  it('leaves the event loop alone', async () => {
    const pool = poolOf({ threads: 1 });
    await pool.hash('secret', cheap);
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await pool.hash('secret', dear);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
  });

  it.runIf(platform() === 'linux')('has threads of a low priority, and closes them', async () => {
    const count = () => priorities().filter((nice) => nice === 10).length;
    const before = count();
    const pool = poolOf({ threads: 2 });
    await storm(pool, 10);
    expect(count()).toBe(before + 2);
    expect(Math.min(...priorities())).toBeLessThan(10);
    await pool.onApplicationShutdown();
    expect(count()).toBe(before);
    await expect(pool.hash('secret', cheap)).rejects.toMatchObject({ status: 503 });
  });

  it('closed with hashes under way it answers them, too', async () => {
    const pool = poolOf({ threads: 1 });
    const under = storm(pool, 5, dear);
    await pool.onApplicationShutdown();
    expect(await under).toMatchObject({ served: 0 });
  });

  it('matches nothing against a hash of no format, and goes on', async () => {
    const pool = poolOf({ threads: 1 });
    expect(await pool.verify('$nothing$1$aa$bb', 'secret')).toBe(false);
    const stored = await pool.hash('secret', cheap);
    expect(await pool.verify(stored, 'secret')).toBe(true);
    await expect(pool.hash('secret', { ...cheap, memoryKib: 0 })).rejects.toThrow('parameters');
  });
});
