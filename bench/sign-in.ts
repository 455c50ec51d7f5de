import { measureBareHashRate } from './bare-argon2.js';
import { compare, GENERATOR, measureRate } from './load.js';
import { onEachDatabase, start, startNightlatch, stop } from './servers.js';
import { createSignInRequest, warmUp } from './sign-in-request.js';

// Compares a sign-in with its hash alone, and that of a user without a second factor with a server that has none.
await onEachDatabase(async (place) => {
  const server = await startNightlatch(place);
  const request = createSignInRequest(server.url);
  await warmUp(request);
  await compare(
    `${place.kind}: sign-in : the fastest argon2 alone, by ${GENERATOR}`,
    () => measureRate(request),
    measureBareHashRate,
    place.kind === 'SQLite' ? 0.8 : 0.75,
  );
  const peer = await start('bench/peers/without-factors.mjs', place);
  const sameRequest = createSignInRequest(peer.url);
  await warmUp(sameRequest);
  await compare(
    `${place.kind}: sign-in without a second factor : the same server without them, by ${GENERATOR}`,
    () => measureRate(request),
    () => measureRate(sameRequest),
    0.98,
  );
  await stop(server, peer);
});
