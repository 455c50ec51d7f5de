import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { measureColdStart } from './cold-start.js';
import { compare, report } from './load.js';
import { readMemory } from './memory.js';
import { createRefreshLoad } from './refresh-load.js';
import {
  bearer,
  onEachDatabase,
  type Place,
  type Running,
  signIn,
  start,
  startNightlatch,
  stop,
} from './servers.js';

const REQUESTS = Number(process.env.BENCH_MEMORY_REQUESTS ?? 1_000_000);
/** How often each token is used. */
const USES = 10;
const TENTHS = 10;
const CONNECTIONS = 32;
/** The time after which a started server is idle. */
const IDLE_MS = 3_000;

/** Returns the MB of a server that has received no requests. */
async function idleMemory(script: string, place: Place): Promise<number> {
  const server = await start(script, place);
  await sleep(IDLE_MS);
  const { nowMb } = readMemory(server);
  await stop(server);
  return nowMb;
}

/** Returns access tokens, from refreshes: a sign-in for each would take minutes. */
async function accessTokens(url: string, amount: number): Promise<string[]> {
  const first: string[] = [];
  for (let i = 0; i < CONNECTIONS; i++) first.push((await signIn(url)).refresh_token);
  const tokens = new Set<string>();
  const collect = ({ access_token }: { access_token: string }) => void tokens.add(access_token);
  await autocannon({ ...createRefreshLoad(url, first, collect), amount });
  if (tokens.size < amount) throw new Error(`${tokens.size} tokens of ${amount}`);
  return [...tokens];
}

/** Returns a function that sends requests, and continues with the next token each time. */
function createSender(url: string, tokens: readonly string[]): (amount: number) => Promise<void> {
  let used = 0;
  const next = () => bearer({ access_token: tokens[used++ % tokens.length]! });
  return async (amount) => {
    const { non2xx, errors } = await autocannon({
      url: `${url}/users/me`,
      connections: CONNECTIONS,
      amount,
      setupClient: (client) => {
        client.setHeaders(next());
        client.on('headers', () => client.setHeaders(next()));
      },
    });
    if (non2xx + errors > 0) throw new Error(`${non2xx} refused, ${errors} errors`);
  };
}

/** Measures the growth of memory after the first tenth of the requests, in which the heap of any server grows. */
async function measureGrowth(server: Running, kind: string): Promise<void> {
  const idle = readMemory(server);
  const tokens = await accessTokens(server.url, REQUESTS / USES);
  await createSender(server.url, tokens.slice(0, tokens.length / TENTHS))(REQUESTS / TENTHS);
  const before = readMemory(server);
  const use = createSender(server.url, tokens);
  const after: number[] = [];
  for (let i = 0; i < TENTHS; i++) {
    await use(REQUESTS / TENTHS);
    after.push(readMemory(server).nowMb);
  }
  // Memory rises and falls with the garbage collector, so the largest figure counts.
  const [least, most] = [Math.min(...after), Math.max(...after)];
  report(
    `${kind}: memory, ${REQUESTS} requests, ${tokens.length} tokens`,
    `+${most - before.nowMb} MB`,
    `${before.nowMb} MB before, then ${least} to ${most} MB, ${after.at(-1)} MB after; ${idle.nowMb} MB idle`,
    '<= 50 MB',
  );
}

// Measures the start and the memory of a server.
await onEachDatabase(async (place) => {
  const [ours, peer] = ['dist/main.js', 'bench/peers/bare-packages.mjs'];
  // The first start migrates the database and makes the first signing key.
  await stop(await startNightlatch(place));
  await compare(
    `${place.kind}: cold start : bare Nest, the same packages`,
    () => measureColdStart(ours, place),
    () => measureColdStart(peer, place),
    '<= 1.5',
    'ms',
  );
  await compare(
    `${place.kind}: resident memory, idle : the same`,
    () => idleMemory(ours, place),
    () => idleMemory(peer, place),
    '<= 1.3',
    'MB',
  );
  const server = await start(ours, place);
  await measureGrowth(server, place.kind);
  await stop(server);
});
