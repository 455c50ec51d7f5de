import { expect } from 'vitest';

/** How often each case is timed: at least, at most, and between two looks at the results. */
const ROUNDS = { min: 40, max: 300, step: 20 };
const WARM_UP_ROUNDS = 3;
/** No more rounds begin after this time: on a busy machine they take long, and prove little. */
const LIMIT_MS = 90_000;
/** Times may differ by this share of the control: less cannot be told from noise. */
const TOLERATED = 0.05;

/** The 95 % interval of the ratio of a case to the control. */
interface Interval {
  low: number;
  high: number;
}

/**
 * Compares how long requests take with the first of them, the control. Their order is random, so that none follows another
 * one more often, whose mail the server may still be sending. A case whose interval is within the tolerance is timed no
 * more; one that stays in doubt is timed to the end, and fails if its whole interval is beyond the tolerance.
 * @param toleratedMs a difference that is no fault, whatever share of the control it is
 */
export async function compareTimes(
  cases: Record<string, () => Promise<unknown>>,
  toleratedMs = 0,
): Promise<void> {
  const [control, ...others] = Object.keys(cases) as [string, ...string[]];
  for (let i = 0; i < WARM_UP_ROUNDS; i++) for (const send of Object.values(cases)) await send();
  const times = new Map<string, number[]>(Object.keys(cases).map((name) => [name, []]));
  const intervals = new Map<string, Interval>();
  let tolerated = TOLERATED;
  let open = others;
  const until = performance.now() + LIMIT_MS;
  let rounds = 0;
  while (open.length > 0 && rounds < ROUNDS.max && performance.now() < until) {
    const more = rounds === 0 ? ROUNDS.min : ROUNDS.step;
    rounds += more;
    for (const name of shuffle(Array.from({ length: more }, () => [control, ...open]).flat())) {
      const begin = performance.now();
      await cases[name]!();
      times.get(name)!.push(performance.now() - begin);
    }
    const ofControl = times.get(control)!;
    tolerated = Math.max(TOLERATED, toleratedMs / sort(ofControl)[rounds / 2]!);
    for (const name of open) {
      intervals.set(name, getInterval(times.get(name)!.map((ms, i) => ms / ofControl[i]!)));
    }
    open = open.filter((name) => {
      const { low, high } = intervals.get(name)!;
      return low <= 1 - tolerated || high >= 1 + tolerated;
    });
  }
  for (const [name, { low, high }] of intervals) {
    const counted = `(${times.get(name)!.length} rounds)`;
    console.log(`${name.padEnd(24)} ${low.toFixed(3)} to ${high.toFixed(3)} times ${counted}`);
  }
  for (const name of open) {
    const { low, high } = intervals.get(name)!;
    expect(low, `${name} is slower`).toBeLessThan(1 + tolerated);
    expect(high, `${name} is faster`).toBeGreaterThan(1 - tolerated);
  }
}

/**
 * Returns the 95 % interval of the centre of the ratios by Wilcoxon's signed ranks: from the means of all pairs, of which a
 * single slow request moves few. It is a fifth narrower than that of the median.
 */
function getInterval(ratios: number[]): Interval {
  const logs = ratios.map(Math.log);
  const means = sort(logs.flatMap((a, i) => logs.slice(i).map((b) => (a + b) / 2)));
  const n = logs.length;
  const beside = 1.96 * Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24);
  const first = Math.floor(means.length / 2 - beside);
  return { low: Math.exp(means[first]!), high: Math.exp(means[means.length - 1 - first]!) };
}

const sort = (values: number[]): number[] => values.toSorted((a, b) => a - b);

/** Returns the names in a random order (Fisher and Yates). */
function shuffle(names: string[]): string[] {
  for (let i = names.length - 1; i > 0; i--) {
    const other = Math.floor(Math.random() * (i + 1));
    [names[i], names[other]] = [names[other]!, names[i]!];
  }
  return names;
}
