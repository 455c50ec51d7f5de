import { bareHashesASecond } from './bare-argon2.js';
import { compare, rate } from './load.js';
import { FORM, onEachDatabase, startNightlatch, stop, USER } from './servers.js';

// What a sign-in costs beside its hash.
await onEachDatabase(async (place) => {
  const server = await startNightlatch(place);
  const signingIn = () =>
    rate({
      url: `${server.url}/token`,
      connections: 8,
      method: 'POST',
      headers: FORM,
      body: new URLSearchParams(USER).toString(),
    });
  await signingIn(); // The first seconds are the compiler's.
  await compare(
    `${place.kind}: sign-in : the fastest argon2 alone`,
    signingIn,
    bareHashesASecond,
    0.8,
  );
  await stop(server);
});
