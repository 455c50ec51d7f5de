import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import autocannon from 'autocannon';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 4);
/** How often a figure is measured. */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
/** The unit of times in `/proc`. */
const TICK_MS = 10;

/** The length of a round, in milliseconds. */
export const ROUND_MS = SECONDS * 1_000;

/** The requests to a server. Ours and the peer answer with the same bytes. */
export type Load = Omit<autocannon.Options, 'duration'>;

/**
 * Returns the number of requests a second, by autocannon.
 * @param refusals the statuses of refusals that are measured too
 * @throws Error if one answer is neither a success nor such a refusal: the figure would be wrong.
 */
export async function rate(load: Load, refusals: readonly number[] = []): Promise<number> {
  const result = await autocannon({ ...load, duration: SECONDS });
  const expected = refusals.map((status) => result.statusCodeStats?.[`${status}`]?.count ?? 0);
  const refused = result.non2xx - expected.reduce((sum, count) => sum + count, 0);
  if (refused > 0 || result.errors > 0) {
    throw new Error(`${load.url}: ${refused} refused, ${result.errors} errors`);
  }
  return result.requests.total / result.duration;
}

/** The load generator of {@link measureRate}: wrk if it is installed. */
export const GENERATOR = spawnSync('wrk', ['-v']).error === undefined ? 'wrk' : 'autocannon';

/** One request, which is repeated unchanged. */
export interface Repeated {
  url: string;
  connections: number;
  headers: Record<string, string>;
  method?: 'GET' | 'POST';
  body?: string;
}

/**
 * Returns the number of requests a second, by {@link GENERATOR}. wrk uses a tenth of a core, a generator in Node two thirds.
 * That share would slow a fast server down more than a slow one.
 */
export async function measureRate(repeated: Repeated): Promise<number> {
  return GENERATOR === 'wrk' ? wrk(repeated) : rate(repeated);
}

/** Returns the number of requests a second, and how many cores their generator and this process used meanwhile. */
export async function measureRateAndCores(
  repeated: Repeated,
): Promise<{ rate: number; cores: number }> {
  const [beginMs, beginCpuMs] = [performance.now(), readCpuMs()];
  const measured = await measureRate(repeated);
  return { rate: measured, cores: (readCpuMs() - beginCpuMs) / (performance.now() - beginMs) };
}

/** Returns the CPU time of a process and of its children that have ended, in milliseconds. It works on Linux only. */
export function readCpuMs(pid = process.pid): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  // utime, stime, cutime and cstime.
  return fields.slice(11, 15).reduce((ticks, field) => ticks + Number(field), 0) * TICK_MS;
}

/** Starts a load and returns it. With a callback, autocannon returns the running load instead of a promise. */
export function startLoad(load: autocannon.Options): autocannon.Instance {
  return autocannon(load, () => {});
}

/** Returns the number of requests a second. */
async function wrk({ url, connections, headers, method = 'GET', body }: Repeated): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'nightlatch-bench-'));
  const script = join(folder, 'request.lua');
  const lines = [
    `wrk.method = "${method}"`,
    ...(body ? [`wrk.body = ${JSON.stringify(body)}`] : []),
  ];
  writeFileSync(script, `${lines.join('\n')}\n`);
  const given = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const args = ['-t1', `-c${connections}`, `-d${SECONDS}s`, '-s', script, ...given, url];
  try {
    const { stdout } = await promisify(execFile)('wrk', args);
    if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`${url}: ${stdout}`);
    return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)![1]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Measures two servers in turns, so that a disturbance affects both, and reports the ratio. `goal` is the minimum of the
 * ratio, or a text.
 */
export async function compare(
  name: string,
  ours: () => Promise<number>,
  peer: () => Promise<number>,
  goal?: number | string,
  unit = 'a second',
): Promise<void> {
  const rounds = await runInTurns([ours, peer]);
  const [a, b] = getMedians(rounds);
  const ratio = median(rounds.map(([x, y]) => x! / y!));
  report(name, ratio.toFixed(3), `${toFigure(a!)} and ${toFigure(b!)} ${unit}`, goal);
}

/** Two servers, and the minimum of the ratio of their rates. */
interface Comparison {
  name: string;
  goal?: number | undefined;
  ours: () => Promise<number>;
  peer: () => Promise<number>;
}

/** Warms the compilers of both servers up, and compares them with {@link compare}. */
export async function compareWithPeer({ name, goal, ours, peer }: Comparison): Promise<void> {
  await ours();
  await peer();
  await compare(name, ours, peer, goal);
}

const toFigure = (value: number) => value.toFixed(value < 10 ? 1 : 0);

/** Returns the figures of all sides in each round. */
export async function runInTurns(sides: Array<() => Promise<number>>): Promise<number[][]> {
  const rounds: number[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const figures: number[] = [];
    for (const side of sides) figures.push(await side());
    rounds.push(figures);
  }
  return rounds;
}

/** Returns the median of each side over all rounds. */
export function getMedians(rounds: number[][]): number[] {
  return rounds[0]!.map((_figure, side) => median(rounds.map((round) => round[side]!)));
}

/** Prints one line of the results. */
export function report(name: string, figure: string, detail: string, goal?: number | string): void {
  const wanted = goal === undefined ? '' : `goal ${goal}`;
  console.log(`${name.padEnd(58)} ${figure.padStart(8)}  ${wanted.padEnd(10)} (${detail})`);
}

/** Returns the time that this share of the times does not exceed. */
export const percentile = (times: number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.ceil(times.length * share) - 1] ?? 0;

/** Returns the middle value, or the upper one of two. */
export function median(values: number[]): number {
  return values.toSorted((x, y) => x - y)[Math.floor(values.length / 2)]!;
}
