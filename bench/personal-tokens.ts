import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { createPersonalToken } from '../src/tokens/personal-token.js';
import { measureP99AtRate } from './fixed-rate.js';
import { compare, GENERATOR, getMedians, measureRate, median, report, runInTurns } from './load.js';
import { bearer, onEachDatabase, signIn, startNightlatch, stop } from './servers.js';

const CONNECTIONS = 32;
/** Guarded requests a second, with and without the made-up tokens. */
const GUARDED_RATE = Number(process.env.BENCH_TOKEN_REQUESTS ?? 200);
/** Made-up tokens a second. */
const FLOOD_RATE = Number(process.env.BENCH_MADE_UP_TOKENS ?? 1_000);
/** How long a p99 is measured: of 2,000 requests, the twenty slowest are above it. */
const P99_MS = Number(process.env.BENCH_TOKEN_SECONDS ?? 10) * 1_000;

type Headers = ReturnType<typeof bearer>;

/** Creates a personal access token. */
async function createToken(url: string, headers: Headers): Promise<string> {
  const response = await fetch(`${url}/users/me/personal-access-tokens`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'bench', scope: 'items:read' }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return (JSON.parse(text) as { token: string }).token;
}

// Compares personal access tokens with JWTs, and measures guarded requests while tokens are made up.
await onEachDatabase(async (place) => {
  const server = await startNightlatch(place, { EMAIL_VERIFICATION: 'off' });
  const url = `${server.url}/users/me`;
  const session = bearer(await signIn(server.url));
  const script = bearer({ access_token: await createToken(server.url, session) });
  const get = (headers: Headers) => () => measureRate({ url, connections: CONNECTIONS, headers });
  await get(script)(); // Warms up the compiler.
  await get(session)();
  await compare(
    `${place.kind}: GET /users/me: a personal token : a JWT, by ${GENERATOR}`,
    get(script),
    get(session),
    0.95,
  );

  const wait = () => sleep(P99_MS);
  const guarded = { url, perSecond: GUARDED_RATE, getHeaders: () => session };
  const measure = () => measureP99AtRate(guarded, wait);
  const beside = (getHeaders: () => Partial<Headers>) => async () => {
    // 503: too many of them wait already.
    const flood = { url, perSecond: FLOOD_RATE, getHeaders, statuses: [401, 503] };
    const [p99] = await Promise.all([measure(), measureP99AtRate(flood, wait)]);
    return p99;
  };
  const madeUpTokens = beside(() => bearer({ access_token: createPersonalToken(uuidv7()) }));
  const noTokens = beside(() => ({}));
  const sides = [madeUpTokens, noTokens, measure];
  for (const side of sides) await side(); // Warms up the compiler.
  const rounds = await runInTurns(sides);
  const [madeUp, none, idle] = getMedians(rounds).map((ms) => ms.toFixed(1));
  const line = (name: string, side: number, detail: string, goal?: string) => {
    const ratio = median(rounds.map((round) => round[side]! / round[2]!));
    report(
      `${place.kind}: p99 beside ${FLOOD_RATE} ${name} a second : idle`,
      ratio.toFixed(2),
      detail,
      goal,
    );
  };
  line('made-up tokens', 0, `${madeUp} and ${idle} ms, ${GUARDED_RATE} requests a second`, '<= 2');
  // What the machine and the sender account for: each is refused before anything is looked up.
  line('requests without a token', 1, `${none} and ${idle} ms`);
  await stop(server);
});
