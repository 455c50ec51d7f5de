import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { compare, rate, ROUND_MS } from './load.js';
import { bearer, onEachDatabase, signIn, startNightlatch, stop } from './servers.js';

const CONNECTIONS = 64;
/** A generator in C takes a tenth of a core, and one in Node most of what the second worker is to have. */
const WRK = spawnSync('wrk', ['-v']).error === undefined;

async function wrk(url: string, authorization: string): Promise<number> {
  const load = ['-t1', `-c${CONNECTIONS}`, `-d${ROUND_MS / 1_000}s`];
  const headers = ['-H', `authorization: ${authorization}`];
  const { stdout } = await promisify(execFile)('wrk', [...load, ...headers, url]);
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(stdout);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)![1]);
}

// What a second process adds on a machine of two cores.
await onEachDatabase(async (place) => {
  const two = await startNightlatch(place, { WORKERS: '2' });
  const one = await startNightlatch(place, { WORKERS: '1' });
  const headers = bearer(await signIn(one.url));
  const getAt = (server: { url: string }) => () => {
    const url = `${server.url}/users/me`;
    return WRK ? wrk(url, headers.authorization) : rate({ url, headers, connections: CONNECTIONS });
  };
  const [ours, peer] = [getAt(two), getAt(one)];
  await ours(); // The first seconds are the compiler's.
  await peer();
  await compare(
    `${place.kind}: WORKERS=2 : WORKERS=1, by ${WRK ? 'wrk' : 'autocannon'}`,
    ours,
    peer,
    1.6,
  );
  await stop(two, one);
});
