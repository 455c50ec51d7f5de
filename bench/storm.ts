import { once } from 'node:events';
import type { Client } from 'autocannon';
import { measureBareHashRate } from './bare-argon2.js';
import { GENERATOR, percentile, measureRateAndP99, report, startLoad } from './load.js';
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

const SECONDS = Number(process.env.BENCH_STORM_SECONDS ?? 30);
const SIGN_INS = Number(process.env.BENCH_STORM_SIGN_INS ?? 64);
/** The connections of guarded requests: the same number as in the scenario `guarded`. */
const CONNECTIONS = Number(process.env.BENCH_STORM_CONNECTIONS ?? 32);
/** The goal of the scenario `sign-in`, less 15 % for the other requests. */
const SIGN_IN_GOAL = 0.85 * 0.8;

/** The times of all answers with one status. */
interface Answers {
  times: number[];
  withoutRetryAfter: number;
}

/** Signs in without pause, whatever the answers are. Returns the times in milliseconds by status. */
async function signInWithoutPause(url: string): Promise<Map<number, Answers>> {
  const answers = new Map<number, Answers>();
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
  return answers;
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
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return worst;
}

// Measures other requests while many users sign in at once.
await onEachDatabase(async (place) => {
  const bare = await measureBareHashRate();
  const server = await startNightlatch(place);
  const { url } = server;
  // Not the user who signs in: with each sign-in beyond a hundred, a session of that user ends.
  const reader = { ...USER, username: 'reader' };
  await register(url, reader);
  const headers = bearer(await signIn(url, reader));
  const get = (seconds: number) =>
    measureRateAndP99({ url: `${url}/users/me`, connections: CONNECTIONS, headers }, seconds);
  // Warms up the compiler.
  await warmUp(url);
  await get(3);
  const idle = await get(Math.min(SECONDS, 10));
  const before = readMemory(server);
  const signIns = signInWithoutPause(url);
  const [busy, answers, health] = await Promise.all([
    get(SECONDS),
    signIns,
    measureSlowestHealth(url, signIns),
  ]);
  const after = readMemory(server);
  await stop(server);

  const line = (name: string, figure: string, detail: string, goal: number | string) =>
    report(`${place.kind}: storm: ${name}`, figure, detail, goal);
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  line(
    `p99 of GET /users/me : idle, by ${GENERATOR}`,
    (busy.p99 / idle.p99).toFixed(2),
    `${ms(busy.p99)} and ${ms(idle.p99)}`,
    '<= 2',
  );
  line(
    'GET /users/me : idle',
    (busy.rate / idle.rate).toFixed(2),
    `${Math.round(busy.rate)} and ${Math.round(idle.rate)} a second`,
    0.4,
  );
  line('/health/live at its worst', ms(health), '', '<= 50 ms');
  line(
    'memory at its most',
    `${after.peakMb} MB`,
    `${before.nowMb} MB before, ${after.nowMb} MB after`,
    '',
  );
  const signedIn = (answers.get(200)?.times ?? []).length / SECONDS;
  line(
    'sign-ins : the fastest argon2 alone',
    (signedIn / bare).toFixed(3),
    `${Math.round(signedIn)} and ${Math.round(bare)} a second; p99 ${ms(percentile(answers.get(200)?.times ?? [], 0.99))}`,
    SIGN_IN_GOAL,
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
