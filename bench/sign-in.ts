import { measureBareHashRate } from './bare-argon2.js';
import { compare, GENERATOR, measureRate } from './load.js';
import { onEachDatabase, startNightlatch, stop } from './servers.js';
import { createSignInRequest, warmUp } from './sign-in-request.js';

// Compares a sign-in with its hash alone.
await onEachDatabase(async (place) => {
  const server = await startNightlatch(place);
  await warmUp(server.url);
  await compare(
    `${place.kind}: sign-in : the fastest argon2 alone, by ${GENERATOR}`,
    () => measureRate(createSignInRequest(server.url)),
    measureBareHashRate,
    0.8,
  );
  await stop(server);
});
