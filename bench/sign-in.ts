import { bareHashesASecond } from './bare-argon2.js';
import { compare, GENERATOR, measureRate } from './load.js';
import { onEachDatabase, startNightlatch, stop } from './servers.js';
import { signingIn, warmUp } from './signing-in.js';

// What a sign-in costs beside its hash.
await onEachDatabase(async (place) => {
  const server = await startNightlatch(place);
  await warmUp(server.url);
  await compare(
    `${place.kind}: sign-in : the fastest argon2 alone, by ${GENERATOR}`,
    () => measureRate(signingIn(server.url)),
    bareHashesASecond,
    0.8,
  );
  await stop(server);
});
