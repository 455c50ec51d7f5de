import { expect, it } from 'vitest';
import { getRetryDelayMs } from './back-off.js';

it('getRetryDelayMs waits 5 s, 30 s, 2, 10 and 30 minutes, and then an hour each time', () => {
  const seconds = [1, 2, 3, 4, 5, 6, 7, 80].map(
    (attempts) => getRetryDelayMs(attempts, () => 0.5) / 1_000,
  );
  expect(seconds).toEqual([5, 30, 120, 600, 1_800, 3_600, 3_600, 3_600]);
});

it('getRetryDelayMs varies the wait by a fifth', () => {
  expect([getRetryDelayMs(2, () => 0), getRetryDelayMs(2, () => 1)]).toEqual([24_000, 36_000]);
});
