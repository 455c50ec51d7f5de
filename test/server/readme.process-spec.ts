import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { ServerProcess } from '../support/process.js';

const run = promisify(execFile);

it("the README's curl examples work unchanged, one after the other", async () => {
  const server = await ServerProcess.start({ PORT: '0' }).ready();
  const readme = readFileSync('README.md', 'utf8');
  const [, script] = /## With curl\n\n```sh\n([\s\S]+?)```/.exec(readme)!;
  const here = script!.replaceAll('localhost:3000', new URL(server.url).host);
  const { stdout } = await run('bash', ['-c', `set -e\n${here}`]);
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
  await server.remove();
});

it("the README's commands work unchanged beside the server", async () => {
  const server = await ServerProcess.start({ PORT: '0' }).ready();
  const readme = readFileSync('README.md', 'utf8');
  const [, script] = /```sh\n(node dist\/cli\.js --help[\s\S]+?)```/.exec(readme)!;
  const here = script!
    .replaceAll('localhost:3000', new URL(server.url).host)
    .replaceAll('dist/cli.js', resolve('dist/cli.js'));
  const env = { PATH: process.env.PATH };
  const { stdout } = await run('bash', ['-c', `set -e\n${here}`], { cwd: server.folder, env });
  expect(stdout).toContain('Usage: nightlatch');
  expect(stdout).toMatch(/state: +published/);
  expect(stdout).toMatch(/"active":true,"scope":"items:read","client_id":"report"/);
  await server.remove();
});

it("the README's administration commands work unchanged", async () => {
  const server = await ServerProcess.start({ PORT: '0' }).ready();
  const json = { email: 'j@example.com', username: 'johndoe', password: 'violet anchor tundra' };
  await server.call('POST', '/users', { json });
  const readme = readFileSync('README.md', 'utf8');
  const [, script] = /## Administration\n[\s\S]+?```sh\n([\s\S]+?)```/.exec(readme)!;
  const here = script!
    .replaceAll('localhost:3000', new URL(server.url).host)
    .replaceAll('dist/cli.js', resolve('dist/cli.js'));
  const env = { PATH: process.env.PATH };
  const { stdout } = await run('bash', ['-c', `set -e\n${here}`], { cwd: server.folder, env });
  expect(stdout).toMatch(/roles: +admin/);
  expect(stdout).toMatch(/roles: +support/);
  const [, page] = /(\{"users":.*\})/.exec(stdout)!;
  expect(JSON.parse(page!)).toEqual({
    users: [expect.objectContaining({ username: 'johndoe', disabled: true, roles: ['support'] })],
    next_cursor: null,
  });
  await server.remove();
});
