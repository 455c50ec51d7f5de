import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import type { TestServer, TokenAnswer } from '../support/server.js';

/** Checks that the session has ended: its access token and its refresh token are rejected. */
export const expectOver = async (
  server: TestServer,
  { access_token, refresh_token }: TokenAnswer,
) => {
  const { status, headers, body } = await server.me(access_token);
  expect([status, body.code, body.detail]).toEqual([
    401,
    'invalid_token',
    'Could not validate credentials',
  ]);
  expect(headers.get('www-authenticate')).toContain('error="invalid_token"');
  expect((await server.refresh(refresh_token)).body.error).toBe('invalid_grant');
};

/** Checks that the access token of the session is accepted. */
export const expectAlive = async (server: TestServer, { access_token }: TokenAnswer) => {
  expect((await server.me(access_token)).status).toBe(200);
};

/** A `test` with a new user for each test, who signs in twice: `here`, and then `there`. */
export const test = serverTest()
  .extend('here', async ({ server, newUser }) => {
    const here = await server.tokens(newUser);
    server.takeEvents();
    return here;
  })
  .extend('there', { auto: true }, async ({ server, newUser }) => {
    const there = await server.tokens(newUser);
    server.takeEvents();
    return there;
  });
