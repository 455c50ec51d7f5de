import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { type TestServer } from '../support/server.js';

const get = (server: TestServer, path: string, authorization?: string) =>
  server.call('GET', path, { headers: authorization ? { authorization } : {} });

const test = serverTest().extend('user', { scope: 'file' }, ({ server }) =>
  server.register({ full_name: 'John Doe' }),
);

test('Tutorial: a token of POST /token opens GET /users/me and GET /users/me/items', async ({
  user,
  server,
}) => {
  const { username, password } = user;
  const { body } = await server.call('POST', '/token', { form: { username, password } });
  const authorization = `Bearer ${body.access_token}`;
  const me = await get(server, '/users/me', authorization);
  expect([me.status, me.body.username, me.body.full_name]).toEqual([200, username, 'John Doe']);
  const items = await get(server, '/users/me/items', authorization);
  expect([items.status, items.body]).toEqual([200, []]);
});

test.for(['/users/me', '/users/me/items'])(
  'Tutorial: GET %s answers 401 without a token and with an invalid one (RFC 6750 3)',
  async (path, { server }) => {
    const none = await get(server, path);
    expect([none.status, none.body.detail]).toEqual([401, 'Not authenticated']);
    expect(none.headers.get('www-authenticate')).toBe('Bearer');
    const bad = await get(server, path, 'Bearer bad');
    expect([bad.status, bad.body.detail]).toEqual([401, 'Could not validate credentials']);
    expect(bad.headers.get('www-authenticate')).toMatch(/^Bearer error="invalid_token"/);
  },
);

test('Tutorial: a disabled user gets "Inactive user" from POST /token and from GET /users/me with a valid token', async ({
  server,
}) => {
  const alice = await server.register();
  const token = await server.signIn(alice);
  await server.disable(alice.id);
  const me = await get(server, '/users/me', `Bearer ${token}`);
  expect([me.status, me.body.detail]).toEqual([401, 'Inactive user']);
  const { username, password } = alice;
  const again = await server.call('POST', '/token', { form: { username, password } });
  expect([again.status, again.body.detail]).toEqual([400, 'Inactive user']);
});
