import { expect } from 'vitest';

/** How often each case is timed. */
const ROUNDS = 300;
const WARM_UP_ROUNDS = 30;
/** Medians may differ by this share of the control: less cannot be told from noise. */
const TOLERATED = 0.05;
/** The 99 % interval of a median, by rank, so that the distribution does not matter. */
const RANKS_BESIDE_MEDIAN = Math.ceil((2.576 * Math.sqrt(ROUNDS)) / 2);

/**
 * Compares how long requests take with the first of them, the control. Each request is for a case that is chosen at random,
 * so that none follows another one more often, whose mail the server may still be sending. A case fails if the whole
 * interval of its ratio to the control is beyond the tolerance.
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
  while ([...times.values()].some(({ length }) => length < ROUNDS)) {
    const [name, run] = all[Math.floor(Math.random() * all.length)]!;
    const begin = performance.now();
    await run();
    times.get(name)!.push(performance.now() - begin);
  }
  const median = times.get(control)!.toSorted((a, b) => a - b)[ROUNDS / 2]!;
  const tolerated = Math.max(TOLERATED, toleratedMs / median);
  for (const [name, own] of times) {
    const pairs = own.slice(0, ROUNDS).map((ms, i) => ms / times.get(control)![i]!);
    const ratios = pairs.toSorted((a, b) => a - b);
    const low = ratios[ROUNDS / 2 - RANKS_BESIDE_MEDIAN]!;
    const high = ratios[ROUNDS / 2 + RANKS_BESIDE_MEDIAN]!;
    console.log(`${name.padEnd(24)} ${low.toFixed(3)} to ${high.toFixed(3)} times the control`);
    expect(low, `${name} is slower`).toBeLessThan(1 + tolerated);
    expect(high, `${name} is faster`).toBeGreaterThan(1 - tolerated);
  }
}
