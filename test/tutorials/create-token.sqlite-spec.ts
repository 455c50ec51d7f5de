import { createHmac } from 'node:crypto';
import { expect } from 'vitest';

import { serverTest } from '../support/fixtures.js';
import { decode } from '../support/tokens.js';

const SECRET_KEY = '8f42a73054b1749f8f58848be5e6502c8f42a73054b1749f8f58848be5e6502c';

const test = serverTest({
  algorithm: 'HS256',
  secretKey: SECRET_KEY,
  accessTokenSeconds: 1800,
}).extend('token', { scope: 'file' }, ({ server, user }) => server.signIn(user));

test('Tutorial: any JWT debugger decodes an access token without a key', ({ token, user }) => {
  const { header, claims } = decode(token);
  expect(header).toMatchObject({ alg: 'HS256', typ: 'at+jwt' });
  expect(claims.sub).toBe(user.id);
  expect(Number(claims.exp)).toBe(Number(claims.iat) + 1800);
});

test('Tutorial: SECRET_KEY verifies an HS256 token with HMAC-SHA256 over its first two parts', ({
  token,
}) => {
  const [header, payload, signature] = token.split('.');
  const expected = createHmac('sha256', SECRET_KEY).update(`${header}.${payload}`);
  expect(signature).toBe(expected.digest('base64url'));
});

test('Tutorial: an HS256 token opens GET /users/me', async ({ server, token, user }) => {
  const { status, body } = await server.call('GET', '/users/me', { token });
  expect([status, body.id]).toEqual([200, user.id]);
});
