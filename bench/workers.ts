import { availableParallelism } from 'node:os';
import { compare, GENERATOR, measureRateAndCores } from './load.js';
import { bearer, onEachDatabase, signIn, startNightlatch, stop } from './servers.js';

const CONNECTIONS = 64;

// Compares two processes with one, on a machine with two cores.
await onEachDatabase(async (place) => {
  const two = await startNightlatch(place, { WORKERS: '2' });
  const one = await startNightlatch(place, { WORKERS: '1' });
  const headers = bearer(await signIn(one.url));
  /** A process can use one core. The rate is divided by the share of these cores that the load generator left. */
  const getAt = (server: { url: string }, processes: number) => async () => {
    const request = { url: `${server.url}/users/me`, headers, connections: CONNECTIONS };
    const { rate, cores } = await measureRateAndCores(request);
    return (rate * processes) / Math.min(processes, availableParallelism() - cores);
  };
  const [ours, peer] = [getAt(two, 2), getAt(one, 1)];
  await ours(); // Warms up the compiler.
  await peer();
  const name = `${place.kind}: WORKERS=2 : WORKERS=1, less the CPU of ${GENERATOR}`;
  await compare(name, ours, peer, 1.6);
  await stop(two, one);
});
