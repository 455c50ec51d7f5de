import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import autocannon from 'autocannon';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 4);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);

/** How long one figure is measured. */
export const ROUND_MS = SECONDS * 1_000;

/** What is asked of a server: of ours and, with the same bytes in the answer, of the peer. */
export type Load = Omit<autocannon.Options, 'duration'>;

/** Requests a second; an answer that is no success makes the figure worthless, and so an error. */
export async function rate(load: Load): Promise<number> {
  const result = await autocannon({ ...load, duration: SECONDS });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${load.url}: ${result.non2xx} refused, ${result.errors} errors`);
  }
  return result.requests.total / result.duration;
}

/** What {@link measureRate} takes. */
export const GENERATOR = spawnSync('wrk', ['-v']).error === undefined ? 'wrk' : 'autocannon';

/** A request that is made again and again, as it is. */
export interface Repeated {
  url: string;
  connections: number;
  headers: Record<string, string>;
  method?: 'GET' | 'POST';
  body?: string;
}

/**
 * As {@link rate}, by wrk where that is installed: it takes a tenth of a core where a generator in Node takes two thirds,
 * and what it takes the fast server lacks more than the slow one.
 */
export async function measureRate(repeated: Repeated): Promise<number> {
  return GENERATOR === 'wrk' ? (await wrk(repeated, SECONDS)).rate : rate(repeated);
}

/** Requests a second, and how long it takes until 99 of 100 are answered, in milliseconds. By wrk as {@link measureRate}. */
export async function measureRateAndP99(
  repeated: Repeated,
  seconds: number,
): Promise<{ rate: number; p99: number }> {
  if (GENERATOR === 'wrk') return wrk(repeated, seconds);
  const times: number[] = [];
  const load = running({ ...repeated, duration: seconds });
  load.on('response', (_client, _status, _bytes, ms) => times.push(ms));
  const [{ non2xx, errors }] = (await once(load, 'done')) as [autocannon.Result];
  if (non2xx + errors > 0) throw new Error(`${non2xx} refused, ${errors} errors`);
  return { rate: times.length / seconds, p99: percentile(times, 0.99) };
}

/** The load as it runs: with a callback autocannon hands back that, and not a promise of its end. */
export function running(load: autocannon.Options): autocannon.Instance {
  return autocannon(load, () => {});
}

const MS = { us: 0.001, ms: 1, s: 1_000 };

async function wrk(
  { url, connections, headers, method = 'GET', body }: Repeated,
  seconds: number,
): Promise<{ rate: number; p99: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'nightlatch-bench-'));
  const script = join(folder, 'request.lua');
  writeFileSync(script, `wrk.method = "${method}"\n${body ? `wrk.body = "${body}"\n` : ''}`);
  const given = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  try {
    const { stdout } = await promisify(execFile)('wrk', [
      '-t1',
      `-c${connections}`,
      `-d${seconds}s`,
      '--latency',
      '-s',
      script,
      ...given,
      url,
    ]);
    if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`${url}: ${stdout}`);
    const [, amount, unit] = /99%\s+([\d.]+)(us|ms|s)/.exec(stdout)!;
    return {
      rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)![1]),
      p99: Number(amount) * MS[unit as keyof typeof MS],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Takes turns, so that what disturbs one side disturbs the other. `goal` is what the ratio is to be: a number is the
 * least, and text says it itself.
 */
export async function compare(
  name: string,
  ours: () => Promise<number>,
  peer: () => Promise<number>,
  goal?: number | string,
  unit = 'a second',
): Promise<void> {
  const rounds = await runInTurns([ours, peer]);
  const [a, b] = [0, 1].map((side) => median(rounds.map((round) => round[side]!)));
  const ratio = median(rounds.map(([x, y]) => x! / y!));
  report(name, ratio.toFixed(3), `${Math.round(a!)} and ${Math.round(b!)} ${unit}`, goal);
}

/** What each side gave in each round. */
export async function runInTurns(sides: Array<() => Promise<number>>): Promise<number[][]> {
  const rounds: number[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const figures: number[] = [];
    for (const side of sides) figures.push(await side());
    rounds.push(figures);
  }
  return rounds;
}

/** One line of the figures. */
export function report(name: string, figure: string, detail: string, goal?: number | string): void {
  const wanted = goal === undefined ? '' : `goal ${goal}`;
  console.log(`${name.padEnd(58)} ${figure.padStart(8)}  ${wanted.padEnd(10)} (${detail})`);
}

/** The time that so large a share of them does not exceed. */
export const percentile = (times: number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.ceil(times.length * share) - 1] ?? 0;

/** The middle one, or the upper of the two. */
export function median(values: number[]): number {
  return values.toSorted((x, y) => x - y)[Math.floor(values.length / 2)]!;
}
