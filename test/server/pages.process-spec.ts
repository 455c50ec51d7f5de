import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readCommands } from '../support/pages.js';
import { ServerProcess } from '../support/process.js';

const run = promisify(execFile);

let server: ServerProcess;
beforeEach(async () => {
  server = await ServerProcess.start({ PORT: '0' }).ready();
});
afterEach(() => server.remove());

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
