import { compare, rate } from './load.js';
import { bearer, onEachDatabase, signIn, start, startNightlatch, stop } from './servers.js';

const CONNECTIONS = 32;

// What a guarded route costs.
await onEachDatabase(async (place) => {
  const server = await startNightlatch(place);
  const unchecked = await start('bench/peers/unchecked.mjs', place);
  const tokens = await signIn(server.url);
  const headers = bearer(tokens);
  const me = await (await fetch(`${server.url}/users/me`, { headers })).text();
  const bare = await start('bench/peers/bare-fastify.mjs', place, { ME: me });
  const get =
    ({ url }: { url: string }) =>
    () =>
      rate({ url: `${url}/users/me`, connections: CONNECTIONS, headers });
  for (const each of [server, unchecked, bare]) await get(each)(); // The first seconds are the compiler's.
  await compare(`${place.kind}: GET /users/me : bare Fastify`, get(server), get(bare), 0.55);
  await compare(
    `${place.kind}: GET /users/me : without the session check`,
    get(server),
    get(unchecked),
  );
  await stop(server, unchecked, bare);
});
