import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Clock } from '../clock/clock.js';
import { PurgeJob } from './purge.job.js';

const MINUTE_MS = 60_000;
const YEAR_MS = 365 * 86_400_000;
const START_MS = 1_800_000_000_000;

let monotonicMs: number;
let aheadMs: number;
/** By how much the clock was ahead at each purge. */
let purges: number[];
let job: PurgeJob;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  monotonicMs = 0;
  aheadMs = 0;
  purges = [];
  job = new PurgeJob({
    now: () => new Date(START_MS + monotonicMs + aheadMs),
    monotonicMs: () => monotonicMs,
  } as Clock);
  job.register('sessions', 0, () => {
    purges.push(aheadMs);
    return noRows();
  });
  job.onApplicationBootstrap();
});
afterEach(async () => {
  await job.onApplicationShutdown();
  vi.useRealTimers();
});

async function* noRows(): AsyncGenerator<number> {}

async function pass(minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute++) {
    monotonicMs += MINUTE_MS;
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
  }
}

it('PurgeJob deletes expired rows about every ten minutes', async () => {
  await pass(120);
  expect(purges.length).toBeGreaterThanOrEqual(8);
  expect(purges.length).toBeLessThanOrEqual(16);
});

it('PurgeJob deletes nothing while the clock is a year ahead for some minutes', async () => {
  for (let jump = 0; jump < 20; jump++) {
    await pass(26);
    aheadMs = YEAR_MS;
    await pass(4);
    aheadMs = 0;
  }
  expect(purges.length).toBeGreaterThan(10);
  expect(Math.max(...purges)).toBe(0);
});
