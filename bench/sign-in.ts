import { availableParallelism } from 'node:os';
import { argon2id, hash } from 'argon2';
import { compare, rate, ROUND_MS } from './load.js';
import { FORM, onEachDatabase, startNightlatch, stop, USER } from './servers.js';

async function hashesASecond(): Promise<number> {
  const begin = Date.now();
  let done = 0;
  const worker = async () => {
    while (Date.now() < begin + ROUND_MS) {
      const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
      await hash(USER.password, { type: argon2id, ...cost });
      done++;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return (done * 1_000) / (Date.now() - begin);
}

// What a sign-in costs beside its hash.
await onEachDatabase(async (place) => {
  const server = await startNightlatch(place);
  const signingIn = () =>
    rate({
      url: `${server.url}/token`,
      connections: 4,
      method: 'POST',
      headers: FORM,
      body: new URLSearchParams(USER).toString(),
    });
  await compare(`${place.kind}: sign-in : argon2 alone`, signingIn, hashesASecond, 0.8);
  await stop(server);
});
