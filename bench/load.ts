import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, get, type IncomingMessage, type RequestOptions } from 'node:http';
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
  return GENERATOR === 'wrk' ? (await wrk(repeated, SECONDS)).rate : rate(repeated);
}

/** The connections of {@link measureFixedRate}: enough that most of them pause at any time. */
const SPREAD_CONNECTIONS = 128;

/**
 * Sends this number of requests a second over many connections, each of which pauses at random between two requests. One
 * that waits for an answer sends nothing meanwhile, so a long stall lowers the rate. It needs wrk: a generator in Node would
 * take as much CPU as the server.
 * @returns the number of requests a second, and the 99th percentile of their times in milliseconds
 */
export function measureFixedRate(
  { url, headers }: Pick<Repeated, 'url' | 'headers'>,
  perSecond: number,
  seconds: number,
): Promise<{ rate: number; p99: number }> {
  const pauseMs = (SPREAD_CONNECTIONS / perSecond) * 1_000;
  return wrk({ url, headers, connections: SPREAD_CONNECTIONS }, seconds, pauseMs);
}

/** Returns the number of requests a second, and how many cores their generator and this process used meanwhile. */
export async function measureRateAndCores(
  repeated: Repeated,
): Promise<{ rate: number; cores: number }> {
  const [beginMs, beginCpuMs] = [performance.now(), readCpuMs()];
  const measured = await measureRate(repeated);
  return { rate: measured, cores: (readCpuMs() - beginCpuMs) / (performance.now() - beginMs) };
}

/** Returns the CPU time of this process and of its children that have ended. It works on Linux only. */
function readCpuMs(): number {
  const { user, system } = process.cpuUsage();
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]!.split(' ');
  const [cutime, cstime] = fields.slice(13, 15).map(Number);
  return (user + system) / 1_000 + (cutime! + cstime!) * TICK_MS;
}

/** Starts a load and returns it. With a callback, autocannon returns the running load instead of a promise. */
export function startLoad(load: autocannon.Options): autocannon.Instance {
  return autocannon(load, () => {});
}

/**
 * Returns the 99th percentile of the times of requests in milliseconds. They are sent at even intervals until `during`
 * resolves, each without waiting for the answers to the others. autocannon would send those of a second at once.
 * @throws Error if one answer is not a 200.
 */
export async function measureP99AtRate(
  url: string,
  headers: Record<string, string>,
  perSecond: number,
  during: Promise<unknown>,
): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  const sent: Array<Promise<number>> = [];
  const stopSending = sendEvenly(perSecond, () => {
    sent.push(measureOnce(url, { headers, agent }));
  });
  await during;
  stopSending();
  const times = await Promise.all(sent);
  agent.destroy();
  return percentile(times, 0.99);
}

/** Calls `send` at even intervals, and returns a function that ends it. */
export function sendEvenly(perSecond: number, send: () => void): () => void {
  const startMs = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = ((performance.now() - startMs) / 1_000) * perSecond;
    for (; sent < due; sent++) send();
  }, 1);
  return () => clearInterval(timer);
}

async function measureOnce(url: string, options: RequestOptions): Promise<number> {
  const startMs = performance.now();
  const [response] = (await once(get(url, options), 'response')) as [IncomingMessage];
  await once(response.resume(), 'end');
  if (response.statusCode !== 200) throw new Error(`${url}: ${response.statusCode}`);
  return performance.now() - startMs;
}

const MS = { us: 0.001, ms: 1, s: 1_000 };

/** @param pauseMs the mean of the pauses of a connection between an answer and its next request */
async function wrk(
  { url, connections, headers, method = 'GET', body }: Repeated,
  seconds: number,
  pauseMs = 0,
): Promise<{ rate: number; p99: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'nightlatch-bench-'));
  const script = join(folder, 'request.lua');
  const lines = [
    `wrk.method = "${method}"`,
    ...(body ? [`wrk.body = ${JSON.stringify(body)}`] : []),
    ...(pauseMs > 0
      ? [`function delay() return math.random(0, ${Math.round(2 * pauseMs)}) end`]
      : []),
  ];
  writeFileSync(script, `${lines.join('\n')}\n`);
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
