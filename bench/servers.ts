import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve as absolute } from 'node:path';
import { type RunningPostgres, startPostgres } from '../test/support/postgres.js';

/** The URL of a server is within this many characters of its output. */
const MAX_OUTPUT_LENGTH = 10_000;

/** The user who signs in. */
export const USER = { username: 'bench', password: 'correct horse battery staple' };
export const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** A server in its own process. */
export interface Running {
  child: ChildProcess;
  url: string;
}

/** The database of a scenario's servers, and the folder for their files. */
export interface Place {
  kind: string;
  folder: string;
  settings: Record<string, string>;
}

/** Runs a scenario on SQLite, and then on a new PostgreSQL. */
export async function onEachDatabase(scenario: (place: Place) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'nightlatch-bench-'));
  try {
    await scenario(createPlace('SQLite', `sqlite:${join(folder, 'bench.db')}`, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  await onPostgres(scenario);
}

/** Runs a scenario on a new PostgreSQL. */
export async function onPostgres(
  scenario: (place: Place) => Promise<void>,
  startDatabase: () => Promise<RunningPostgres> = startPostgres,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'nightlatch-bench-'));
  const postgres = await startDatabase();
  try {
    await scenario(createPlace('PostgreSQL', postgres.url, folder));
  } finally {
    await postgres.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

function createPlace(kind: string, databaseUrl: string, folder: string): Place {
  const settings = {
    PORT: '0',
    ISSUER: 'http://localhost:3000',
    SECRET_KEY: randomBytes(32).toString('hex'),
    DATABASE_URL: databaseUrl,
  };
  return { kind, folder, settings };
}

/** Starts a script and resolves with the URL that it prints. */
export function start(
  script: string,
  { folder, settings }: Place,
  more: Record<string, string> = {},
): Promise<Running> {
  const [command, ...args] = getCommand(script);
  const child = spawn(command!, [...args, absolute(script)], {
    cwd: folder,
    // tsx would look for `tsconfig.json`, with the options for decorators, in the folder of the process.
    env: { ...process.env, TSX_TSCONFIG_PATH: absolute('tsconfig.json'), ...settings, ...more },
  });
  // Leaves no process behind, however the benchmark ends.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  child.stderr.pipe(process.stderr);
  let output = '';
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}`)));
    // Reads the output to its end: a full pipe would block the server.
    child.stdout.on('data', (chunk: Buffer) => {
      if (output.length > MAX_OUTPUT_LENGTH) return;
      output += chunk.toString();
      const [, url] = /(http:\/\/[\w.:]+?)(?:\/docs|\s)/.exec(output) ?? [];
      if (url) resolve({ child, url });
    });
  });
}

function getCommand(script: string): string[] {
  if (script.endsWith('.py')) return [process.env.BENCH_PYTHON!];
  return script.endsWith('.ts')
    ? [process.execPath, '--import', import.meta.resolve('tsx')]
    : [process.execPath];
}

/** Starts our server, and registers {@link USER}. */
export async function startNightlatch(
  place: Place,
  more?: Record<string, string>,
): Promise<Running> {
  const server = await start('dist/main.js', place, more);
  await register(server.url, USER);
  return server;
}

/** Registers a user. */
export async function register(url: string, user: typeof USER): Promise<void> {
  await fetch(`${url}/users`, {
    method: 'POST',
    body: JSON.stringify({ ...user, email: `${user.username}@example.com` }),
    headers: { 'content-type': 'application/json' },
  });
}

/** Kills the servers, and waits for their end. */
export async function stop(...servers: Running[]): Promise<void> {
  await Promise.all(
    servers.map(async ({ child }) => {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }),
  );
}

/** The answer of `POST /token`. */
export interface Tokens {
  access_token: string;
  refresh_token: string;
}

/** Signs a user in. */
export function signIn(url: string, user = USER): Promise<Tokens> {
  return requestTokens(url, user);
}

/** Refreshes a session. */
export function refresh(url: string, refresh_token: string): Promise<Tokens> {
  return requestTokens(url, { grant_type: 'refresh_token', refresh_token });
}

async function requestTokens(url: string, form: Record<string, string>): Promise<Tokens> {
  const response = await fetch(`${url}/token`, { method: 'POST', body: new URLSearchParams(form) });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return JSON.parse(text) as Tokens;
}

/** Returns the header with the access token. */
export function bearer({ access_token }: Pick<Tokens, 'access_token'>): {
  authorization: string;
} {
  return { authorization: `Bearer ${access_token}` };
}
