import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { raw } from '../support/http.js';
import { ISSUER, type TestServer } from '../support/server.js';
import { decode } from '../support/tokens.js';

const token = (
  server: TestServer,
  form: Record<string, string> | string,
  headers?: Record<string, string>,
) => server.call('POST', '/token', { form, headers });

const test = serverTest().extend('credentials', ({ user }) => () => ({
  username: user.username,
  password: user.password,
}));

test('POST /token answers tokens, their type, lifetime and scope with Cache-Control: no-store (RFC 6749 5.1)', async ({
  server,
  credentials,
}) => {
  const { status, headers, body } = await token(server, {
    ...credentials(),
    grant_type: 'password',
  });
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

test('POST /token issues a JWT access token in the profile of RFC 9068, without an address or a name', async ({
  server,
  user,
}) => {
  const { header, claims } = decode(await server.signIn(user));
  expect(header).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: expect.any(String) });
  const { acr, amr, auth_time, ...rest } = claims;
  expect([acr, amr, typeof auth_time]).toEqual(['aal1', ['pwd'], 'number']);
  expect(rest).toEqual({
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
  expect(new Set([claims.jti, claims.sid, second.jti, second.sid]).size).toBe(4);
});

test('POST /token treats a missing or empty grant_type as password', async ({
  server,
  credentials,
}) => {
  expect((await token(server, credentials())).status).toBe(200);
  expect((await token(server, { ...credentials(), grant_type: '' })).status).toBe(200);
});

test('POST /token accepts an e-mail address as username', async ({ server, credentials, user }) => {
  expect((await token(server, { ...credentials(), username: user.email })).status).toBe(200);
});

test('POST /token ignores unknown parameters (RFC 6749 3.2)', async ({ server, credentials }) => {
  expect((await token(server, { ...credentials(), device: 'phone' })).status).toBe(200);
});

test.for([
  ['items:read', 'items:read'],
  [' items:write  items:read ', 'items:write items:read'],
  ['items:read items:read', 'items:read'],
  ['', 'items:read items:write'],
] as const)(
  'POST /token with the scope "%s" grants the scope "%s"',
  async ([scope, granted], { server, credentials }) => {
    expect((await token(server, { ...credentials(), scope })).body.scope).toBe(granted);
  },
);

test.for(['admin', 'items:read admin', 'items:read\titems:write', 'ITEMS:READ', 'a"b', 'a\\b'])(
  'POST /token answers invalid_scope to the scope %s (RFC 6749 5.2)',
  async (scope, { server, credentials }) => {
    const { status, body } = await token(server, { ...credentials(), scope });
    expect([status, body.error]).toEqual([400, 'invalid_scope']);
  },
);

test('POST /token answers the same invalid_grant to a wrong password and to an unknown user', async ({
  server,
  credentials,
}) => {
  const known = await token(server, { ...credentials(), password: 'not the password' });
  const unknown = await token(server, { username: 'nobody', password: 'not the password' });
  const odd = await token(server, { username: '\0\ud800 ', password: 'not the password' });
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

test('POST /token answers "Inactive user" only to a correct password', async ({ server }) => {
  const disabled = await server.register();
  await server.disable(disabled.id);
  const { username, password } = disabled;
  const right = await token(server, { username, password });
  expect([right.status, right.body.error]).toEqual([400, 'invalid_grant']);
  expect(right.body.error_description).toBe('Inactive user');
  const wrong = await token(server, { username, password: 'not the password' });
  expect(wrong.body.error_description).toBe('Incorrect username or password');
});

test.for(['implicit', 'Password', 'refresh-token', '__proto__', 'constructor'])(
  'POST /token answers unsupported_grant_type to %s (RFC 6749 5.2)',
  async (grant_type, { server, credentials }) => {
    const { status, body } = await token(server, { ...credentials(), grant_type });
    expect([status, body.error]).toEqual([400, 'unsupported_grant_type']);
  },
);

test.for([
  ['nothing', ''],
  ['no password', 'username=a'],
  ['no user name', 'password=a'],
  ['empty values', 'username=&password='],
  ['a user name twice', 'username=a&username=b&password=c'],
  ['a grant type twice', 'grant_type=password&grant_type=password&username=a&password=c'],
  ['an unknown parameter twice', 'username=a&password=c&x=1&x=2'],
] as const)(
  'POST /token answers invalid_request to %s (RFC 6749 3.2)',
  async ([_what, form], { server }) => {
    const { status, body } = await token(server, form);
    expect([status, body.error]).toEqual([400, 'invalid_request']);
    expect(body.detail).toBe(body.error_description);
  },
);

test('POST /token reads no credentials from the query string (RFC 6749 2.3.1)', async ({
  credentials,
  server,
  user,
}) => {
  const query = new URLSearchParams(credentials()).toString();
  const { status, body } = await server.call('POST', `/token?${query}`, { form: '' });
  expect([status, body.error]).toEqual([400, 'invalid_request']);
  expect(server.log.join('')).not.toContain(user.password.split(' ')[0]);
});

test.for([
  ['JSON', 'application/json', '{"username":"a","password":"b"}'],
  ['plain text', 'text/plain', 'username=a&password=b'],
  ['XML', 'application/xml', '<a/>'],
  ['a multipart form', 'multipart/form-data; boundary=x', '--x--'],
] as const)(
  'POST /token answers 415 invalid_request to %s',
  async ([_what, type, body], { server }) => {
    const answer = await server.call('POST', '/token', { body, headers: { 'content-type': type } });
    expect([answer.status, answer.body.error]).toEqual([415, 'invalid_request']);
  },
);

test('GET /token answers 405 in the form of RFC 6749 5.2', async ({ server }) => {
  const { status, headers, body } = await server.call('GET', '/token');
  expect([status, headers.get('allow'), body.error]).toEqual([405, 'POST', 'invalid_request']);
});

const basic = (text: string) => ({
  authorization: `Basic ${Buffer.from(text).toString('base64')}`,
});

test('POST /token takes the blank Basic header of Swagger UI for no client authentication', async ({
  server,
  credentials,
}) => {
  expect(basic(':').authorization).toBe('Basic Og==');
  expect((await token(server, credentials(), basic(':'))).status).toBe(200);
  const blank = { ...credentials(), client_id: '', client_secret: '' };
  expect((await token(server, blank)).status).toBe(200);
});

test('POST /token accepts client_id=nightlatch, the first-party client, without a secret', async ({
  server,
  credentials,
}) => {
  expect((await token(server, { ...credentials(), client_id: 'nightlatch' })).status).toBe(200);
  expect((await token(server, credentials(), basic('nightlatch:'))).status).toBe(200);
});

test('POST /token ignores an Authorization header of another scheme', async ({
  server,
  credentials,
}) => {
  expect((await token(server, credentials(), { authorization: 'Bearer old' })).status).toBe(200);
});

test.for([
  ['an unknown id in the body', { client_id: 'other' }, {}],
  ['a secret in the body', { client_id: 'nightlatch', client_secret: 'x' }, {}],
  ['a secret alone', { client_secret: 'x' }, {}],
] as const)(
  'POST /token answers 401 invalid_client to %s, with a challenge for which no browser asks for a password (RFC 6749 5.2)',
  async ([_what, form, headers], { server, credentials }) => {
    const {
      status,
      body,
      headers: answered,
    } = await token(server, { ...credentials(), ...form }, headers);
    expect([status, body.error]).toEqual([401, 'invalid_client']);
    expect(answered.get('www-authenticate')).toBe('client_secret_post realm="nightlatch"');
  },
);

test.for([
  ['an unknown id', basic('other:')],
  ['a secret', basic('nightlatch:secret')],
  ['no colon', basic('nightlatch')],
  ['broken percent-encoding', basic('%zz:')],
  ['not base64', { authorization: 'Basic ???' }],
  ['nothing', { authorization: 'Basic' }],
] as const)(
  'POST /token answers 401 invalid_client and WWW-Authenticate: Basic to a header with %s (RFC 6749 5.2)',
  async ([_what, headers], { server, credentials }) => {
    const { status, body, headers: answered } = await token(server, credentials(), headers);
    expect([status, body.error]).toEqual([401, 'invalid_client']);
    expect(answered.get('www-authenticate')).toMatch(/^Basic /);
  },
);

test('POST /token rejects different clients in the header and the body with invalid_client', async ({
  credentials,
  server,
}) => {
  const form = { ...credentials(), client_id: 'other' };
  const { status, body } = await token(server, form, basic('nightlatch:'));
  expect([status, body.error]).toEqual([401, 'invalid_client']);
});

test('POST /token rejects two Authorization headers with invalid_request', async ({
  credentials,
  server,
}) => {
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

test('POST /token rejects a first-party client that authenticates in two ways with invalid_request (RFC 6749 2.3)', async ({
  credentials,
  server,
}) => {
  const form = { ...credentials(), client_id: 'nightlatch', client_secret: 'x' };
  const { status, body } = await token(server, form, basic('nightlatch:'));
  expect([status, body.error]).toEqual([400, 'invalid_request']);
});

test('POST /token with PASSWORD_GRANT=off answers unsupported_grant_type, and POST /login still signs in', async ({
  startServer,
}) => {
  const server = await startServer({ passwordGrant: false });
  const { username, password } = await server.register();
  const { status, body } = await server.call('POST', '/token', { form: { username, password } });
  expect([status, body.error]).toEqual([400, 'unsupported_grant_type']);
  const login = await server.call('POST', '/login', { json: { username, password } });
  expect(login.status).toBe(200);
  const { components, paths } = (await server.call('GET', '/openapi.json')).body;
  // The endpoint still serves refreshes, so the document keeps it.
  expect(paths).toHaveProperty('/token');
  const metadata = await server.call('GET', '/.well-known/oauth-authorization-server');
  expect(metadata.body.grant_types_supported).toEqual([
    'authorization_code',
    'client_credentials',
    'refresh_token',
    'urn:ietf:params:oauth:grant-type:device_code',
    'urn:nightlatch:grant-type:mfa',
  ]);
  expect(Object.keys(components.securitySchemes.oauth2.flows)).toEqual(['authorizationCode']);
});
