import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { argon2id, hash } from 'argon2';
import { startPostgres } from '../test/support/postgres.js';
import { compare, type Load, rate, ROUND_MS } from './load.js';

const USER = { username: 'bench', password: 'correct horse battery staple' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const CONNECTIONS = 32;

interface Running {
  child: ChildProcess;
  url: string;
}

/** Starts a script as a process of its own and resolves with the URL that it prints. */
async function start(script: string, cwd: string, env: Record<string, string>): Promise<Running> {
  const child = spawn(process.execPath, [resolve(script)], {
    cwd,
    env: { ...process.env, ...env },
  });
  child.stderr.pipe(process.stderr);
  let output = '';
  for (;;) {
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
    output += chunk.toString();
    const [, url] = /(http:\/\/[\w.:]+?)(?:\/docs|\s)/.exec(output) ?? [];
    if (url) {
      child.stdout.resume();
      return { child, url };
    }
  }
}

async function post(url: string, form: Record<string, string>): Promise<string> {
  const body = new URLSearchParams(form);
  const response = await fetch(`${url}/token`, { method: 'POST', body });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}

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

async function onDatabase(kind: string, databaseUrl: string, folder: string): Promise<void> {
  const settings = {
    PORT: '0',
    ISSUER: 'http://localhost:3000',
    SECRET_KEY: randomBytes(32).toString('hex'),
    DATABASE_URL: databaseUrl,
  };
  const server = await start('dist/main.js', folder, settings);
  const unchecked = await start('bench/unchecked.mjs', folder, settings);
  await fetch(`${server.url}/users`, {
    method: 'POST',
    body: JSON.stringify({ ...USER, email: 'bench@example.com' }),
    headers: { 'content-type': 'application/json' },
  });
  const token = await post(server.url, USER);
  const { access_token } = JSON.parse(token) as { access_token: string };
  const headers = { authorization: `Bearer ${access_token}` };
  const me = await (await fetch(`${server.url}/users/me`, { headers })).text();
  const peer = await start('bench/bare-fastify.mjs', folder, { ME: me, TOKEN: token });
  const get = (url: string) => () =>
    rate({ url: `${url}/users/me`, connections: CONNECTIONS, headers });
  const signIn = (url: string) => () =>
    rate({
      url: `${url}/token`,
      connections: 4,
      method: 'POST',
      headers: FORM,
      body: new URLSearchParams(USER).toString(),
    });
  const refresh = (url: string) => async () => {
    const tokens: string[] = [];
    for (let i = 0; i < CONNECTIONS; i++) {
      const answer = JSON.parse(await post(server.url, USER)) as { refresh_token: string };
      tokens.push(answer.refresh_token);
    }
    return rate(refreshing(url, tokens));
  };
  await get(server.url)(); // The first seconds are the compiler's.
  await get(unchecked.url)();
  await compare(`${kind}: GET /users/me : bare Fastify`, get(server.url), get(peer.url));
  await compare(
    `${kind}: GET /users/me : without the session check`,
    get(server.url),
    get(unchecked.url),
  );
  await compare(`${kind}: refresh : bare Fastify`, refresh(server.url), refresh(peer.url));
  await compare(`${kind}: refresh : GET /users/me`, refresh(server.url), get(server.url));
  await compare(`${kind}: sign-in : argon2 alone`, signIn(server.url), hashesASecond);
  for (const { child } of [server, unchecked, peer]) child.kill('SIGKILL');
}

const folder = mkdtempSync(join(tmpdir(), 'nightlatch-bench-'));
await onDatabase('SQLite', `sqlite:${join(folder, 'bench.db')}`, folder);
const postgres = await startPostgres();
await onDatabase('PostgreSQL', postgres.url, folder);
await postgres.remove();
rmSync(folder, { recursive: true, force: true });
