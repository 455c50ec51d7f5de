import { randomBytes } from 'node:crypto';
import { JwtService } from '@nestjs/jwt';
import { compare, GENERATOR, measureRate, report } from './load.js';
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
const PEER_SECRET = randomBytes(32).toString('hex');

type Get = () => Promise<number>;

// Compares a guarded route with other servers.
await onEachDatabase(async (place) => {
  const server = await startNightlatch(place);
  const headers = bearer(await signIn(server.url));
  const ME = await (await fetch(`${server.url}/users/me`, { headers })).text();
  const theirs = bearer({
    access_token: new JwtService().sign({ sub: 'bench' }, { secret: PEER_SECRET, expiresIn: '1h' }),
  });
  const get =
    ({ url }: Running, credentials = headers): Get =>
    () =>
      measureRate({ url: `${url}/users/me`, connections: CONNECTIONS, headers: credentials });

  async function against(
    name: string,
    goal: number | undefined,
    script: string,
    credentials = headers,
  ): Promise<void> {
    const peer = await start(`bench/peers/${script}`, place, { ME, PEER_SECRET });
    const [ours, its] = [get(server), get(peer, credentials)];
    await ours(); // Warms up the compiler.
    await its();
    await compare(`${place.kind}: GET /users/me : ${name}, by ${GENERATOR}`, ours, its, goal);
    await stop(peer);
  }

  await against('bare Fastify', 0.55, 'bare-fastify.mjs');
  await against('a Nest route with no guard', 0.85, 'bare-nest.ts');
  await against('the same server, its guard left out', 0.85, 'unguarded.mjs');
  await against('the same server, session and user unchecked', undefined, 'unchecked.mjs');
  await against("Nest's documentation recipe", 10, 'nest-recipe.ts', theirs);
  // The path of a Python with fastapi, uvicorn and pyjwt.
  if (process.env.BENCH_PYTHON) {
    await against("FastAPI's tutorial", 5, 'fastapi_tutorial.py', theirs);
  } else {
    report(`${place.kind}: FastAPI's tutorial`, '-', 'BENCH_PYTHON is not set', 5);
  }
  await stop(server);
});
