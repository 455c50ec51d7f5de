import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve as absolute } from 'node:path';
import { startPostgres } from '../test/support/postgres.js';

/** By then a server has said where it is. */
const MAX_OUTPUT_LENGTH = 10_000;

/** Who signs in. */
export const USER = { username: 'bench', password: 'correct horse battery staple' };
export const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** A process of its own. */
export interface Running {
  child: ChildProcess;
  url: string;
}

/** Where the servers of one scenario live: a database, and a folder for what they make. */
export interface Place {
  kind: string;
  folder: string;
  settings: Record<string, string>;
}

/** Runs a scenario on SQLite and then on a PostgreSQL of its own. */
export async function onEachDatabase(scenario: (place: Place) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'nightlatch-bench-'));
  try {
    await scenario(createPlace('SQLite', `sqlite:${join(folder, 'bench.db')}`, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  await onPostgres(scenario);
}

/** Runs a scenario on a PostgreSQL of its own. */
export async function onPostgres(scenario: (place: Place) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'nightlatch-bench-'));
  const postgres = await startPostgres();
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
    // Else tsx looks for the options of decorators in the folder that it is started in.
    env: { ...process.env, TSX_TSCONFIG_PATH: absolute('tsconfig.json'), ...settings, ...more },
  });
  // However this ends, none is left behind.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  child.stderr.pipe(process.stderr);
  let output = '';
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}`)));
    // For as long as it lives: a pipe that nobody empties stops who writes into it.
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

/** Our server, with {@link USER} in it. */
export async function startNightlatch(
  place: Place,
  more?: Record<string, string>,
): Promise<Running> {
  const server = await start('dist/main.js', place, more);
  await fetch(`${server.url}/users`, {
    method: 'POST',
    body: JSON.stringify({ ...USER, email: 'bench@example.com' }),
    headers: { 'content-type': 'application/json' },
  });
  return server;
}

/** Ends them all, and waits until they are gone. */
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

/** Signs {@link USER} in. */
export async function signIn(url: string): Promise<Tokens> {
  const body = new URLSearchParams(USER);
  const response = await fetch(`${url}/token`, { method: 'POST', body });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return JSON.parse(text) as Tokens;
}

/** The header that a guarded route wants. */
export function bearer({ access_token }: Pick<Tokens, 'access_token'>): {
  authorization: string;
} {
  return { authorization: `Bearer ${access_token}` };
}
