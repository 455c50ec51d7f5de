import { randomBytes } from 'node:crypto';
import { JwtService } from '@nestjs/jwt';
import { compareWithPeer, GENERATOR, measureRate, report } from './load.js';
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

/** The headers that HTTP, Node and Fastify set, and the id of the request. */
const NOT_OWN = /^(content-length|content-type|date|connection|keep-alive|x-request-id)$/;

type Get = () => Promise<number>;

/** Returns the headers that the server adds to every answer. */
function readOwnHeaders({ headers }: Response): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => !NOT_OWN.test(name)));
}

// Compares a guarded route with other servers.
await onEachDatabase(async (place) => {
  const server = await startNightlatch(place);
  const headers = bearer(await signIn(server.url));
  const answer = await fetch(`${server.url}/users/me`, { headers });
  const ME = await answer.text();
  const HEADERS = JSON.stringify(readOwnHeaders(answer));
  const peerCredentials = bearer({
    access_token: new JwtService().sign({ sub: 'bench' }, { secret: PEER_SECRET, expiresIn: '1h' }),
  });
  const get =
    ({ url }: Running, credentials = headers): Get =>
    () =>
      measureRate({ url: `${url}/users/me`, connections: CONNECTIONS, headers: credentials });

  async function compareWith(
    name: string,
    goal: number | undefined,
    script: string,
    credentials = headers,
  ): Promise<void> {
    const peer = await start(`bench/peers/${script}`, place, { ME, HEADERS, PEER_SECRET });
    await compareWithPeer({
      name: `${place.kind}: GET /users/me : ${name}, by ${GENERATOR}`,
      goal,
      ours: get(server),
      peer: get(peer, credentials),
    });
    await stop(peer);
  }

  await compareWith('bare Fastify', 0.55, 'bare-fastify.mjs');
  await compareWith('bare Nest with a log line, an id, the headers', 0.9, 'bare-nest.ts');
  await compareWith('the same server, its guard left out', 0.85, 'unguarded.mjs');
  await compareWith('the same server, session and user unchecked', undefined, 'unchecked.mjs');
  await compareWith("Nest's documentation recipe", 10, 'nest-recipe.ts', peerCredentials);
  // The path of a Python with fastapi, uvicorn and pyjwt.
  if (process.env.BENCH_PYTHON) {
    await compareWith("FastAPI's tutorial", 5, 'fastapi_tutorial.py', peerCredentials);
  } else {
    report(`${place.kind}: FastAPI's tutorial`, '-', 'BENCH_PYTHON is not set', 5);
  }
  await stop(server);
});
