import { compare, rate } from './load.js';
import { createRefreshLoad } from './refresh-load.js';
import {
  bearer,
  onEachDatabase,
  type Running,
  signIn,
  start,
  startNightlatch,
  stop,
} from './servers.js';

const CONNECTIONS = 32;

// Compares a refresh with a guarded request and with a bare UPDATE.
await onEachDatabase(async (place) => {
  const server = await startNightlatch(place);
  const answer = await signIn(server.url);
  const headers = bearer(answer);
  const get = () => rate({ url: `${server.url}/users/me`, connections: CONNECTIONS, headers });
  const refreshAt =
    ({ url }: Running) =>
    async () => {
      const tokens: string[] = [];
      for (let i = 0; i < CONNECTIONS; i++) tokens.push((await signIn(server.url)).refresh_token);
      return rate(createRefreshLoad(url, tokens));
    };
  const refresh = refreshAt(server);
  await get(); // Warms up the compiler.
  await refresh();
  await compare(`${place.kind}: refresh : GET /users/me`, refresh, get, 0.5);
  if (place.kind === 'PostgreSQL') {
    const bare = await start('bench/peers/bare-update.mjs', place, {
      TOKENS: JSON.stringify(answer),
    });
    await refreshAt(bare)();
    await compare(`${place.kind}: refresh : one UPDATE for each`, refresh, refreshAt(bare), 0.8);
    await stop(bare);
  }
  await stop(server);
});
