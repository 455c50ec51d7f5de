import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataSource } from 'typeorm';
import { raw } from '../support/http.js';
import { startServer, type TestServer, type TestUser } from '../support/server.js';

describe('GET /users/me', () => {
  let server: TestServer;
  let user: TestUser;
  let token: string;
  beforeAll(async () => {
    server = await startServer();
    user = await server.register();
    token = await server.signIn(user);
  });
  afterAll(() => server.close());

  const me = (authorization?: string) =>
    server.call('GET', '/users/me', {
      headers: authorization === undefined ? {} : { authorization },
    });

  it('GET /users/me accepts a valid token, with the scheme in any case (RFC 6750 2.1)', async () => {
    expect((await me(`Bearer ${token}`)).status).toBe(200);
    expect((await me(`bearer ${token}`)).status).toBe(200);
    expect((await me(`BEARER  ${token}`)).status).toBe(200);
  });

  it('GET /users/me answers 401 without an error code if the request has no token (RFC 6750 3.1)', async () => {
    const { status, headers, body } = await me();
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      detail: 'Not authenticated',
      code: 'not_authenticated',
    });
  });

  it.each(['', ' ', 'Bearer', 'Bearer ', 'Basic dXNlcjpwYXNz', 'Token x', 'Digest x', 'Bearer,x'])(
    'GET /users/me answers 401 not_authenticated to the header "%s"',
    async (authorization) => {
      const { status, body } = await me(authorization);
      expect([status, body.code]).toEqual([401, 'not_authenticated']);
    },
  );

  it.each([
    ['two words', 'Bearer a b'],
    ['no JWT', 'Bearer token'],
    ['an empty JWT', 'Bearer ..'],
    ['two parts', 'Bearer a.b'],
    ['four parts', 'Bearer a.b.c.d'],
    ['five parts, as an encrypted one', 'Bearer a.b.c.d.e'],
    ['quotes', 'Bearer "a.b.c"'],
    ['null', 'Bearer null'],
    ['8 kB', `Bearer ${'a'.repeat(8_300)}`],
  ])(
    'GET /users/me answers 401 invalid_token to a header with %s (RFC 6750 3.1)',
    async (_what, authorization) => {
      const { status, headers, body } = await me(authorization);
      expect([status, body.code, body.detail]).toEqual([
        401,
        'invalid_token',
        'Could not validate credentials',
      ]);
      expect(headers.get('www-authenticate')).toBe(
        'Bearer error="invalid_token", error_description="The access token is not valid"',
      );
    },
  );

  it('GET /users/me answers 400 invalid_request to two Authorization headers, in any order (RFC 6750 3.1)', async () => {
    const request = (one: string, two: string) =>
      raw(
        server.url,
        `GET /users/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n` +
          `Authorization: ${one}\r\nauthorization: ${two}\r\n\r\n`,
      );
    for (const [one, two] of [
      [`Bearer ${token}`, 'Bearer other'],
      ['Basic Og==', `Bearer ${token}`],
      [`Bearer ${token}`, `Bearer ${token}`],
    ]) {
      const { status, text } = await request(one!, two!);
      expect(status).toBe(400);
      expect(text).toContain('error="invalid_request"');
    }
  });

  it.each(['/users/me?access_token=', '/users/me?token=', '/users/me?authorization=Bearer%20'])(
    'GET /users/me ignores a token in the URL: %s',
    async (path) => {
      expect((await server.call('GET', path + token)).status).toBe(401);
    },
  );

  it('PATCH /users/me ignores a token in the body', async () => {
    const { status } = await server.call('PATCH', '/users/me', { json: { access_token: token } });
    expect(status).toBe(401);
  });

  it.each([
    ['HEAD', '/users/me'],
    ['GET', '//users/me'],
    ['GET', '/users//me'],
    ['GET', '/users/me/'],
    ['GET', '/%75sers/me'],
    ['GET', '/users/m%65'],
    ['GET', '/users%2fme'],
    ['GET', '/USERS/ME'],
    ['GET', '/users/me;x=1'],
    ['GET', '/./users/me'],
    ['GET', '/users/../users/me'],
    ['GET', '/users/me%00'],
    ['GET', '/users/me%20'],
    ['GET', '/users/me/.'],
    ['GET', 'http://other.example/users/me'],
    ['OPTIONS', '/users/me'],
    ['TRACE', '/users/me'],
    ['PUT', '/users/me'],
    ['GET', '/%zz'],
    ['GET', '/items/%00'],
  ])('%s %s reveals nothing without a token', async (method, path) => {
    const { status, text } = await raw(
      server.url,
      `${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    );
    expect([400, 401, 404, 405]).toContain(status);
    expect(text).not.toContain(user.email);
    expect(text).not.toMatch(/node_modules|\.js:\d/);
  });

  it('POST /users/me/items answers 403 insufficient_scope with the missing scope (RFC 6750 3.1)', async () => {
    const narrow = await server.signIn(user, 'items:read');
    const read = await server.call('GET', '/users/me/items', { token: narrow });
    expect(read.status).toBe(200);
    const { status, headers, body } = await server.call('POST', '/users/me/items', {
      token: narrow,
      json: { title: 'x' },
    });
    expect([status, body.code, body.detail]).toEqual([
      403,
      'insufficient_scope',
      'Not enough permissions',
    ]);
    expect(headers.get('www-authenticate')).toBe(
      'Bearer error="insufficient_scope", scope="items:write"',
    );
  });

  it('POST /users/me/items checks the token before the body', async () => {
    const { status } = await server.call('POST', '/users/me/items', { json: { nonsense: 1 } });
    expect(status).toBe(401);
  });

  it('GET /users/me answers 401 "Inactive user" to the token of a disabled user', async () => {
    const other = await server.register();
    const live = await server.signIn(other);
    expect((await server.call('GET', '/users/me', { token: live })).status).toBe(200);
    await server.disable(other.id);
    const { status, headers, body } = await server.call('GET', '/users/me', { token: live });
    expect([status, body.code, body.detail]).toEqual([401, 'invalid_token', 'Inactive user']);
    expect(headers.get('www-authenticate')).toBe(
      'Bearer error="invalid_token", error_description="Inactive user"',
    );
  });

  it('GET /users/me answers 401 invalid_token to the token of a deleted user', async () => {
    const other = await server.register();
    const live = await server.signIn(other);
    await server.app.get(DataSource).query(`DELETE FROM users WHERE id = '${other.id}'`);
    const { status, body } = await server.call('GET', '/users/me', { token: live });
    expect([status, body.code]).toEqual([401, 'invalid_token']);
  });

  it('GET /users/me never mixes up the users of 400 requests at once', async () => {
    const other = await server.register();
    const tokens = { [user.id]: token, [other.id]: await server.signIn(other) };
    const calls = Array.from({ length: 400 }, (_, i) => (i % 2 ? user.id : other.id));
    const answers = await Promise.all(
      calls.map((id) => server.call('GET', '/users/me', { token: tokens[id] })),
    );
    expect(answers.map(({ body }) => body.id)).toEqual(calls);
  });

  it('the log says at debug why a token was rejected', async () => {
    await me('Bearer a.b.c');
    expect(server.log.join('')).toContain('"reason":"not canonical base64url"');
  });

  it('the log holds no token, no password and no query string', async () => {
    await server.call('GET', `/users/me?access_token=${token}`, { token });
    const log = server.log.join('');
    expect(log).toContain('"path":"/users/me"');
    expect(log).not.toContain(token.slice(-20));
    expect(log).not.toContain('access_token');
    expect(log).not.toContain(user.password);
    expect(log).not.toContain('$argon2');
  });
});
