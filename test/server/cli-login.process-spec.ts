import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../support/commands.js';
import { readCommands } from '../support/pages.js';
import { PlainBrowser } from '../support/plain-browser.js';
import { freePort } from '../support/ports.js';
import { LocalServer } from '../support/local-server.js';

const USER = { username: 'johndoe', password: 'correct horse battery staple' };

let server: LocalServer;
let issuer: string;
/** The home of a person on another machine, where no server and no database is. */
let home: string;
beforeAll(async () => {
  const port = await freePort();
  issuer = `http://localhost:${port}`;
  const settings = { PORT: String(port), ISSUER: issuer, EMAIL_VERIFICATION: 'off' };
  server = await LocalServer.start(settings);
  await server.call('POST', '/users', { json: { ...USER, email: 'johndoe@example.com' } });
  home = mkdtempSync(join(tmpdir(), 'nightlatch-home-'));
});
afterAll(async () => {
  await server.remove();
  rmSync(home, { recursive: true });
});

const run = (...args: string[]) => runCommand({ args, folder: home, settings: { HOME: home } });

/** Starts `nightlatch login`, and waits for the page that it prints. */
async function startLogin(): Promise<{ login: ChildProcess; page: string }> {
  const args = [resolve('dist/cli.js'), 'login', issuer];
  const login = spawn(process.execPath, args, { cwd: home, env: { HOME: home } });
  let printed = '';
  login.stderr.on('data', (chunk) => (printed += String(chunk)));
  await expect.poll(() => printed).toMatch(/Or open .*\n/);
  const [, page] = /Or open http:\/\/localhost:\d+(\S+)/.exec(printed)!;
  return { login, page: page! };
}

it('nightlatch login signs in by the page of the server, token prints a token, and logout ends the session', async () => {
  const { login, page } = await startLogin();
  const browser = new PlainBrowser(server);
  const enter = await browser.signIn(USER, page);
  expect(enter.url).toBe(page);
  const [, user_code] = /name="user_code"[^>]* value="([A-Z-]+)"/.exec(enter.body)!;
  const confirm = await browser.submit({ ...enter, url: '/device' }, { user_code: user_code! });
  expect(confirm.body).toContain('Sign in to Nightlatch command line?');
  const allowed = await browser.submit(confirm, { decision: 'allow' });
  expect(allowed.status).toBe(200);
  expect((await once(login, 'exit'))[0]).toBe(0);
  const { code, stdout, stderr } = await run('token');
  expect([code, stderr]).toEqual([0, '']);
  const token = stdout.trim();
  const me = await server.call('GET', '/users/me', { token });
  expect([me.status, me.body.username]).toEqual([200, USER.username]);
  expect((await run('logout', issuer)).code).toBe(0);
  expect((await server.call('GET', '/users/me', { token })).status).toBe(401);
  const file = join(home, '.config', 'nightlatch', 'sign-ins.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({});
});

it('clients create registers a tool as docs/command-line-tools.md says', async () => {
  const command = readCommands('docs/command-line-tools.md', '## A code that the user types');
  const words = command.replaceAll('\\\n', ' ').match(/"[^"]*"|\S+/g)!;
  const [node, program, ...args] = words.map((word) => word.replaceAll('"', ''));
  expect([node, program]).toEqual(['node', 'dist/cli.js']);
  // The server of this test declares no scope of its own.
  const { code, stdout, stderr } = await server.cli(
    ...args.map((arg) => arg.replace('reports:read', 'items:read')),
    '--json',
  );
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toMatchObject({ client_id: 'report-tool', type: 'public' });
  const form = { client_id: 'report-tool' };
  expect((await server.call('POST', '/device_authorization', { form })).status).toBe(200);
});
