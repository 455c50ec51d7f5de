import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { type TestServer } from '../support/server.js';
import { decode } from '../support/tokens.js';

const login = (server: TestServer, json: unknown) => server.call('POST', '/login', { json });

const test = serverTest();

test('POST /login answers tokens for an e-mail address and a password', async ({
  server,
  user,
}) => {
  const { status, headers, body } = await login(server, {
    email: user.email,
    password: user.password,
  });
  expect(status).toBe(200);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(body).toEqual({
    access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    token_type: 'bearer',
    refresh_token: expect.stringMatching(/^nlr_[\w-]{70}$/),
    expires_in: 900,
    scope: 'items:read items:write',
  });
});

test('POST /login accepts the address in capitals', async ({ server, user }) => {
  const { status } = await login(server, {
    email: user.email.toUpperCase(),
    password: user.password,
  });
  expect(status).toBe(200);
});

test('POST /login accepts a user name instead of the address', async ({ server, user }) => {
  const { status } = await login(server, { username: user.username, password: user.password });
  expect(status).toBe(200);
});

test('POST /login grants the requested scope and no more', async ({ server, user }) => {
  const { body } = await login(server, {
    email: user.email,
    password: user.password,
    scope: 'items:read',
  });
  expect(body.scope).toBe('items:read');
  expect(decode(body.access_token).claims.scope).toBe('items:read');
});

test('POST /login answers the same 401 invalid_credentials to a wrong password and to an unknown user', async ({
  server,
  user,
}) => {
  const answers = await Promise.all([
    login(server, { email: user.email, password: 'not the password' }),
    login(server, { email: 'nobody@example.com', password: 'not the password' }),
    login(server, { username: 'nobody', password: 'not the password' }),
    login(server, { username: '\u0000', password: 'x' }).then(() =>
      login(server, { username: 'not a user name!', password: 'not the password' }),
    ),
  ]);
  for (const { status, headers, body } of answers) {
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      detail: 'Incorrect username or password',
      code: 'invalid_credentials',
    });
  }
});

test('POST /login answers 401 inactive_user only to a correct password', async ({ server }) => {
  const disabled = await server.register();
  await server.disable(disabled.id);
  const right = await login(server, { email: disabled.email, password: disabled.password });
  expect([right.status, right.body.code]).toEqual([401, 'inactive_user']);
  expect(right.body.detail).toBe('Inactive user');
  const wrong = await login(server, { email: disabled.email, password: 'not the password' });
  expect([wrong.status, wrong.body.code]).toEqual([401, 'invalid_credentials']);
});

test.for([
  ['nothing', {}],
  ['no password', { email: 'a@example.com' }],
  ['no login', { password: 'x' }],
  ['both logins', { email: 'a@example.com', username: 'abc', password: 'x' }],
  ['an extra member', { email: 'a@example.com', password: 'x', remember: true }],
  ['null', { email: null, password: null }],
  ['a number', { email: 1, password: 2 }],
  ['arrays', { email: ['a@example.com'], password: ['x'] }],
  ['objects', { email: { $ne: null }, password: { $ne: null } }],
  ['NUL', { username: 'a\0b', password: 'x' }],
  ['a lone surrogate', { email: 'a\ud800@example.com', password: 'x' }],
  ['a lone surrogate in the password', { email: 'a@example.com', password: '\udfff' }],
  ['an unknown scope', { email: 'a@example.com', password: 'x', scope: 'everything' }],
  ['a malformed scope', { email: 'a@example.com', password: 'x', scope: 'items:read  x' }],
  ['an array', []],
  ['a text', 'email'],
  ['a bare null', null],
] as const)('POST /login answers 422 to %s', async ([_what, json], { server }) => {
  const { status, body } = await login(server, json);
  expect([status, body.code]).toEqual([422, 'validation_failed']);
  expect(body.errors[0]).toEqual({ field: expect.any(String), message: expect.any(String) });
});

test.for([
  ['a form', 'application/x-www-form-urlencoded', 'email=a&password=b'],
  ['plain text', 'text/plain', '{"email":"a","password":"b"}'],
  ['UTF-16', 'application/json; charset=utf-16', '{}'],
  ['XML', 'application/xml', '<a/>'],
  ['no type at all', '', '{"email":"a","password":"b"}'],
] as const)('POST /login answers 415 to %s', async ([_what, type, body], { server }) => {
  const answer = await server.call('POST', '/login', { body, headers: { 'content-type': type } });
  expect([answer.status, answer.body.code]).toEqual([415, 'unsupported_media_type']);
});
