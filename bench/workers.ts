import { compare, GENERATOR, measureRate } from './load.js';
import { bearer, onEachDatabase, signIn, startNightlatch, stop } from './servers.js';

const CONNECTIONS = 64;

// Compares two processes with one, on a machine with two cores.
await onEachDatabase(async (place) => {
  const two = await startNightlatch(place, { WORKERS: '2' });
  const one = await startNightlatch(place, { WORKERS: '1' });
  const headers = bearer(await signIn(one.url));
  const getAt = (server: { url: string }) => () =>
    measureRate({ url: `${server.url}/users/me`, headers, connections: CONNECTIONS });
  const [ours, peer] = [getAt(two), getAt(one)];
  await ours(); // Warms up the compiler.
  await peer();
  await compare(`${place.kind}: WORKERS=2 : WORKERS=1, by ${GENERATOR}`, ours, peer, 1.6);
  await stop(two, one);
});
