import { randomBytes } from 'node:crypto';
import { compareWithPeer } from './load.js';
import { measureRefreshes } from './refresh-load.js';
import { onEachDatabase, signIn, start, startNightlatch, stop, USER } from './servers.js';

const CONNECTIONS = 32;
/** argon2 at its defaults keeps the four threads of libuv busy with these; more would wait for longer than a round. */
const ARGON2_CONNECTIONS = 4;

// Compares a refresh with that of tutorials on Nest, and with a bare UPDATE.
await onEachDatabase(async (place) => {
  const server = await startNightlatch(place);
  const getToken = async () => (await signIn(server.url)).refresh_token;
  const ours = () => measureRefreshes(server.url, getToken, CONNECTIONS);

  async function compareWithRecipe(TOKEN_HASH: string, goal?: number): Promise<void> {
    const recipe = await start('bench/peers/nest-refresh-recipe.ts', place, { TOKEN_HASH });
    // Its refresh token is a column of the user, so each connection is of another user.
    const signUp = async () => {
      const user = { ...USER, username: randomBytes(8).toString('hex') };
      return (await signIn(recipe.url, user)).refresh_token;
    };
    const connections = TOKEN_HASH === 'argon2' ? ARGON2_CONNECTIONS : CONNECTIONS;
    const name = `${place.kind}: refresh : a recipe of Nest, ${TOKEN_HASH}`;
    const peer = () => measureRefreshes(recipe.url, signUp, connections);
    await compareWithPeer({ name, goal, ours, peer });
    await stop(recipe);
  }

  await compareWithRecipe('argon2', 5);
  await compareWithRecipe('SHA-256');
  if (place.kind === 'PostgreSQL') {
    const TOKENS = JSON.stringify(await signIn(server.url));
    const bare = await start('bench/peers/bare-update.mjs', place, { TOKENS });
    const name = `${place.kind}: refresh : one UPDATE for each`;
    const peer = () => measureRefreshes(bare.url, getToken, CONNECTIONS);
    await compareWithPeer({ name, goal: 0.85, ours, peer });
    await stop(bare);
  }
  await stop(server);
});
