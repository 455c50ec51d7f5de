import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Clock } from '../clock/clock.js';
import { createLimits } from './rate-limits.options.js';
import type { LimitsStore } from './rate-limits.store.js';
import { MemoryAttemptStore } from './memory-attempt-store.js';
import { FailoverAttemptStore } from './failover-attempt-store.js';

const account = createLimits({})['sign-in-account'];
const AWAY = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });

let nowMs: number;
let warn: ReturnType<typeof vi.spyOn>;
let store: MemoryAttemptStore;
let shared: FailoverAttemptStore;
beforeEach(() => {
  nowMs = 0;
  warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
  store = new MemoryAttemptStore();
  const clock = Object.assign(new Clock(), {
    now: () => new Date(nowMs),
    monotonicMs: () => nowMs,
  });
  shared = new FailoverAttemptStore(store as unknown as LimitsStore, clock);
});
afterEach(() => vi.restoreAllMocks());

/** How many of so many are let in. */
async function letIn(tries: number): Promise<number> {
  let count = 0;
  for (let i = 0; i < tries; i++)
    if (!('refusedUntilMs' in (await shared.reserve('a', account)))) count++;
  return count;
}

describe('a database that does not count', () => {
  it('is stood in for with the same figures, warned of once a minute, and asked again soon', async () => {
    const reserve = vi.spyOn(store, 'reserve').mockRejectedValue(AWAY);
    expect(await letIn(8)).toBe(5);
    expect(reserve).toHaveBeenCalledTimes(1);
    nowMs += 5_000;
    expect(await letIn(3)).toBe(1);
    expect(reserve).toHaveBeenCalledTimes(2);
    expect(warn).toHaveBeenCalledTimes(1);
    reserve.mockRestore();
    nowMs += 5_000;
    // Which has counted none of them.
    expect(await letIn(8)).toBe(5);
    vi.spyOn(store, 'reserve').mockRejectedValue(AWAY);
    nowMs += 60_000;
    await letIn(3);
    expect(warn).toHaveBeenCalledTimes(2);
  });

  it('is not waited for longer than a second', async () => {
    vi.spyOn(store, 'reserve').mockReturnValue(new Promise(() => {}));
    const begin = performance.now();
    expect(await letIn(8)).toBe(5);
    expect(performance.now() - begin).toBeLessThan(2_000);
  });

  it('has what was counted in its stead taken back there', async () => {
    const takeBack = vi.spyOn(store, 'takeBack');
    vi.spyOn(store, 'reserve').mockRejectedValue(AWAY);
    for (let i = 0; i < 20; i++) {
      const reserved = await shared.reserve('a', account);
      if ('refusedUntilMs' in reserved) throw new Error('refused');
      await reserved.buckets.takeBack(reserved);
    }
    expect(takeBack).not.toHaveBeenCalled();
  });
});
