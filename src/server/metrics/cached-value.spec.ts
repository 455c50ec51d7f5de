import { describe, expect, it } from 'vitest';
import { Clock } from '../../index.js';
import { CachedValue } from './cached-value.js';

/** Returns counts that the test itself resolves. */
function counts() {
  const open: Array<{ resolve: (count: number) => void; reject: (error: Error) => void }> = [];
  const countLive = () =>
    new Promise<number>((resolve, reject) => void open.push({ resolve, reject }));
  let nowMs = 0;
  const clock = Object.assign(new Clock(), { monotonicMs: () => nowMs });
  const live = new CachedValue(clock, countLive);
  const advance = (seconds: number) => void (nowMs += seconds * 1_000);
  return { open, live, advance };
}

/** Returns the same, after an earlier count of seven sessions. */
async function countsAfterSeven() {
  const after = counts();
  const first = after.live.read();
  after.open[0]!.resolve(7);
  expect(await first).toBe(7);
  after.advance(15);
  return after;
}

describe('the number of live sessions', () => {
  it('is counted once for concurrent calls, and not again within ten seconds', async () => {
    const { open, live, advance } = counts();
    const asked = [live.read(), live.read()];
    open[0]!.resolve(7);
    expect(await Promise.all(asked)).toEqual([7, 7]);
    advance(9.9);
    expect(await live.read()).toBe(7);
    expect(open).toHaveLength(1);
    advance(0.1);
    const again = live.read();
    open[1]!.resolve(8);
    expect(await again).toBe(8);
  });

  it('is the previous one if counting takes more than two seconds, and is never counted twice at once', async () => {
    const { open, live, advance } = await countsAfterSeven();
    expect(await live.read()).toBe(7);
    advance(15);
    const asked = live.read();
    expect(open).toHaveLength(2);
    open[1]!.resolve(9);
    expect(await asked).toBe(9);
  });

  it('is null if it cannot be counted', async () => {
    const { open, live } = await countsAfterSeven();
    const away = live.read();
    open[1]!.reject(new Error('connect'));
    expect(await away).toBeNull();
  });
});
