import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { call } from '../support/http.js';
import { freePort } from '../support/ports.js';
import { MAIN, ServerProcess } from '../support/process.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightlatch-start-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Returns the lines of a start that fails, which must leave no database. */
async function failToStart(dotenv?: string | Buffer, settings = {}): Promise<string[]> {
  const server = ServerProcess.start({ PORT: '0', ...settings }, { dotenv, folder });
  expect(await server.exit).toBe(1);
  expect(existsSync(join(folder, 'data'))).toBe(false);
  return server.output.trim().split('\n');
}

describe('a .env file', () => {
  it('in UTF-16, as PowerShell writes it, is read: a production server does not start as a development server', async () => {
    const [line] = await failToStart(Buffer.from('\uFEFFNODE_ENV=production\r\n', 'utf16le'));
    expect(line).toContain('SECRET_KEY is missing');
  });

  it('has the value of a variable that is empty in the environment', async () => {
    const empty = { NODE_ENV: '', SECRET_KEY: '' };
    const [line] = await failToStart('NODE_ENV=production\nSECRET_KEY=short\n', empty);
    expect(line).toContain('SECRET_KEY is shorter');
  });

  it('that cannot be read stops the start with one sentence', async () => {
    mkdirSync(join(folder, '.env'));
    expect(await failToStart()).toEqual([
      'nightlatch cannot start: .env is a directory: make it a file that the server can read, or delete it.',
    ]);
  });
});

it('the log of the start names the database', async () => {
  const server = await ServerProcess.start({ PORT: '0' }, { folder }).ready();
  try {
    const file = join(realpathSync(folder), 'data/nightlatch.db');
    expect(server.output).toContain(`"The database is the SQLite file ${file}."`);
  } finally {
    await server.remove();
  }
});

it('a limit of open files that is too low is named in one sentence', async () => {
  const limited = spawn('sh', ['-c', 'ulimit -n 256; exec "$@"', 'sh', process.execPath, MAIN], {
    cwd: folder,
    env: { PATH: process.env.PATH, PORT: '0' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  limited.stderr.on('data', (chunk) => (output += String(chunk)));
  const [code] = (await once(limited, 'close')) as [number];
  expect(code).toBe(1);
  expect(output).toMatch(/^nightlatch cannot start: The limit of open files is 256: raise it.*\n$/);
});

it('a server whose log cannot be written answers requests, and stops with 0', async () => {
  const full = openSync('/dev/full', 'w');
  const port = await freePort();
  const server = spawn(process.execPath, [MAIN], {
    cwd: folder,
    env: { PATH: process.env.PATH, PORT: String(port), SHUTDOWN_DELAY_SECONDS: '0' },
    stdio: ['ignore', full, 'inherit'],
  });
  closeSync(full);
  const health = () => call(`http://localhost:${port}`, 'GET', '/health/live');
  await vi.waitFor(health, { timeout: 60_000 });
  expect((await health()).status).toBe(200);
  server.kill('SIGTERM');
  const [code] = (await once(server, 'exit')) as [number];
  expect(code).toBe(0);
});
