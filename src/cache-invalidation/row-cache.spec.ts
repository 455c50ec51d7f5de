import { beforeEach, describe, expect, it } from 'vitest';
import { Clock } from '../clock/clock.js';
import { ChangeFeed } from './change-feed.js';
import { RowCache } from './row-cache.js';

const RECHECK_MS = 5_000;

class FakeClock extends Clock {
  ms = 0;
  override monotonicMs(): number {
    return this.ms;
  }
}

class FakeChanges extends ChangeFeed {
  heardAt(ms: number): void {
    this.receivedUntilMs = ms;
  }
  tellAnything(): void {
    this.invalidateEverything();
  }
  async close(): Promise<void> {}
}

describe('RowCache', () => {
  let clock: FakeClock;
  let changes: FakeChanges;
  let rows: RowCache<{ value: string }>;
  let stored: string;
  let reads: Array<(value: string) => void>;
  let slow: boolean;
  beforeEach(() => {
    clock = new FakeClock();
    changes = new FakeChanges(clock, RECHECK_MS);
    reads = [];
    slow = false;
    stored = 'first';
    let count = 0;
    rows = new RowCache(changes, clock, { table: 'users', key: 'id' }, () => {
      count++;
      Object.assign(rows, { count });
      if (!slow) return Promise.resolve({ value: stored });
      return new Promise((resolve) => reads.push((value) => resolve({ value })));
    });
  });
  const find = async () => (await rows.find('x'))?.value;
  const readCount = () => (rows as unknown as { count: number }).count;

  it('reads a row once, and then from memory, at once', async () => {
    expect(await find()).toBe('first');
    stored = 'second';
    expect(rows.find('x')).toEqual({ value: 'first' });
    expect(readCount()).toBe(1);
  });

  it('reads it again when its table tells of it, or of anything', async () => {
    await find();
    stored = 'second';
    changes.publish('users', 'another');
    changes.publish('sessions', 'x');
    expect(await find()).toBe('first');
    changes.publish('users', 'x');
    expect(await find()).toBe('second');
    stored = 'third';
    changes.tellAnything();
    expect(await find()).toBe('third');
  });

  it('believes it as long as the changes are heard of, and then for the promised seconds', async () => {
    await find();
    stored = 'second';
    clock.ms = 60_000;
    changes.heardAt(59_000);
    expect(await find()).toBe('first');
    clock.ms = 59_000 + RECHECK_MS;
    expect(await find()).toBe('first');
    clock.ms++;
    expect(await find()).toBe('second');
  });

  it('has all who ask meanwhile wait for the one answer', async () => {
    slow = true;
    const asked = [find(), find(), find()];
    reads[0]!('first');
    expect(await Promise.all(asked)).toEqual(['first', 'first', 'first']);
    expect(readCount()).toBe(1);
  });

  it('does not remember what was read before a change that was told of meanwhile', async () => {
    slow = true;
    const before = find();
    changes.publish('users', 'x');
    const after = find();
    reads[1]!('second');
    expect(await after).toBe('second');
    reads[0]!('first');
    expect(await before).toBe('first');
    expect(await find()).toBe('second');
  });

  it('does not remember that there is none', async () => {
    const keys: string[] = [];
    const empty = new RowCache(changes, clock, { table: 'users', key: 'id' }, (key) => {
      keys.push(key);
      return Promise.resolve(null);
    });
    expect([await empty.find('x'), await empty.find('x')]).toEqual([null, null]);
    expect(keys).toEqual(['x', 'x']);
  });

  it('asks again after a read that failed', async () => {
    const failing = new RowCache(changes, clock, { table: 'users', key: 'id' }, () =>
      Promise.reject(new Error('away')),
    );
    await expect(failing.find('x')).rejects.toThrow('away');
    await expect(failing.find('x')).rejects.toThrow('away');
  });
});
