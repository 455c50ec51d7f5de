import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, Result } from 'autocannon';
import { measureBareHashRate } from './bare-argon2.js';
import { measureP99AtRate } from './fixed-rate.js';
import {
  getMedians,
  measureRate,
  median,
  percentile,
  readCpuMs,
  report,
  runInTurns,
  startLoad,
} from './load.js';
import { readMemory } from './memory.js';
import {
  bearer,
  onEachDatabase,
  register,
  signIn,
  startNightlatch,
  stop,
  USER,
} from './servers.js';
import { createSignInRequest, warmUp } from './sign-in-request.js';

const SECONDS = Number(process.env.BENCH_STORM_SECONDS ?? 10);
const SIGN_INS = Number(process.env.BENCH_STORM_SIGN_INS ?? 64);
/** After this time, all connections of the sign-ins have been accepted. */
const UNDER_WAY_MS = 2_000;
/** The sign-ins end before, with the measurement. */
const MAX_SECONDS = 600;
/** What the guarded requests may take of the server's core. One at a time, they cost more than the many that wrk has waiting. */
const MAX_CORES = 0.5;
/** The connections that measure how much the idle server can answer, as in `guarded`. */
const CONNECTIONS = 32;

/** The times of all answers with one status. */
interface Answers {
  times: number[];
  withoutRetryAfter: number;
}

/**
 * Signs in without pause until `during` settles, whatever the answers are. Adds the times in milliseconds to `answers`, by
 * status.
 * @returns how long it took, in seconds
 */
async function signInWithoutPause(
  url: string,
  answers: Map<number, Answers>,
  during: Promise<unknown>,
): Promise<number> {
  const retryAfters = new WeakMap<Client, Array<boolean>>();
  const load = startLoad({
    ...createSignInRequest(url, SIGN_INS),
    duration: MAX_SECONDS,
    setupClient: (client) => {
      const haveRetryAfter: boolean[] = [];
      retryAfters.set(client, haveRetryAfter);
      client.on('headers', ({ headers }) => {
        const names = headers as unknown as string[];
        haveRetryAfter.push(names.some((name) => /^retry-after$/i.test(name)));
      });
    },
  });
  load.on('response', (client, status, _bytes, ms) => {
    const same = answers.get(status) ?? { times: [], withoutRetryAfter: 0 };
    same.times.push(ms);
    if (!retryAfters.get(client)?.shift()) same.withoutRetryAfter++;
    answers.set(status, same);
  });
  void during.finally(() => load.stop());
  const [{ duration }] = (await once(load, 'done')) as [Result];
  return duration;
}

/** Returns the longest time that `/health/live` took until `during` settled, in milliseconds. */
async function measureSlowestHealth(url: string, during: Promise<unknown>): Promise<number> {
  let worst = 0;
  const ended = new AbortController();
  void during.finally(() => ended.abort());
  while (!ended.signal.aborted) {
    const begin = performance.now();
    await (await fetch(`${url}/health/live`)).text();
    worst = Math.max(worst, performance.now() - begin);
    await sleep(50);
  }
  return worst;
}

// Measures guarded requests at a fixed rate, with and without many sign-ins at once; and argon2 beside the same requests.
await onEachDatabase(async (place) => {
  const server = await startNightlatch(place);
  const { url } = server;
  // Not the user who signs in: with each sign-in beyond a hundred, a session of that user ends.
  const reader = { ...USER, username: 'reader' };
  await register(url, reader);
  const headers = bearer(await signIn(url, reader));
  const guarded = { url: `${url}/users/me`, headers, connections: CONNECTIONS };
  await warmUp(createSignInRequest(url));
  await measureRate(guarded); // Warms up the compiler.
  const load = {
    url: guarded.url,
    perSecond: (await measureRate(guarded)) / 2,
    getHeaders: () => headers,
  };
  const measureGuarded = () => measureP99AtRate(load, () => sleep(SECONDS * 1_000));
  const beginCpuMs = readCpuMs(server.child.pid);
  await measureGuarded();
  const cores = (readCpuMs(server.child.pid) - beginCpuMs) / 1_000 / SECONDS;
  load.perSecond *= Math.min(1, MAX_CORES / cores);

  const before = readMemory(server);
  const answers = new Map<number, Answers>();
  const bare: number[] = [];
  const health: number[] = [];
  let signInSeconds = 0;
  const besideSignIns = async () => {
    const p99 = sleep(UNDER_WAY_MS).then(measureGuarded);
    const worst = measureSlowestHealth(url, p99);
    signInSeconds += await signInWithoutPause(url, answers, p99);
    health.push(await worst);
    return p99;
  };
  // argon2 is measured twice: on threads, and on those of libuv.
  const besideArgon2 = async () => {
    const hashes = measureBareHashRate((SECONDS * 1_000) / 2);
    const p99 = await measureGuarded();
    bare.push(await hashes);
    return p99;
  };
  const rounds = await runInTurns([besideSignIns, measureGuarded, besideArgon2]);
  const after = readMemory(server);
  await stop(server);

  const line = (name: string, figure: string, detail: string, goal: number | string) =>
    report(`${place.kind}: storm: ${name}`, figure, detail, goal);
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  const [busyP99, idleP99, hashingP99] = getMedians(rounds).map(ms);
  line(
    'p99 of GET /users/me : idle, same rate',
    median(rounds.map(([busy, quiet]) => busy! / quiet!)).toFixed(2),
    `${busyP99} and ${idleP99}, beside argon2 ${hashingP99}; ${load.perSecond.toFixed(0)} a second`,
    '<= 2',
  );
  const signedIn = answers.get(200)?.times ?? [];
  const perSecondSignedIn = signedIn.length / signInSeconds;
  line(
    'sign-ins : the fastest argon2, same requests',
    (perSecondSignedIn / median(bare)).toFixed(3),
    `${perSecondSignedIn.toFixed(0)} and ${median(bare).toFixed(0)} a second; p99 ${ms(percentile(signedIn, 0.99))}`,
    0.5,
  );
  line('/health/live at its worst', ms(median(health)), '', '<= 50 ms');
  line(
    'memory at its most',
    `${after.peakMb} MB`,
    `${before.nowMb} MB before, ${after.nowMb} MB after`,
    '',
  );
  const refused = answers.get(503) ?? { times: [], withoutRetryAfter: 0 };
  line(
    'slowest 503 of a sign-in',
    ms(percentile(refused.times, 1)),
    `${refused.times.length}, p99 ${ms(percentile(refused.times, 0.99))}, ${refused.withoutRetryAfter} without Retry-After`,
    '<= 50 ms',
  );
  const others = [...answers.keys()].filter((status) => status !== 200 && status !== 503);
  if (others.length > 0) throw new Error(`answered ${others.join(', ')}`);
});
