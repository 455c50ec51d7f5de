import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { basic } from '../support/http.js';
import { readBlocks, readCommands } from '../support/pages.js';
import { ServerProcess } from '../support/process.js';

const run = promisify(execFile);
vi.setConfig({ testTimeout: 60_000 });

const [clients] = readBlocks('docs/cli.md', 'json').map(({ code }) => code);

let folder: string;
let server: ServerProcess;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nightlatch-pages-'));
  const clientsFile = join(folder, 'clients.json');
  writeFileSync(clientsFile, clients!);
  server = await ServerProcess.start({ PORT: '0', CLIENTS_FILE: clientsFile }).ready();
});
afterEach(async () => {
  await server.remove();
  rmSync(folder, { recursive: true });
});

/** Runs the commands below a heading as they are written, one after the other; returns the standard output. */
async function runCommands(page: string, heading: string): Promise<string> {
  const script = readCommands(page, heading)
    .replaceAll('localhost:3000', new URL(server.url).host)
    .replaceAll('dist/cli.js', resolve('dist/cli.js'));
  const env = { PATH: process.env.PATH };
  const { stdout } = await run('bash', ['-c', `set -e\n${script}`], { cwd: server.folder, env });
  return stdout;
}

it('the curl commands of README.md work as pasted', async () => {
  const stdout = await runCommands('README.md', '## With curl');
  const answers = stdout
    .trim()
    .split(/(?<=[}\]])\s*(?=[{[])/)
    .map((text) => JSON.parse(text) as object);
  expect(answers).toEqual([
    expect.objectContaining({ username: 'johndoe' }),
    expect.objectContaining({ token_type: 'bearer' }),
    expect.objectContaining({ token_type: 'bearer' }),
    expect.objectContaining({ username: 'johndoe' }),
    expect.objectContaining({ refresh_token: expect.stringMatching(/^nlr_/) }),
    expect.arrayContaining([expect.objectContaining({ current: true })]),
  ]);
});

it('the commands of docs/cli.md work as pasted, beside a running server', async () => {
  const stdout = await runCommands('docs/cli.md', '# The command line');
  expect(stdout).toContain('Usage: nightlatch');
  expect(stdout).toMatch(/state: +published/);
  expect(stdout).toMatch(/"active":true,"scope":"items:read","client_id":"report"/);
});

it('the commands of docs/administration.md work as pasted, with a registered user', async () => {
  const json = { email: 'j@example.com', username: 'johndoe', password: 'violet anchor tundra' };
  await server.call('POST', '/users', { json });
  const stdout = await runCommands('docs/administration.md', '# Administration');
  expect(stdout).toMatch(/roles: +admin/);
  expect(stdout).toMatch(/roles: +support/);
  const [, page] = /(\{"users":.*\})/.exec(stdout)!;
  expect(JSON.parse(page!)).toEqual({
    users: [expect.objectContaining({ username: 'johndoe', disabled: true, roles: ['support'] })],
    next_cursor: null,
  });
});

it('the clients file of docs/cli.md makes a client that can introspect', async () => {
  const [{ client_id, client_secret }] = JSON.parse(clients!);
  const headers = basic(client_id, client_secret);
  const form = { token: 'unknown' };
  const { status, body } = await server.call('POST', '/introspect', { headers, form });
  expect([status, body]).toEqual([200, { active: false }]);
});
