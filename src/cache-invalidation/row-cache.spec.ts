import { beforeEach, describe, expect, it } from 'vitest';
import { Clock } from '../clock/clock.js';
import { ChangeFeed } from './change-feed.js';
import { RowCache } from './row-cache.js';

const RECHECK_MS = 5_000;
const USERS = { table: 'users', key: 'id' };

class FakeClock extends Clock {
  ms = 0;
  override monotonicMs(): number {
    return this.ms;
  }
}

class FakeFeed extends ChangeFeed {
  receivedAt(ms: number): void {
    this.receivedUntilMs = ms;
  }
  invalidateAll(): void {
    this.invalidateEverything();
  }
}

describe('RowCache', () => {
  let clock: FakeClock;
  let feed: FakeFeed;
  let rows: RowCache<{ value: string }>;
  let stored: string;
  let reads: Array<(value: string) => void>;
  let slow: boolean;
  let readCount: number;
  beforeEach(() => {
    clock = new FakeClock();
    feed = new FakeFeed(clock, { recheckMs: RECHECK_MS, outageMs: 0 });
    reads = [];
    slow = false;
    stored = 'first';
    readCount = 0;
    rows = new RowCache({
      feed,
      clock,
      table: USERS,
      read: () => {
        readCount++;
        if (!slow) return Promise.resolve({ value: stored });
        return new Promise((resolve) => reads.push((value) => resolve({ value })));
      },
    });
  });
  const find = async () => (await rows.find('x'))?.value;

  it('reads a row once', async () => {
    expect(await find()).toBe('first');
    stored = 'second';
    expect(await find()).toBe('first');
    expect(readCount).toBe(1);
  });

  it('reads a row again after a change of it or of anything in its table', async () => {
    await find();
    stored = 'second';
    feed.publish('users', 'another');
    feed.publish('sessions', 'x');
    expect(await find()).toBe('first');
    feed.publish('users', 'x');
    expect(await find()).toBe('second');
    stored = 'third';
    feed.invalidateAll();
    expect(await find()).toBe('third');
  });

  it('caches a row while the feed receives changes, and RECHECK_SECONDS longer', async () => {
    await find();
    stored = 'second';
    clock.ms = 60_000;
    feed.receivedAt(59_000);
    expect(await find()).toBe('first');
    clock.ms = 59_000 + RECHECK_MS;
    expect(await find()).toBe('first');
    clock.ms++;
    expect(await find()).toBe('second');
  });

  it('reads a row again after a pause of the process, before the changes of that time are reported', async () => {
    feed.receivedAt(0);
    await find();
    stored = 'second';
    clock.ms = 600;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600);
    const afterPause = find();
    expect(await afterPause).toBe('second');
    await new Promise((resolve) => setTimeout(resolve, 0));
    stored = 'third';
    expect(await find()).toBe('second');
  });

  it('reads once for parallel calls', async () => {
    slow = true;
    const calls = [find(), find(), find()];
    reads[0]!('first');
    expect(await Promise.all(calls)).toEqual(['first', 'first', 'first']);
    expect(readCount).toBe(1);
  });

  it('does not cache a row that changed while it was read', async () => {
    slow = true;
    const before = find();
    feed.publish('users', 'x');
    const after = find();
    reads[1]!('second');
    expect(await after).toBe('second');
    reads[0]!('first');
    expect(await before).toBe('first');
    expect(await find()).toBe('second');
  });

  it('does not cache a missing row that a feed would not report', async () => {
    const keys: string[] = [];
    const empty = new RowCache({
      feed,
      clock,
      table: USERS,
      read: (key) => {
        keys.push(key);
        return Promise.resolve(null);
      },
    });
    expect([await empty.find('x'), await empty.find('x')]).toEqual([null, null]);
    expect(keys).toEqual(['x', 'x']);
  });

  it('reads again after a failed read', async () => {
    const failing = new RowCache({
      feed,
      clock,
      table: USERS,
      read: () => Promise.reject(new Error('away')),
    });
    await expect(failing.find('x')).rejects.toThrow('away');
    await expect(failing.find('x')).rejects.toThrow('away');
  });

  it('returns a row that was fresh at the beginning of an outage which the read itself discovers', async () => {
    const away = new Error('away');
    class AwayFeed extends FakeFeed {
      override readFailed(error: unknown): void {
        if (error === away) this.outageSinceMs = RECHECK_MS;
      }
    }
    let error: Error | null = null;
    const failing = new RowCache<{ value: string }>({
      feed: new AwayFeed(clock, { recheckMs: RECHECK_MS, outageMs: RECHECK_MS }),
      clock,
      table: USERS,
      read: async () => {
        if (error) throw error;
        return { value: stored };
      },
    });
    await failing.find('x');
    clock.ms = RECHECK_MS + 1;
    error = new Error('another');
    await expect(failing.find('x')).rejects.toThrow('another');
    error = away;
    expect(await failing.find('x')).toEqual({ value: 'first' });
    await expect(failing.find('unknown')).rejects.toThrow('away');
    clock.ms = 2 * RECHECK_MS + 1;
    await expect(failing.find('x')).rejects.toThrow('away');
  });

  it('caches rows and missing rows for ttlMs without a feed, or until delete() or clear()', async () => {
    const keys: string[] = [];
    const timed = new RowCache<{ id: string }, string>({
      ttlMs: 1_000,
      clock,
      read: async (key, id) => {
        keys.push(key);
        return key === 'missing' ? null : { id };
      },
    });
    expect(await timed.find('x', 'an id')).toEqual({ id: 'an id' });
    expect(await timed.find('missing', '')).toBeNull();
    clock.ms = 999;
    expect(await timed.find('x', '')).toEqual({ id: 'an id' });
    expect(await timed.find('missing', '')).toBeNull();
    timed.delete('x');
    await timed.find('x', '');
    clock.ms = 1_000;
    await timed.find('missing', '');
    timed.clear();
    await timed.find('x', '');
    expect(keys).toEqual(['x', 'missing', 'x', 'missing', 'x']);
  });
});
