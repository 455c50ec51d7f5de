import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { raw } from '../support/http.js';
import { ISSUER, startServer, type TestServer, type TestUser } from '../support/server.js';
import { decode } from '../support/tokens.js';

describe('POST /token, the password grant (RFC 6749 section 4.3)', () => {
  let server: TestServer;
  let user: TestUser;
  beforeAll(async () => {
    server = await startServer();
    user = await server.register();
  });
  afterAll(() => server.close());

  const token = (form: Record<string, string> | string, headers?: Record<string, string>) =>
    server.call('POST', '/token', { form, headers });
  const credentials = () => ({ username: user.username, password: user.password });

  it('answers a token, its type, lifetime and scope, and no cache keeps it', async () => {
    const { status, headers, body } = await token({ ...credentials(), grant_type: 'password' });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('pragma')).toBe('no-cache');
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: 'bearer',
      refresh_token: expect.stringMatching(/^nlr_[\w-]{70}$/),
      expires_in: 900,
      scope: 'items:read items:write',
    });
  });

  it('issues a JWT in the profile of RFC 9068, without an address or a name', async () => {
    const { header, claims } = decode(await server.signIn(user));
    expect(header).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: expect.any(String) });
    expect(claims).toEqual({
      iss: ISSUER,
      aud: ISSUER,
      sub: user.id,
      client_id: 'nightlatch',
      iat: expect.any(Number),
      exp: Number(claims.iat) + 900,
      jti: expect.any(String),
      sid: expect.any(String),
      scope: 'items:read items:write',
      roles: [],
    });
    expect(Math.abs(Number(claims.iat) - Date.now() / 1000)).toBeLessThan(5);
    const second = decode(await server.signIn(user)).claims;
    expect([second.jti, second.sid]).not.toContain(claims.jti);
    expect(second.sid).not.toBe(claims.sid);
  });

  it('takes grant_type as password where it is left out or empty', async () => {
    expect((await token(credentials())).status).toBe(200);
    expect((await token({ ...credentials(), grant_type: '' })).status).toBe(200);
  });

  it('takes an e-mail address for the user name', async () => {
    expect((await token({ ...credentials(), username: user.email })).status).toBe(200);
  });

  it('ignores unknown parameters', async () => {
    expect((await token({ ...credentials(), device: 'phone' })).status).toBe(200);
  });

  it.each([
    ['items:read', 'items:read'],
    ['items:write items:read', 'items:write items:read'],
    ['items:read items:read', 'items:read'],
    ['', 'items:read items:write'],
  ])('gives for the scope "%s" the scope "%s"', async (scope, granted) => {
    expect((await token({ ...credentials(), scope })).body.scope).toBe(granted);
  });

  it.each(['admin', 'items:read admin', 'items:read  items:write', 'ITEMS:READ', 'a"b', 'a\\b'])(
    'answers invalid_scope to the scope %s',
    async (scope) => {
      const { status, body } = await token({ ...credentials(), scope });
      expect([status, body.error]).toEqual([400, 'invalid_scope']);
    },
  );

  it('answers invalid_grant alike for a wrong password and an unknown user', async () => {
    const known = await token({ ...credentials(), password: 'not the password' });
    const unknown = await token({ username: 'nobody', password: 'not the password' });
    const odd = await token({ username: '\0\ud800 ', password: 'not the password' });
    for (const { status, headers, body } of [known, unknown, odd]) {
      expect(status).toBe(400);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('content-type')).toMatch(/^application\/json/);
      expect(body).toEqual({
        error: 'invalid_grant',
        error_description: 'Incorrect username or password',
        detail: 'Incorrect username or password',
      });
    }
  });

  it('answers "Inactive user" only after a right password', async () => {
    const disabled = await server.register();
    await server.disable(disabled.id);
    const { username, password } = disabled;
    const right = await token({ username, password });
    expect([right.status, right.body.error]).toEqual([400, 'invalid_grant']);
    expect(right.body.error_description).toBe('Inactive user');
    const wrong = await token({ username, password: 'not the password' });
    expect(wrong.body.error_description).toBe('Incorrect username or password');
  });

  it.each(['authorization_code', 'Password', 'refresh-token', '__proto__', 'constructor'])(
    'answers unsupported_grant_type to %s',
    async (grant_type) => {
      const { status, body } = await token({ ...credentials(), grant_type });
      expect([status, body.error]).toEqual([400, 'unsupported_grant_type']);
    },
  );

  it.each([
    ['nothing', ''],
    ['no password', 'username=a'],
    ['no user name', 'password=a'],
    ['empty values', 'username=&password='],
    ['a user name twice', 'username=a&username=b&password=c'],
    ['a grant type twice', 'grant_type=password&grant_type=password&username=a&password=c'],
    ['an unknown parameter twice', 'username=a&password=c&x=1&x=2'],
  ])('answers invalid_request to %s', async (_what, form) => {
    const { status, body } = await token(form);
    expect([status, body.error]).toEqual([400, 'invalid_request']);
    expect(body.detail).toBe(body.error_description);
  });

  it('reads no credentials from the query string', async () => {
    const query = new URLSearchParams(credentials()).toString();
    const { status, body } = await server.call('POST', `/token?${query}`, { form: '' });
    expect([status, body.error]).toEqual([400, 'invalid_request']);
    expect(server.log.join('')).not.toContain(user.password.split(' ')[0]);
  });

  it.each([
    ['JSON', 'application/json', '{"username":"a","password":"b"}'],
    ['plain text', 'text/plain', 'username=a&password=b'],
    ['XML', 'application/xml', '<a/>'],
    ['a multipart form', 'multipart/form-data; boundary=x', '--x--'],
  ])('answers 415 invalid_request to %s', async (_what, type, body) => {
    const answer = await server.call('POST', '/token', { body, headers: { 'content-type': type } });
    expect([answer.status, answer.body.error]).toEqual([415, 'invalid_request']);
  });

  it('answers 404 to a GET', async () => {
    expect((await server.call('GET', '/token')).status).toBe(404);
  });

  describe('the client (RFC 6749 section 2.3)', () => {
    const basic = (text: string) => ({
      authorization: `Basic ${Buffer.from(text).toString('base64')}`,
    });

    it('is nobody in the blank Basic header of Swagger UI', async () => {
      expect(basic(':').authorization).toBe('Basic Og==');
      expect((await token(credentials(), basic(':'))).status).toBe(200);
      const blank = { ...credentials(), client_id: '', client_secret: '' };
      expect((await token(blank)).status).toBe(200);
    });

    it('may name itself as the first-party client', async () => {
      expect((await token({ ...credentials(), client_id: 'nightlatch' })).status).toBe(200);
      expect((await token(credentials(), basic('nightlatch:'))).status).toBe(200);
    });

    it('is nobody in a header of another scheme', async () => {
      expect((await token(credentials(), { authorization: 'Bearer old' })).status).toBe(200);
    });

    it.each([
      ['an unknown id in the body', { client_id: 'other' }, {}],
      ['a secret in the body', { client_id: 'nightlatch', client_secret: 'x' }, {}],
      ['a secret alone', { client_secret: 'x' }, {}],
    ])('is refused with %s: 401 invalid_client', async (_what, form, headers) => {
      const {
        status,
        body,
        headers: answered,
      } = await token({ ...credentials(), ...form }, headers);
      expect([status, body.error]).toEqual([401, 'invalid_client']);
      expect(answered.get('www-authenticate')).toMatch(/^Basic /);
    });

    it.each([
      ['an unknown id', basic('other:')],
      ['a secret', basic('nightlatch:secret')],
      ['no colon', basic('nightlatch')],
      ['broken percent-encoding', basic('%zz:')],
      ['not base64', { authorization: 'Basic ???' }],
      ['nothing', { authorization: 'Basic' }],
    ])('is refused with %s in the header, and told of Basic', async (_what, headers) => {
      const { status, body, headers: answered } = await token(credentials(), headers);
      expect([status, body.error]).toEqual([401, 'invalid_client']);
      expect(answered.get('www-authenticate')).toMatch(/^Basic /);
    });

    it('may not be one in the header and another in the body', async () => {
      const form = { ...credentials(), client_id: 'other' };
      const { status, body } = await token(form, basic('nightlatch:'));
      expect([status, body.error]).toEqual([401, 'invalid_client']);
    });

    it('may not send two Authorization headers', async () => {
      const form = new URLSearchParams(credentials()).toString();
      const { status, text } = await raw(
        server.url,
        'POST /token HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Basic Og==\r\n' +
          'Authorization: Basic b3RoZXI6\r\nContent-Type: application/x-www-form-urlencoded\r\n' +
          `Content-Length: ${form.length}\r\n\r\n${form}`,
      );
      expect(status).toBe(400);
      expect(text).toContain('"error":"invalid_request"');
    });

    it('may not authenticate in two ways at once', async () => {
      const form = { ...credentials(), client_id: 'nightlatch', client_secret: 'x' };
      const { status, body } = await token(form, basic('nightlatch:'));
      expect([status, body.error]).toEqual([400, 'invalid_request']);
    });
  });
});

describe('POST /token with PASSWORD_GRANT=off', () => {
  it('answers unsupported_grant_type, while POST /login goes on', async () => {
    const server = await startServer({ passwordGrant: false });
    const { username, password } = await server.register();
    const { status, body } = await server.call('POST', '/token', { form: { username, password } });
    expect([status, body.error]).toEqual([400, 'unsupported_grant_type']);
    const login = await server.call('POST', '/login', { json: { username, password } });
    expect(login.status).toBe(200);
    const { components, paths, info } = (await server.call('GET', '/openapi.json')).body;
    // For refreshing: what is off is off in the metadata, too.
    expect(paths).toHaveProperty('/token');
    const metadata = await server.call('GET', '/.well-known/oauth-authorization-server');
    expect(metadata.body.grant_types_supported).toEqual(['client_credentials', 'refresh_token']);
    expect(info.description).toContain('POST /login');
    expect(components.securitySchemes.oauth2).toMatchObject({ type: 'http', scheme: 'bearer' });
    await server.close();
  });
});
