import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, execute, type TestDatabase } from '../support/databases.js';
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

describe('a host on Express and PostgreSQL that signs its users in', () => {
  let database: TestDatabase;
  let proxy: DatabaseProxy;
  let host: HostProcess;
  let issuer: string;
  let registered: Answer;
  let token: string;

  const api = (method: string, path: string, options?: Call) =>
    host.call(method, PREFIX + path, options);
  const signIn = (user: typeof JOHN, scope = '') =>
    api('POST', '/token', { form: { ...user, scope } });
  const tokenOf = async (user: typeof JOHN, scope = ''): Promise<string> =>
    (await signIn(user, scope)).body.access_token;
  const register = (json: object) => api('POST', '/users', { json });

  beforeAll(async () => {
    let url: string;
    [database] = await Promise.all([createDatabase('postgres'), buildHost(NAME)]);
    ({ proxy, url } = await DatabaseProxy.before(database.url));
    const PORT = String(await freePort());
    issuer = `http://127.0.0.1:${PORT}${PREFIX}`;
    host = await HostProcess.start(NAME, {
      PORT,
      DATABASE_URL: url,
      ISSUER: issuer,
      SECRET_KEY: randomBytes(32).toString('hex'),
    });
    registered = await register({ ...JOHN, email: 'JohnDoe@example.com' });
    await register({ ...ADMIN, email: 'admin@example.com' });
    await execute(
      database.url,
      `UPDATE auth_users SET roles = '["admin"]' WHERE username = 'admin'`,
    );
    token = await tokenOf(JOHN);
  });
  afterAll(async () => {
    await host?.remove();
    await proxy?.cut();
    await database?.drop();
  });

  it('keeps its own table of users, and ours beside it', async () => {
    const people = await execute(database.url, 'SELECT name FROM users ORDER BY id');
    expect(people).toEqual([{ name: 'Ada' }, { name: 'Grace' }]);
    const users = await execute(database.url, 'SELECT username FROM auth_users ORDER BY username');
    expect(users).toEqual([{ username: 'admin' }, { username: 'johndoe' }]);
  });

  it('registers, and says where the account is', async () => {
    expect(registered.status).toBe(201);
    const location = registered.headers.get('location')!;
    expect(location).toBe('/api/v1/users/me');
    expect((await host.call('GET', location, { token })).body).toEqual(registered.body);
  });

  it('signs in with the form, and refreshes', async () => {
    const { status, body } = await signIn(JOHN);
    expect([status, body.token_type, body.scope]).toEqual([200, 'bearer', EVERYTHING]);
    expect(decode(body.access_token).claims).toMatchObject({ iss: issuer, aud: issuer });
    const refreshed = await api('POST', '/token', {
      form: { grant_type: 'refresh_token', refresh_token: body.refresh_token },
    });
    expect(refreshed.status).toBe(200);
    expect(refreshed.body.refresh_token).not.toBe(body.refresh_token);
  });

  it('reads a form as RFC 6749 does, whichever parser the application has', async () => {
    const twice = await api('POST', '/token', { form: 'username=a&username=b&password=c' });
    expect([twice.status, twice.body.error]).toEqual([400, 'invalid_request']);
    const nested = await api('POST', '/token', { form: 'username[x]=a&password=b' });
    expect([nested.status, nested.body.error]).toEqual([400, 'invalid_request']);
  });

  describe('guards the routes that say so', () => {
    it('leaves a public one open', async () => {
      expect((await api('GET', '/notes')).body).toEqual({ open: true });
    });

    it.each(['/notes/mine', '/notes/people', '/users/me', '/users/me/sessions'])(
      'answers 401 to GET %s without a token, and says how to come',
      async (path) => {
        const { status, headers } = await api('GET', path);
        expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
        const made = await api('GET', path, { token: `${token.slice(0, -8)}AAAAAAAA` });
        expect(made.status).toBe(401);
        expect(made.headers.get('www-authenticate')).toContain('error="invalid_token"');
      },
    );

    it('knows who comes', async () => {
      const { status, body } = await api('GET', '/notes/mine', { token });
      expect(status).toBe(200);
      expect(body).toEqual({ username: 'johndoe', scopes: EVERYTHING.split(' '), roles: [] });
      const sessions = await api('GET', '/users/me/sessions', { token });
      expect(sessions.body).toContainEqual(expect.objectContaining({ current: true }));
    });

    it('by scope', async () => {
      const json = { text: 'Hello', stars: 3 };
      const reader = await tokenOf(JOHN, 'notes:read');
      const refused = await api('POST', '/notes', { json, token: reader });
      expect(refused.status).toBe(403);
      expect(refused.headers.get('www-authenticate')).toContain('scope="notes:write"');
      const { status, body } = await api('POST', '/notes', { json, token });
      const bytes = JSON.stringify(json).length;
      expect([status, body]).toEqual([201, { ...json, bytes, checked: true }]);
    });

    it('by role', async () => {
      expect((await api('GET', '/notes/people', { token })).status).toBe(403);
      const { status, body } = await api('GET', '/notes/people', { token: await tokenOf(ADMIN) });
      expect([status, body]).toEqual([200, ['Ada', 'Grace']]);
    });

    it('until somebody signs out', async () => {
      const leaving = await tokenOf(JOHN);
      expect((await api('GET', '/notes/mine', { token: leaving })).status).toBe(200);
      expect((await api('POST', '/logout', { token: leaving })).status).toBe(204);
      expect((await api('GET', '/notes/mine', { token: leaving })).status).toBe(401);
      expect((await api('GET', '/notes/mine', { token })).status).toBe(200);
    });
  });

  describe('answers errors', () => {
    it('of its own routes as it did', async () => {
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
    ])('of ours as they are documented: POST %s with %j', async (path, json, field) => {
      const { status, headers, body } = await api('POST', path, { json });
      expect([status, body.code]).toEqual([422, 'validation_failed']);
      expect(headers.get('content-type')).toContain('application/problem+json');
      expect(body.errors).toEqual([{ field, message: expect.any(String) }]);
    });

    it('of ours without being overwhelmed by what is sent', async () => {
      const nested = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
      const headers = { 'content-type': 'application/json' };
      const body = `{"email":${nested},"password":"${JOHN.password}"}`;
      expect((await api('POST', '/users', { body, headers })).status).toBe(422);
    });

    it('of ours where the name is taken', async () => {
      const again = await register({ ...JOHN, email: 'other@example.com' });
      expect([again.status, again.body.code]).toEqual([409, 'username_taken']);
    });
  });

  it('tells others where everything is, and it is there', async () => {
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

  it('shows the locks on its Swagger page, and signs in there', async () => {
    const { body } = await host.call('GET', '/openapi.json');
    const { tokenUrl, scopes } = body.components.securitySchemes.oauth2.flows.password;
    expect([tokenUrl, Object.keys(scopes)]).toEqual(['/api/v1/token', EVERYTHING.split(' ')]);
    const { get, post } = body.paths['/api/v1/notes'];
    expect(post.security).toContainEqual({ oauth2: ['notes:write'] });
    expect(post.responses).toHaveProperty('403');
    expect(get.responses).not.toHaveProperty('403');
  });

  it('is closed while the database is away, says when to come back, and recovers', async () => {
    const statusNow = async () => (await api('GET', '/notes/mine', { token })).status;
    await proxy.cut();
    // What it knows of the session holds for a little while.
    await expect.poll(statusNow, { timeout: 10_000 }).not.toBe(200);
    const { status, headers } = await api('GET', '/notes/mine', { token });
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toBe('1');
    const ours = await signIn(JOHN);
    expect([ours.status, ours.headers.get('retry-after')]).toEqual([503, '1']);
    await proxy.restore();
    await expect.poll(statusNow, { timeout: 10_000 }).toBe(200);
  });

  it('ends when it is told to', async () => {
    await host.stop();
  }, 5_000);
});
