import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, execute, type TestDatabase } from '../support/databases.js';
import { runCommandInHost } from '../support/commands.js';
import { buildHost, HostProcess } from '../support/host-process.js';
import type { Answer, Call } from '../support/http.js';
import { freePort } from '../support/ports.js';
import { DatabaseProxy } from '../support/proxy.js';
import { decode } from '../support/tokens.js';

const NAME = 'express-issuer';
const PREFIX = '/api/v1';
const JOHN = { username: 'johndoe', password: 'correct horse battery staple' };
const ADMIN = { username: 'admin', password: 'correct horse battery staple' };
const EVERYTHING = 'notes:read notes:write';

let database: TestDatabase;
let proxy: DatabaseProxy;
let host: HostProcess;
let issuer: string;
let settings: Record<string, string>;
let registered: Answer;
let token: string;

const api = (method: string, path: string, options?: Call) =>
  host.call(method, PREFIX + path, options);
const signIn = (user: typeof JOHN, scope = '') =>
  api('POST', '/token', { form: { ...user, scope } });
const fetchToken = async (user: typeof JOHN, scope = ''): Promise<string> =>
  (await signIn(user, scope)).body.access_token;
const register = (json: object) => api('POST', '/users', { json });

beforeAll(async () => {
  let url: string;
  [database] = await Promise.all([createDatabase('postgres'), buildHost(NAME)]);
  ({ proxy, url } = await DatabaseProxy.before(database.url));
  const PORT = String(await freePort());
  issuer = `http://127.0.0.1:${PORT}${PREFIX}`;
  const SECRET_KEY = randomBytes(32).toString('hex');
  settings = { DATABASE_URL: database.url, ISSUER: issuer, SECRET_KEY };
  host = await HostProcess.start(NAME, { ...settings, PORT, DATABASE_URL: url });
  registered = await register({ ...JOHN, email: 'JohnDoe@example.com' });
  await register({ ...ADMIN, email: 'admin@example.com' });
  await execute(database.url, `UPDATE auth_users SET roles = '["admin"]' WHERE username = 'admin'`);
  token = await fetchToken(JOHN);
});
afterAll(async () => {
  await host?.remove();
  await proxy?.cut();
  await database?.drop();
});

it("Express issuer: the application's table users exists beside auth_users", async () => {
  const people = await execute(database.url, 'SELECT name FROM users ORDER BY id');
  expect(people).toEqual([{ name: 'Ada' }, { name: 'Grace' }]);
  const users = await execute(database.url, 'SELECT username FROM auth_users ORDER BY username');
  expect(users).toEqual([{ username: 'admin' }, { username: 'johndoe' }]);
});

it('Express issuer: POST /users answers a Location that GET opens', async () => {
  expect(registered.status).toBe(201);
  const location = registered.headers.get('location')!;
  expect(location).toBe('/api/v1/users/me');
  expect((await host.call('GET', location, { token })).body).toEqual(registered.body);
});

it('Express issuer: POST /token signs in and refreshes', async () => {
  const { status, body } = await signIn(JOHN);
  expect([status, body.token_type, body.scope]).toEqual([200, 'bearer', EVERYTHING]);
  expect(decode(body.access_token).claims).toMatchObject({ iss: issuer, aud: issuer });
  const refreshed = await api('POST', '/token', {
    form: { grant_type: 'refresh_token', refresh_token: body.refresh_token },
  });
  expect(refreshed.status).toBe(200);
  expect(refreshed.body.refresh_token).not.toBe(body.refresh_token);
});

it('Express issuer: POST /token reads forms as RFC 6749 does, whatever parser the application has', async () => {
  const twice = await api('POST', '/token', { form: 'username=a&username=b&password=c' });
  expect([twice.status, twice.body.error]).toEqual([400, 'invalid_request']);
  const nested = await api('POST', '/token', { form: 'username[x]=a&password=b' });
  expect([nested.status, nested.body.error]).toEqual([400, 'invalid_request']);
});

it('Express issuer: a @Public() route needs no token', async () => {
  expect((await api('GET', '/notes')).body).toEqual({ open: true });
});

it.each(['/notes/mine', '/notes/people', '/users/me', '/users/me/sessions'])(
  'Express issuer: GET %s answers 401 and WWW-Authenticate without a valid token (RFC 6750 3)',
  async (path) => {
    const { status, headers } = await api('GET', path);
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    const made = await api('GET', path, { token: `${token.slice(0, -8)}AAAAAAAA` });
    expect(made.status).toBe(401);
    expect(made.headers.get('www-authenticate')).toContain('error="invalid_token"');
  },
);

it('Express issuer: @CurrentUser() is the user of the token', async () => {
  const { status, body } = await api('GET', '/notes/mine', { token });
  expect(status).toBe(200);
  expect(body).toEqual({ username: 'johndoe', scopes: EVERYTHING.split(' '), roles: [] });
  const sessions = await api('GET', '/users/me/sessions', { token });
  expect(sessions.body).toContainEqual(expect.objectContaining({ current: true }));
});

it('Express issuer: @Scopes() answers 403 to a token without the scope (RFC 6750 3.1)', async () => {
  const json = { text: 'Hello', stars: 3 };
  const reader = await fetchToken(JOHN, 'notes:read');
  const refused = await api('POST', '/notes', { json, token: reader });
  expect(refused.status).toBe(403);
  expect(refused.headers.get('www-authenticate')).toContain('scope="notes:write"');
  const { status, body } = await api('POST', '/notes', { json, token });
  const bytes = JSON.stringify(json).length;
  expect([status, body]).toEqual([201, { ...json, bytes, checked: true }]);
});

it('Express issuer: @Roles() answers 403 to a user without the role', async () => {
  expect((await api('GET', '/notes/people', { token })).status).toBe(403);
  const { status, body } = await api('GET', '/notes/people', { token: await fetchToken(ADMIN) });
  expect([status, body]).toEqual([200, ['Ada', 'Grace']]);
});

it('Express issuer: POST /logout ends one token at once and no other', async () => {
  const leaving = await fetchToken(JOHN);
  expect((await api('GET', '/notes/mine', { token: leaving })).status).toBe(200);
  expect((await api('POST', '/logout', { token: leaving })).status).toBe(204);
  expect((await api('GET', '/notes/mine', { token: leaving })).status).toBe(401);
  expect((await api('GET', '/notes/mine', { token })).status).toBe(200);
});

it("Express issuer: the application's own routes keep their own errors", async () => {
  const json = { text: 'Hello', stars: 3, colour: 'red' };
  const { status, headers, body } = await api('POST', '/notes', { json, token });
  expect([status, body.error]).toEqual([400, 'Bad Request']);
  expect(headers.get('content-type')).toContain('application/json');
  expect((await api('GET', '/nothing')).body.message).toBe('Cannot GET /api/v1/nothing');
});

it.each([
  ['/users', { email: 'nobody', password: JOHN.password }, 'email'],
  ['/users', { email: 'a@example.com', password: JOHN.password, admin: true }, 'admin'],
  ['/login', { email: 'a@example.com' }, 'password'],
])(
  'Express issuer: POST %s with %j answers problem details (RFC 9457)',
  async (path, json, field) => {
    const { status, headers, body } = await api('POST', path, { json });
    expect([status, body.code]).toEqual([422, 'validation_failed']);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body.errors).toEqual([{ field, message: expect.any(String) }]);
  },
);

it('Express issuer: POST /users survives 5000 nested arrays', async () => {
  const nested = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
  const headers = { 'content-type': 'application/json' };
  const body = `{"email":${nested},"password":"${JOHN.password}"}`;
  expect((await api('POST', '/users', { body, headers })).status).toBe(422);
});

it('Express issuer: POST /users answers 409 to a user name that is taken', async () => {
  const again = await register({ ...JOHN, email: 'other@example.com' });
  expect([again.status, again.body.code]).toEqual([409, 'username_taken']);
});

it('Express issuer: the metadata of an issuer with a path names endpoints that answer (RFC 8414 3.1)', async () => {
  const { origin } = new URL(issuer);
  const where = `${origin}/.well-known/oauth-authorization-server${PREFIX}`;
  const metadata = (await (await fetch(where)).json()) as Record<string, string>;
  expect(metadata.issuer).toBe(issuer);
  const endpoints = Object.keys(metadata).filter((name) => name.endsWith('_endpoint'));
  expect(endpoints).toHaveLength(3);
  for (const name of endpoints) {
    const answer = await fetch(metadata[name]!, { method: 'POST', body: new URLSearchParams() });
    expect([name, answer.status]).toEqual([name, expect.toBeOneOf([400, 401])]);
  }
  const { keys } = (await (await fetch(metadata.jwks_uri!)).json()) as { keys: object[] };
  expect(keys).toContainEqual(expect.objectContaining({ kid: decode(token).header.kid }));
});

it('Express issuer: the Swagger page draws locks and signs in at the prefixed token URL', async () => {
  const { body } = await host.call('GET', '/openapi.json');
  const { tokenUrl, scopes } = body.components.securitySchemes.oauth2.flows.password;
  expect([tokenUrl, Object.keys(scopes)]).toEqual(['/api/v1/token', EVERYTHING.split(' ')]);
  const { get, post } = body.paths['/api/v1/notes'];
  expect(post.security).toContainEqual({ oauth2: ['notes:write'] });
  expect(post.responses).toHaveProperty('403');
  expect(get.responses).not.toHaveProperty('403');
});

it('Express issuer: keys rotate of its command line publishes a key that the application serves within a second', async () => {
  const { code, stdout, stderr } = await host.cli(['keys', 'rotate', '--json']);
  expect([code, stderr]).toEqual([0, '']);
  const published = async () => (await api('GET', '/.well-known/jwks.json')).body.keys;
  const { kid } = JSON.parse(stdout);
  await expect.poll(published).toContainEqual(expect.objectContaining({ kid }));
});

it('Express issuer: its command line leaves an empty database empty, although the application migrates at its start', async () => {
  const empty = await createDatabase('postgres');
  const { code, stderr } = await host.cli(['keys', 'list'], { DATABASE_URL: empty.url });
  expect([code, stderr]).toEqual([1, expect.stringContaining('lacks the migrations CreateUsers')]);
  expect(await execute(empty.url, 'SELECT * FROM pg_stat_user_tables')).toEqual([]);
  await empty.drop();
});

it("Express issuer: the server's command line refuses the database of the application", async () => {
  const before = await execute(database.url, 'SELECT name FROM migrations');
  for (const args of [['keys', 'list'], ['migrate']]) {
    const { code, stderr } = await runCommandInHost({ args, settings, folder: tmpdir() });
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/database of another application.*auth_/),
    ]);
  }
  expect(await execute(database.url, 'SELECT name FROM migrations')).toEqual(before);
});

it('Express issuer: guarded routes answer 503 and Retry-After while the database is away, and recover', async () => {
  const statusNow = async () => (await api('GET', '/notes/mine', { token })).status;
  expect(await statusNow()).toBe(200);
  await proxy.cut();
  // The session that the guard knows stays valid for a while.
  await expect.poll(statusNow).not.toBe(200);
  const { status, headers } = await api('GET', '/notes/mine', { token });
  expect(status).toBe(503);
  expect(headers.get('retry-after')).toBe('1');
  const ours = await signIn(JOHN);
  expect([ours.status, ours.headers.get('retry-after')]).toEqual([503, '1']);
  await proxy.restore();
  await expect.poll(statusNow).toBe(200);
});

it('Express issuer: SIGTERM ends the process within five seconds', async () => {
  await host.stop();
}, 5_000);
