import { beforeEach, expect, it } from 'vitest';
import type { Clock } from './clock.js';
import { SteadyClock } from './steady-clock.js';

const MINUTE_MS = 60_000;
const YEAR_MS = 365 * 86_400_000;

let monotonicMs: number;
let aheadMs: number;
let clock: SteadyClock;

beforeEach(() => {
  monotonicMs = 0;
  aheadMs = 0;
  clock = new SteadyClock({
    now: () => new Date(1_800_000_000_000 + monotonicMs + aheadMs),
    monotonicMs: () => monotonicMs,
  } as Clock);
});

/** Looks at the clock after so many minutes. */
function isSteadyAfter(minutes: number): boolean {
  monotonicMs += minutes * MINUTE_MS;
  return clock.isSteady();
}

it('SteadyClock is steady after five minutes', () => {
  expect([isSteadyAfter(0), isSteadyAfter(4), isSteadyAfter(1)]).toEqual([false, false, true]);
});

it.each([
  ['ahead', YEAR_MS],
  ['back', -YEAR_MS],
])(
  'SteadyClock waits five minutes after a jump %s, and again when the clock is set right',
  (_to, by) => {
    expect(isSteadyAfter(10)).toBe(true);
    aheadMs = by;
    expect([isSteadyAfter(1), isSteadyAfter(4)]).toEqual([false, false]);
    aheadMs = 0;
    expect([isSteadyAfter(1), isSteadyAfter(4), isSteadyAfter(1)]).toEqual([false, false, true]);
  },
);

it('SteadyClock does not take the slow correction of a clock for a jump', () => {
  expect(isSteadyAfter(10)).toBe(true);
  aheadMs = 30_000;
  expect(isSteadyAfter(10)).toBe(true);
});
