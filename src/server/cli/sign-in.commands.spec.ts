import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runCli } from './cli.js';

/** The pauses of the commands, in milliseconds, of which each takes ten. */
const { pauses } = vi.hoisted(() => ({ pauses: [] as number[] }));
vi.mock('node:timers/promises', async (load) => {
  const original = await load<typeof import('node:timers/promises')>();
  return { ...original, setTimeout: (ms: number) => original.setTimeout(10, pauses.push(ms)) };
});

/** What the stub of a server answers, in turn, and what it was asked. */
let answers: Array<[status: number, body: object]>;
let asked: string[];
/** The server refuses to give codes to the address. */
let isLimited: boolean;
let server: Server;
let issuer: string;
let folder: string;
const file = () => join(folder, 'nightlatch', 'sign-ins.json');

const PENDING = [400, { error: 'authorization_pending' }] as [number, object];
const tokens = (n: number, expires_in = 900): [number, object] => [
  200,
  { access_token: `access-${n}`, refresh_token: `refresh-${n}`, token_type: 'bearer', expires_in },
];
const REVOKED: [number, object] = [200, {}];

beforeEach(async () => {
  answers = [];
  asked = [];
  isLimited = false;
  folder = mkdtempSync(join(tmpdir(), 'nightlatch-user-'));
  vi.stubEnv('XDG_CONFIG_HOME', folder);
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => (text += String(chunk)));
    request.on('end', () => {
      const [status, body] = answer(request.url!, text);
      if (status === 401) response.setHeader('www-authenticate', 'Basic realm="nightlatch"');
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  rmSync(folder, { recursive: true });
});

function answer(path: string, text: string): [number, object] {
  if (path === '/.well-known/oauth-authorization-server') {
    const endpoint = (name: string) => `${issuer}/${name}`;
    const device_authorization_endpoint = endpoint('device_authorization');
    const endpoints = {
      token_endpoint: endpoint('token'),
      revocation_endpoint: endpoint('revoke'),
    };
    return [200, { issuer, device_authorization_endpoint, ...endpoints }];
  }
  if (path === '/device_authorization' && !isLimited) {
    asked.push(`${path} ${text}`);
    const codes = { device_code: 'nld_x', user_code: 'WDJB-MJHT', expires_in: 600 };
    const page = `${issuer}/device`;
    return [
      200,
      { ...codes, verification_uri: page, verification_uri_complete: `${page}?user_code=x` },
    ];
  }
  const form = new URLSearchParams(text);
  asked.push(
    `${path} ${form.get('refresh_token') ?? form.get('token') ?? form.get('device_code')}`,
  );
  return answers.shift() ?? PENDING;
}

/** Runs a command, and returns its exit code and what it printed. */
async function run(...args: string[]) {
  const out = vi.spyOn(console, 'log').mockImplementation(() => {});
  const err = vi.spyOn(console, 'error').mockImplementation(() => {});
  const code = await runCli(['node', 'nightlatch', ...args], {
    name: 'nightlatch',
    description: '',
  });
  const [stdout, stderr] = [out, err].map(({ mock }) => mock.calls.flat().join('\n'));
  vi.restoreAllMocks();
  return { code, stdout: stdout!, stderr: stderr! };
}

it('login prints the page and the code, polls as the server says, and keeps the tokens in a file for this user alone', async () => {
  pauses.length = 0;
  answers = [PENDING, [400, { error: 'slow_down' }], PENDING, [503, {}], tokens(1)];
  const { code, stdout, stderr } = await run(
    'login',
    issuer,
    '--scope',
    'items:read',
    'items:write',
  );
  expect([code, stdout]).toEqual([0, `You are signed in at ${issuer}.`]);
  expect(stderr).toContain(`Open ${issuer}/device in a browser, and enter the code WDJB-MJHT.`);
  expect(asked[0]).toBe(
    '/device_authorization scope=items%3Aread+items%3Awrite&client_id=nightlatch-cli',
  );
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'nightlatch')).mode & 0o777).toBe(0o700);
  expect((await run('token')).stdout).toBe('access-1');
  expect(asked.at(-1)).toBe('/token nld_x');
  // Longer for good after slow_down, and once after an answer that says nothing (RFC 8628 3.5).
  expect(pauses).toEqual([5_000, 5_000, 10_000, 10_000, 20_000]);
});

it.each([
  ['access_denied', 'The user has denied the request'],
  ['expired_token', 'The device code has expired'],
])('login fails with the reason of the server at %s', async (error, error_description) => {
  answers = [PENDING, [400, { error, error_description }]];
  const { code, stderr } = await run('login', issuer);
  expect(code).toBe(1);
  expect(stderr).toContain(`nightlatch: ${error_description}`);
  expect((await run('token')).code).toBe(1);
});

it('login gives up when the codes have expired, if the server can no longer be reached', async () => {
  answers = Array.from({ length: 20 }, () => [502, {}]);
  const { code, stderr } = await run('login', issuer);
  expect(code).toBe(1);
  expect(stderr).toContain('The code has expired. Run the command again.');
  expect(asked.length).toBeLessThan(10);
});

it('login again ends the sign-in before', async () => {
  answers = [tokens(1)];
  await run('login', issuer);
  answers = [tokens(2), REVOKED];
  expect((await run('login')).code).toBe(0);
  expect(asked.at(-1)).toBe('/revoke refresh-1');
  expect((await run('token')).stdout).toBe('access-2');
});

it('token refreshes an access token that is about to expire, once for commands that run together', async () => {
  answers = [tokens(1, 30)];
  await run('login', issuer);
  asked = [];
  answers = [tokens(2)];
  const { SignInsFile } = await import('./sign-ins-file.js');
  const other = new SignInsFile();
  const held = other.change(() => new Promise((done) => setTimeout(done, 300)));
  const printed = await run('token', `${issuer}/`);
  await held;
  expect(printed.stdout).toBe('access-2');
  expect((await run('token', issuer)).stdout).toBe('access-2');
  expect(asked).toEqual(['/token refresh-1']);
});

it('token says how to sign in again if the session has ended, and keeps the sign-in if the server is away', async () => {
  answers = [tokens(1, 30)];
  await run('login', issuer);
  answers = [[503, { error: 'temporarily_unavailable' }]];
  const away = await run('token');
  expect([away.code, away.stdout]).toEqual([1, '']);
  expect(away.stderr).toContain(
    `${issuer} cannot be reached, or is no Nightlatch server: it answers 503`,
  );
  answers = [[400, { error: 'invalid_grant' }]];
  const ended = await run('token');
  expect(ended.stderr).toBe(
    `nightlatch: Your sign-in at ${issuer} has ended. Run: nightlatch login ${issuer}`,
  );
  expect((await run('token', issuer)).stderr).toContain('You are not signed in at');
});

it('logout ends the session and forgets the tokens', async () => {
  answers = [tokens(1)];
  await run('login', issuer);
  answers = [REVOKED];
  expect((await run('logout')).stdout).toBe(`You are signed out at ${issuer}.`);
  expect(asked.at(-1)).toBe('/revoke refresh-1');
  expect(readFileSync(file(), 'utf8')).not.toContain('refresh-1');
  expect((await run('logout', issuer)).code).toBe(1);
});

it('login says that there were too many attempts', async () => {
  answers = [[429, { error: 'temporarily_unavailable', error_description: 'Try again later.' }]];
  isLimited = true;
  const { code, stderr } = await run('login', issuer);
  expect([code, stderr]).toEqual([1, `nightlatch: ${issuer}: Try again later.`]);
});

it('logout keeps the tokens if the server is away, and forgets them if it knows the client no longer', async () => {
  answers = [tokens(1)];
  await run('login', issuer);
  answers = [[503, { error: 'temporarily_unavailable' }]];
  const away = await run('logout');
  expect([away.code, away.stderr]).toEqual([
    1,
    `nightlatch: ${issuer} cannot be reached, or is no Nightlatch server: it answers 503`,
  ]);
  expect((await run('token')).stdout).toBe('access-1');
  const unknown: [number, object] = [401, { error: 'invalid_client' }];
  answers = [unknown];
  expect((await run('logout')).code).toBe(0);
  expect((await run('token')).code).toBe(1);
  answers = [unknown];
  const { code, stderr } = await run('login', issuer);
  expect([code, stderr.split('\n').at(-1)]).toEqual([
    1,
    `nightlatch: ${issuer} does not let this command line sign in (the client nightlatch-cli).`,
  ]);
});

it('the lock of a command that was killed is taken over', async () => {
  answers = [tokens(1)];
  await run('login', issuer);
  writeFileSync(join(folder, 'nightlatch', 'sign-ins.lock'), '4194305');
  answers = [REVOKED];
  expect((await run('logout')).code).toBe(0);
});

it.each([
  ['http://auth.example.com', 'must begin with https:'],
  ['auth.example.com', 'is not a URL, such as https://auth.example.com.'],
  ['ftp://auth.example.com', 'is not a URL'],
  ['http://127.0.0.1:1', 'cannot be reached'],
])('login %s says what is wrong', async (given, message) => {
  const { code, stderr } = await run('login', given);
  expect(code).toBe(1);
  expect(stderr).toContain(message);
});

it('login and token ask for a server if there is none, or more than one', async () => {
  expect((await run('token')).stderr).toContain('Name the server, for example:');
  answers = [tokens(1)];
  await run('login', issuer);
  const stored = JSON.parse(readFileSync(file(), 'utf8')) as Record<string, object>;
  stored['https://other.example.com'] = stored[issuer]!;
  writeFileSync(file(), JSON.stringify(stored));
  expect((await run('token')).stderr).toContain(`: ${issuer}, https://other.example.com`);
  writeFileSync(file(), 'null');
  expect((await run('token')).stderr).toContain('is damaged. Delete it, and sign in again.');
});
