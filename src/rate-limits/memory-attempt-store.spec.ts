import { describe, expect, it } from 'vitest';
import { createLimits } from './rate-limits.options.js';
import { MemoryAttemptStore } from './memory-attempt-store.js';

const limits = createLimits({ signInFailuresPerAddress: 1 });
const account = limits['sign-in-account'];
const address = limits['sign-in-address'];

describe('buckets in memory', () => {
  it('remember so many of each limit, and an account however many addresses come', async () => {
    const buckets = new MemoryAttemptStore(100);
    for (let i = 0; i < 6; i++) await buckets.reserve('an account', account, 0);
    for (let i = 0; i < 10_000; i++) await buckets.reserve(`address ${i}`, address, 0);
    expect(await buckets.reserve('an account', account, 0)).toEqual({ refusedUntilMs: 1_000 });
    const { streaks } = buckets as unknown as { streaks: Map<string, { size: number }> };
    expect(streaks.get('sign-in-address')!.size).toBe(100);
  });
});
