import { describe, expect } from 'vitest';
import { ClientsService, UserAccounts } from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';
import { basic } from '../support/http.js';
import { type TestServer, type TestUser } from '../support/server.js';

const UNKNOWN_ID = '019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71';
const ROUTES = [
  ['GET', '/users', 'users:read'],
  ['GET', '/users/ID', 'users:read'],
  ['PATCH', '/users/ID', 'users:write'],
  ['DELETE', '/users/ID', 'users:write'],
  ['POST', '/users/ID/password-reset', 'users:write'],
  ['GET', '/users/ID/sessions', 'users:read'],
  ['DELETE', '/users/ID/sessions', 'users:write'],
  [`DELETE`, `/users/ID/sessions/${UNKNOWN_ID}`, 'users:write'],
] as const;

const setRoles = (server: TestServer, user: TestUser, roles: string[]) =>
  server.app.get(UserAccounts).setRoles(user.id, roles);

const fetchScope = async (server: TestServer, user: TestUser, scope = '') =>
  (await server.tokens(user, scope)).scope;

const test = serverTest()
  .extend('victim', { scope: 'file' }, ({ server }) => server.register())
  .extend('go', ({ server, victim }) => (method: string, path: string, token?: string) => {
    const json = method === 'PATCH' ? { full_name: 'Changed' } : undefined;
    return server.call(method, path.replace('ID', victim.id), { token, json });
  });

describe.each(ROUTES)('administration: %s %s', (method, path, scope) => {
  test(`${method} ${path} without a token answers 401`, async ({ go }) => {
    const { status, headers } = await go(method, path);
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });

  test(`${method} ${path} answers 403 insufficient_role to a user who is not an administrator`, async ({
    server,
    go,
  }) => {
    const user = await server.register();
    const token = await server.signIn(user);
    for (const roles of [[], ['support', 'administrator']]) {
      await setRoles(server, user, roles);
      const { status, body } = await go(method, path, token);
      expect([status, body.code]).toEqual([403, 'insufficient_role']);
    }
  });

  test(`${method} ${path} answers 403 insufficient_scope to an administrator whose token lacks the scope`, async ({
    go,
    server,
    admin,
  }) => {
    const others = ['items:read', scope === 'users:read' ? 'users:write' : 'users:read'];
    const { status, headers, body } = await go(
      method,
      path,
      await server.signIn(admin, others.join(' ')),
    );
    expect([status, body.code]).toEqual([403, 'insufficient_scope']);
    expect(headers.get('www-authenticate')).toContain(`scope="${scope}"`);
  });
});

test('The rejected administration requests changed nothing', async ({ server, victim }) => {
  const { body } = await server.call('GET', '/users/me', { token: await server.signIn(victim) });
  expect(body.full_name).toBeNull();
});

test.for(['', UNKNOWN_ID, 'me/x', '../x', 'x'.repeat(80), '%00', "' or 1=1", 'undefined', '1'])(
  'The administration routes answer 404 to /users/%s',
  async (id, { server, admin }) => {
    const token = await server.signIn(admin);
    for (const [method, path] of ROUTES.slice(1)) {
      const { status } = await server.call(
        method,
        path.replace('ID', id && encodeURIComponent(id)),
        { token, json: method === 'PATCH' ? {} : undefined },
      );
      expect(status, `${method} ${path}`).toBe(404);
    }
  },
);

test('GET /users/{id} accepts an id in capitals', async ({ server, admin, victim }) => {
  const token = await server.signIn(admin);
  const path = `/users/${victim.id.toUpperCase()}`;
  expect((await server.call('GET', path, { token })).body.id).toBe(victim.id);
});

test('POST /token grants the administration scopes to administrators only', async ({
  server,
  admin,
  victim,
}) => {
  expect(await fetchScope(server, admin)).toBe(
    'items:read items:write users:read users:write audit:read',
  );
  expect(await fetchScope(server, admin, 'users:read')).toBe('users:read');
  expect(await fetchScope(server, victim)).toBe('items:read items:write');
  expect(await fetchScope(server, victim, 'items:read users:read users:write')).toBe('items:read');
});

test('A token loses its administration scopes with the role, at once, also in POST /introspect (RFC 7662)', async ({
  server,
}) => {
  const { client, secretPlain } = await server.app.get(ClientsService).create({
    name: 'Gateway',
    confidential: true,
    grantTypes: [],
    scopes: [],
  });
  const headers = basic(client.id, secretPlain!);
  const other = await server.registerAdministrator();
  const { access_token: token } = await server.tokens(other, 'items:read users:read');
  const introspected = async () =>
    (await server.call('POST', '/introspect', { form: { token }, headers })).body;
  expect(await introspected()).toMatchObject({ scope: 'items:read users:read' });
  expect((await server.call('GET', '/users', { token })).status).toBe(200);
  await setRoles(server, other, []);
  expect(await introspected()).toMatchObject({ active: true, scope: 'items:read' });
  const { status } = await server.call('GET', '/users', { token });
  expect(status).toBe(403);
  expect((await server.call('GET', '/users/me/items', { token })).status).toBe(200);
});

test('GET /users is refused at the next request after the role is removed or the administrator is disabled or deleted', async ({
  server,
}) => {
  const ends: Array<[status: number, (id: string) => Promise<void>]> = [
    [403, (id) => server.app.get(UserAccounts).setRoles(id, ['support'])],
    [401, (id) => server.app.get(UserAccounts).disable(id)],
    [401, (id) => server.app.get(UserAccounts).delete(id)],
  ];
  for (const [status, end] of ends) {
    const other = await server.registerAdministrator();
    const token = await server.signIn(other);
    expect((await server.call('GET', '/users', { token })).status).toBe(200);
    await end(other.id);
    expect((await server.call('GET', '/users', { token })).status).toBe(status);
  }
});

test('GET /users answers 403 insufficient_role to a client that acts for itself', async ({
  server,
}) => {
  const { client, secretPlain } = await server.app.get(ClientsService).create({
    name: 'Robot',
    confidential: true,
    grantTypes: ['client_credentials'],
    scopes: ['items:read'],
  });
  const form = { grant_type: 'client_credentials' };
  const headers = basic(client.id, secretPlain!);
  const { body: tokens } = await server.call('POST', '/token', { form, headers });
  const { status, body } = await server.call('GET', '/users', { token: tokens.access_token });
  expect([status, body.code]).toEqual([403, 'insufficient_role']);
});
