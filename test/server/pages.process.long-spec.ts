import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { buildHost, HostProcess } from '../support/host-process.js';
import { basic } from '../support/http.js';
import { readBlocks, readCommands } from '../support/pages.js';
import { freePort } from '../support/ports.js';
import { ServerProcess } from '../support/process.js';

const run = promisify(execFile);
vi.setConfig({ testTimeout: 60_000 });

const JOHN = {
  email: 'j@example.com',
  username: 'johndoe',
  password: 'correct horse battery staple',
};
const [clients] = readBlocks('docs/cli.md', 'json').map(({ code }) => code);
const [scopes] = readBlocks('docs/resource-server.md', 'json').map(({ code }) => code);

let folder: string;
let settings: Record<string, string>;
let server: ServerProcess;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nightlatch-pages-'));
  settings = {
    // The port is a part of the issuer.
    PORT: String(await freePort()),
    CLIENTS_FILE: join(folder, 'clients.json'),
    SCOPES_FILE: join(folder, 'scopes.json'),
  };
  writeFileSync(settings.CLIENTS_FILE!, clients!);
  writeFileSync(settings.SCOPES_FILE!, scopes!);
  server = await ServerProcess.start(settings).ready();
});
afterEach(async () => {
  await server.remove();
  rmSync(folder, { recursive: true });
});

/** Runs the commands below a heading as they are written; `service` is at port 4000. Returns the standard output. */
function runCommands(page: string, heading: string, service?: HostProcess): Promise<string> {
  const commands = readCommands(page, heading);
  return runScript(
    service ? commands.replaceAll('localhost:4000', new URL(service.url).host) : commands,
  );
}

/** Runs commands one after the other, with the settings of the server and in its folder. */
async function runScript(commands: string): Promise<string> {
  const script = commands
    .replaceAll('localhost:3000', new URL(server.url).host)
    .replaceAll('dist/cli.js', resolve('dist/cli.js'));
  const env = { PATH: process.env.PATH, ...settings };
  const { stdout } = await run('bash', ['-c', `set -e\n${script}`], { cwd: server.folder, env });
  return stdout;
}

/** Starts a service that only guards, and runs the work with it. */
async function withService(work: (service: HostProcess) => Promise<void>): Promise<void> {
  await buildHost('fastify-guard');
  const issuer = `http://localhost:${settings.PORT}`;
  const access = { issuer, audience: issuer };
  const service = await HostProcess.start('fastify-guard', { ACCESS: JSON.stringify(access) });
  try {
    await work(service);
  } finally {
    await service.remove();
  }
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
  expect(stdout).toMatch(/"active":true,"scope":"reports:read","client_id":"report"/);
});

it('the commands of docs/administration.md work as pasted, with a registered user', async () => {
  await server.call('POST', '/users', { json: JOHN });
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

it('the commands of docs/resource-server.md work as pasted: a user and a client reach the service', async () => {
  await server.call('POST', '/users', { json: JOHN });
  await withService(async (service) => {
    const stdout = await runCommands('docs/resource-server.md', '## Scopes', service);
    expect(stdout).toMatch(/roles: +auditor\n/);
    expect(stdout).toMatch(/\[\]\[\]$/);
  });
});

it('the example of `clients create --help` works as pasted, and its token reaches the service', async () => {
  const help = await runScript('node dist/cli.js clients create --help');
  const [, example] = /^ +\$ nightlatch (.+ --scope .+)$/m.exec(help)!;
  const created = await runScript(`node dist/cli.js ${example} --json`);
  const { client_id, client_secret } = JSON.parse(created);
  const form = { grant_type: 'client_credentials' };
  const headers = basic(client_id, client_secret);
  const { body } = await server.call('POST', '/token', { form, headers });
  await withService(async (service) => {
    const read = await service.call('GET', '/reports/raw', { token: body.access_token });
    expect([read.status, read.body]).toEqual([200, []]);
  });
});
