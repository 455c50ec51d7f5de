import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { argon2id, hash } from 'argon2';
import autocannon from 'autocannon';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 4);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const USER = { username: 'bench', password: 'correct horse battery staple' };

/** What is asked of a server: of ours and, with the same bytes in the answer, of the peer. */
interface Load {
  url: string;
  connections: number;
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
}

/** Requests a second; an answer that is no success makes the figure worthless, and so an error. */
async function rate(load: Load): Promise<number> {
  const result = await autocannon({ ...load, duration: SECONDS });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${load.url}: ${result.non2xx} refused, ${result.errors} errors`);
  }
  return result.requests.total / result.duration;
}

async function hashesASecond(): Promise<number> {
  const until = Date.now() + SECONDS * 1_000;
  const begin = Date.now();
  let done = 0;
  const worker = async () => {
    while (Date.now() < until) {
      await hash(USER.password, {
        type: argon2id,
        memoryCost: 19_456,
        timeCost: 2,
        parallelism: 1,
      });
      done++;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return (done * 1_000) / (Date.now() - begin);
}

/** Takes turns, so that what disturbs one side disturbs the other. */
async function compare(
  name: string,
  ours: () => Promise<number>,
  peer: () => Promise<number>,
): Promise<void> {
  const rounds: Array<[ours: number, peer: number]> = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push([await ours(), await peer()]);
  const [a, b] = [median(rounds.map(([x]) => x)), median(rounds.map(([, y]) => y))];
  const ratio = median(rounds.map(([x, y]) => x / y));
  console.log(
    `${name.padEnd(46)} ${ratio.toFixed(3)}   (${Math.round(a)} and ${Math.round(b)} a second)`,
  );
}

function median(values: number[]): number {
  return values.toSorted((x, y) => x - y)[Math.floor(values.length / 2)]!;
}

/** Starts a script as a process of its own and resolves with the URL that it prints. */
async function start(args: string[], cwd: string, env: Record<string, string | undefined>) {
  const child = spawn(process.execPath, args, { cwd, env: { ...process.env, ...env } });
  child.stderr.pipe(process.stderr);
  let output = '';
  for (;;) {
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
    output += chunk.toString();
    const [, url] = /(http:\/\/[\w.:]+?)(?:\/docs|\s)/.exec(output) ?? [];
    if (url) return { child, url };
  }
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'nightlatch-bench-'));
  const server = await start([resolve('dist/main.js')], folder, { PORT: '0' });
  const json = JSON.stringify({ ...USER, email: 'bench@example.com' });
  const form = new URLSearchParams(USER).toString();
  const formType = { 'content-type': 'application/x-www-form-urlencoded' };
  await fetch(`${server.url}/users`, {
    method: 'POST',
    body: json,
    headers: { 'content-type': 'application/json' },
  });
  const signedIn = await fetch(`${server.url}/token`, {
    method: 'POST',
    body: form,
    headers: formType,
  });
  const token = await signedIn.text();
  const { access_token } = JSON.parse(token) as { access_token: string };
  const headers = { authorization: `Bearer ${access_token}` };
  const me = await (await fetch(`${server.url}/users/me`, { headers })).text();
  const peer = await start([resolve('bench/bare-fastify.mjs')], folder, { ME: me, TOKEN: token });

  const get = { connections: 32, headers };
  const post = { connections: 4, method: 'POST' as const, headers: formType, body: form };
  await rate({ ...get, url: `${server.url}/users/me` }); // The first seconds are the compiler's.
  await compare(
    'GET /users/me : bare Fastify',
    () => rate({ ...get, url: `${server.url}/users/me` }),
    () => rate({ ...get, url: `${peer.url}/users/me` }),
  );
  await compare(
    'POST /token : bare Fastify',
    () => rate({ ...post, url: `${server.url}/token` }),
    () => rate({ ...post, url: `${peer.url}/token` }),
  );
  await compare(
    'POST /token : argon2 alone',
    () => rate({ ...post, url: `${server.url}/token` }),
    hashesASecond,
  );
  for (const { child } of [server, peer]) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}

await main();
