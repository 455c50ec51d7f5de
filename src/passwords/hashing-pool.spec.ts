import { readdirSync, readFileSync } from 'node:fs';
import { Logger } from '@nestjs/common';
import { platform } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { HashDurations } from './hashing/hash-lane.js';
import { HashingPool, type HashTimes } from './hashing-pool.js';
import type { HashingOptions } from './passwords.options.js';

// The pool logs hashes that cannot be read.
Logger.overrideLogger(false);

const cheap = { memoryKib: 1_024, passes: 1, lanes: 1 };
const expensive = { memoryKib: 65_536, passes: 4, lanes: 1 };
const pools: HashingPool[] = [];

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.onApplicationShutdown()));
});

function createPool(options: HashingOptions, durations?: HashDurations): HashingPool {
  const pool = new HashingPool(options, durations);
  pools.push(pool);
  return pool;
}

/** Requests `count` hashes at once. Returns how many were computed, and the errors of the others. */
async function storm(pool: HashingPool, count: number, parameters = cheap) {
  const outcomes = await Promise.allSettled(
    Array.from({ length: count }, () => pool.hash('secret', parameters)),
  );
  const rejections = outcomes.flatMap((each) =>
    each.status === 'rejected' ? [each.reason as { headers: Record<string, string> }] : [],
  );
  return { served: count - rejections.length, rejections };
}

const readPriorities = () =>
  readdirSync('/proc/self/task').map((id) => {
    const fields = readFileSync(`/proc/self/task/${id}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return Number(fields[16]);
  });

describe('HashingPool', () => {
  it('serves every hash of a storm within the limits', async () => {
    const pool = createPool({ threads: 2 });
    expect(await storm(pool, 50)).toEqual({ served: 50, rejections: [] });
  });

  it('rejects hashes above maxWaiting with 503 and Retry-After, however fast they are', async () => {
    const pool = createPool({ threads: 2, maxWaiting: 3 });
    await pool.hash('secret', cheap);
    const { served, rejections } = await storm(pool, 10);
    expect(served).toBe(2 + 3);
    for (const rejection of rejections) {
      expect(rejection).toMatchObject({ status: 503, headers: { 'Retry-After': '1' } });
    }
    expect(await storm(pool, 5)).toMatchObject({ served: 5 });
  });

  it('rejects hashes with an expected wait above maxWaitingMs, with that wait as Retry-After', async () => {
    const durations = new HashDurations();
    const pool = createPool({ threads: 1, maxWaitingMs: 1_500 }, durations);
    // As measured on an overloaded machine.
    durations.record('$argon2id$v=19$m=1024,t=1,p=1$', 600);
    const { served, rejections } = await storm(pool, 10);
    expect(served).toBe(3);
    expect(rejections).toHaveLength(7);
    expect(rejections[0]!.headers).toEqual({ 'Retry-After': '2' });
    // With a free thread the estimate does not matter.
    durations.record('$argon2id$v=19$m=1024,t=1,p=1$', 60_000);
    expect(await storm(pool, 1)).toMatchObject({ served: 1 });
  });

  it('reports its load, and the durations of each hash', async () => {
    const pool = createPool({ threads: 1 });
    const times: HashTimes[] = [];
    pool.onHashed((each) => times.push(each));
    expect(pool.stats).toEqual({ running: 0, waiting: 0, expectedWaitMs: 0 });
    const served = storm(pool, 3, expensive);
    expect(pool.stats).toMatchObject({ running: 1, waiting: 2 });
    expect(pool.stats.expectedWaitMs).toBeGreaterThan(0);
    await served;
    expect(pool.stats).toEqual({ running: 0, waiting: 0, expectedWaitMs: 0 });
    expect(times).toHaveLength(3);
    expect(times[2]!.tookMs).toBeGreaterThan(0);
    // The last one waited for the two before it.
    expect(times[2]!.waitedMs).toBeGreaterThan(times[0]!.tookMs);
  });

  it('computes hashes of one thread in the order of the calls', async () => {
    const pool = createPool({ threads: 1 });
    const done: number[] = [];
    const calls = Array.from({ length: 20 }, async (_, i) => {
      await pool.hash('secret', cheap);
      done.push(i);
    });
    await Promise.all(calls);
    expect(done).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  it('assertNotBusy() throws exactly when a hash would be rejected', async () => {
    const pool = createPool({ threads: 1, maxWaiting: 0 });
    expect(() => pool.assertNotBusy()).not.toThrow();
    const running = pool.hash('secret', expensive);
    expect(() => pool.assertNotBusy()).toThrow('Too many sign-ins');
    await expect(pool.hash('secret', cheap)).rejects.toMatchObject({ status: 503 });
    await running;
    expect(() => pool.assertNotBusy()).not.toThrow();
  });

  it('does not block the event loop', async () => {
    const pool = createPool({ threads: 1 });
    await pool.hash('secret', cheap);
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await pool.hash('secret', expensive);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
  });

  it.runIf(platform() === 'linux')('runs threads of low priority, and ends them', async () => {
    const count = () => readPriorities().filter((nice) => nice === 10).length;
    const before = count();
    const pool = createPool({ threads: 2 });
    await storm(pool, 10);
    expect(count()).toBe(before + 2);
    expect(Math.min(...readPriorities())).toBeLessThan(10);
    await pool.onApplicationShutdown();
    expect(count()).toBe(before);
    await expect(pool.hash('secret', cheap)).rejects.toMatchObject({ status: 503 });
  });

  it('computes our hashes while those of other systems wait for each other', async () => {
    const pool = createPool({ threads: 1 });
    const decoy = await pool.hash('secret', cheap);
    const bcrypt = '$2b$10$abcdefghijklmnopqrstuu5Lo0g67CiD3M4RpN1BmBb4Crp5w7dbK';
    const done: string[] = [];
    const foreign = Array.from({ length: 3 }, async () => {
      await pool.verifyForeign(bcrypt, 'secret', '192.0.2.1', decoy);
      done.push('foreign');
    });
    const own = Array.from({ length: 3 }, async () => {
      await pool.verify(decoy, 'secret', '192.0.2.1');
      done.push('own');
    });
    await Promise.all([...foreign, ...own]);
    expect(done).toEqual(['own', 'own', 'own', 'foreign', 'foreign', 'foreign']);
  });

  it('rejects unfinished hashes when it is closed', async () => {
    const pool = createPool({ threads: 1 });
    const unfinished = storm(pool, 5, expensive);
    await pool.onApplicationShutdown();
    expect(await unfinished).toMatchObject({ served: 0 });
  });

  it('matches nothing against a hash of an unknown format, and continues', async () => {
    const pool = createPool({ threads: 1 });
    expect(await pool.verify('$nothing$1$aa$bb', 'secret')).toBe(false);
    const stored = await pool.hash('secret', cheap);
    expect(await pool.verify(stored, 'secret')).toBe(true);
    await expect(pool.hash('secret', { ...cheap, memoryKib: 0 })).rejects.toThrow('parameters');
  });
});
