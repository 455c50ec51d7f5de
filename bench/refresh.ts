import { compare, type Load, rate } from './load.js';
import {
  bearer,
  FORM,
  onEachDatabase,
  type Running,
  signIn,
  start,
  startNightlatch,
  stop,
} from './servers.js';

const CONNECTIONS = 32;

/** Each connection has a session of its own, and refreshes it with what it was given last. */
function refreshing(url: string, refreshTokens: string[]): Load {
  const form = (refreshToken: string) =>
    new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken }).toString();
  return {
    url: `${url}/token`,
    method: 'POST',
    headers: FORM,
    connections: refreshTokens.length,
    setupClient: (client) => {
      client.setBody(form(refreshTokens.pop()!));
      client.on('body', (body: Buffer) => {
        const answer = JSON.parse(body.toString()) as { refresh_token: string };
        client.setBody(form(answer.refresh_token));
      });
    },
  };
}

// What a refresh costs.
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
      return rate(refreshing(url, tokens));
    };
  const refresh = refreshAt(server);
  await get(); // The first seconds are the compiler's.
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
