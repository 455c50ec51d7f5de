import { setTimeout as sleep } from 'node:timers/promises';
import { compare, GENERATOR, measureP99AtRate, measureRate, ROUND_MS } from './load.js';
import { bearer, onEachDatabase, signIn, start, startNightlatch, stop } from './servers.js';

const CONNECTIONS = 32;
/** Guarded requests a second, with and without the made-up tokens. */
const GUARDED_RATE = Number(process.env.BENCH_TOKEN_REQUESTS ?? 200);
/** Made-up tokens a second. */
const FLOOD_RATE = Number(process.env.BENCH_MADE_UP_TOKENS ?? 1_000);

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

  const measure = () => measureP99AtRate(url, session, GUARDED_RATE, sleep(ROUND_MS));
  const besideFlood = async () => {
    const flood = { FLOOD_URL: url, FLOOD_PER_SECOND: String(FLOOD_RATE) };
    const sender = await start('bench/peers/made-up-tokens.ts', place, flood);
    const p99 = await measure();
    await stop(sender);
    return p99;
  };
  await measure(); // Warms up the compiler.
  await besideFlood();
  const p99 = `${place.kind}: ${FLOOD_RATE} made-up tokens a second: p99 : without`;
  await compare(p99, besideFlood, measure, '<= 2', `ms, ${GUARDED_RATE} requests a second`);
  await stop(server);
});
