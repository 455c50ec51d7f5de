import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'autocannon';
import { measureBareHashRate } from './bare-argon2.js';
import {
  GENERATOR,
  getMedians,
  measureFixedRate,
  measureRate,
  median,
  percentile,
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
/** The connections that measure how much the idle server can answer, as in `guarded`. */
const CONNECTIONS = 32;

/** The times of all answers with one status. */
interface Answers {
  times: number[];
  withoutRetryAfter: number;
}

/** Signs in without pause, whatever the answers are. Adds the times in milliseconds to `answers`, by status. */
async function signInWithoutPause(url: string, answers: Map<number, Answers>): Promise<void> {
  const retryAfters = new WeakMap<Client, Array<boolean>>();
  const load = startLoad({
    ...createSignInRequest(url, SIGN_INS),
    duration: SECONDS,
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
  await once(load, 'done');
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
if (GENERATOR !== 'wrk') {
  report('storm', '-', 'left out: wrk is not installed');
  process.exit();
}
await onEachDatabase(async (place) => {
  const server = await startNightlatch(place);
  const { url } = server;
  // Not the user who signs in: with each sign-in beyond a hundred, a session of that user ends.
  const reader = { ...USER, username: 'reader' };
  await register(url, reader);
  const headers = bearer(await signIn(url, reader));
  const guarded = { url: `${url}/users/me`, headers };
  await warmUp(createSignInRequest(url));
  await measureRate({ ...guarded, connections: CONNECTIONS }); // Warms up the compiler.
  const capacity = await measureRate({ ...guarded, connections: CONNECTIONS });
  const perSecond = Math.round(capacity / 2);
  const reached: number[] = [];
  const measureGuarded = async () => {
    const measured = await measureFixedRate(guarded, perSecond, SECONDS);
    reached.push(measured.rate / perSecond);
    return measured.p99;
  };

  const before = readMemory(server);
  const answers = new Map<number, Answers>();
  const bare: number[] = [];
  const health: number[] = [];
  const besideSignIns = async () => {
    const signIns = signInWithoutPause(url, answers);
    const [p99, worst] = await Promise.all([measureGuarded(), measureSlowestHealth(url, signIns)]);
    health.push(worst);
    return p99;
  };
  // argon2 is measured twice: on threads, and on those of libuv.
  const besideArgon2 = async () => {
    const hashes = measureBareHashRate((SECONDS * 1_000) / 2);
    const p99 = await measureGuarded();
    bare.push(await hashes);
    return p99;
  };
  await measureGuarded(); // Warms up the compiler.
  reached.length = 0;
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
    `${busyP99} and ${idleP99}, beside argon2 ${hashingP99}; ${perSecond} a second, at least ${(Math.min(...reached) * 100).toFixed(0)} % of them`,
    '<= 2',
  );
  const signedIn = answers.get(200)?.times ?? [];
  const perSecondSignedIn = signedIn.length / rounds.length / SECONDS;
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
