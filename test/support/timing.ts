import { expect } from 'vitest';

/** How often each case is timed: at least, at most, and between two looks at the results. */
const ROUNDS = { min: 100, max: 300, step: 50 };
const WARM_UP_ROUNDS = 30;
/** Medians may differ by this share of the control: less cannot be told from noise. */
const TOLERATED = 0.05;

/** The 99 % interval of the median ratio of a case to the control. */
interface Interval {
  name: string;
  low: number;
  high: number;
}

/**
 * Compares how long requests take with the first of them, the control. Each request is for a case that is chosen at random,
 * so that none follows another one more often, whose mail the server may still be sending. Stops early when every interval
 * is within the tolerance; at the end, a case fails if its whole interval is beyond it.
 * @param toleratedMs a difference of the medians that is no fault, whatever share of the control it is
 */
export async function compareTimes(
  cases: Record<string, () => Promise<unknown>>,
  toleratedMs = 0,
): Promise<void> {
  const all = Object.entries(cases);
  const [[control, send]] = all as [(typeof all)[number]];
  for (let i = 0; i < WARM_UP_ROUNDS; i++) await send();
  const times = new Map<string, number[]>(all.map(([name]) => [name, []]));
  let intervals: Interval[] = [];
  let tolerated = TOLERATED;
  for (let rounds = ROUNDS.min; rounds <= ROUNDS.max; rounds += ROUNDS.step) {
    while ([...times.values()].some(({ length }) => length < rounds)) {
      const [name, run] = all[Math.floor(Math.random() * all.length)]!;
      const begin = performance.now();
      await run();
      times.get(name)!.push(performance.now() - begin);
    }
    const ofControl = times.get(control)!.slice(0, rounds);
    tolerated = Math.max(TOLERATED, toleratedMs / sort(ofControl)[rounds / 2]!);
    intervals = [...times].map(([name, own]) => ({
      name,
      ...getInterval(ofControl.map((ms, i) => own[i]! / ms)),
    }));
    if (intervals.every(({ low, high }) => low > 1 - tolerated && high < 1 + tolerated)) break;
  }
  for (const { name, low, high } of intervals) {
    console.log(`${name.padEnd(24)} ${low.toFixed(3)} to ${high.toFixed(3)} times the control`);
    expect(low, `${name} is slower`).toBeLessThan(1 + tolerated);
    expect(high, `${name} is faster`).toBeGreaterThan(1 - tolerated);
  }
}

/** Returns the 99 % interval of the median, by rank, so that the distribution does not matter. */
function getInterval(ratios: number[]): { low: number; high: number } {
  const sorted = sort(ratios);
  const beside = Math.ceil((2.576 * Math.sqrt(sorted.length)) / 2);
  const middle = sorted.length / 2;
  return { low: sorted[middle - beside]!, high: sorted[middle + beside]! };
}

const sort = (values: number[]): number[] => values.toSorted((a, b) => a - b);
