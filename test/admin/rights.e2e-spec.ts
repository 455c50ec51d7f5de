import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientsService, UserAccounts } from '../../src/index.js';
import { basic } from '../support/http.js';
import { startServer, type TestServer, type TestUser } from '../support/server.js';

const NOBODY = '019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71';
const ROUTES = [
  ['GET', '/users', 'users:read'],
  ['GET', '/users/ID', 'users:read'],
  ['PATCH', '/users/ID', 'users:write'],
  ['DELETE', '/users/ID', 'users:write'],
  ['GET', '/users/ID/sessions', 'users:read'],
  ['DELETE', '/users/ID/sessions', 'users:write'],
  [`DELETE`, `/users/ID/sessions/${NOBODY}`, 'users:write'],
] as const;

describe('the routes of administration', () => {
  let server: TestServer;
  let admin: TestUser;
  let victim: TestUser;
  beforeAll(async () => {
    server = await startServer();
    [admin, victim] = [await server.registerAdministrator(), await server.register()];
  });
  afterAll(() => server.close());

  const setRoles = (user: TestUser, roles: string[]) =>
    server.app.get(UserAccounts).setRoles(user.id, roles);
  const go = (method: string, path: string, token?: string) => {
    const json = method === 'PATCH' ? { full_name: 'Changed' } : undefined;
    return server.call(method, path.replace('ID', victim.id), { token, json });
  };

  describe.each(ROUTES)('%s %s', (method, path, scope) => {
    it('wants a token', async () => {
      const { status, headers } = await go(method, path);
      expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    });

    it('is not for a user, with or without another role', async () => {
      const user = await server.register();
      const token = await server.signIn(user);
      for (const roles of [[], ['support', 'administrator']]) {
        await setRoles(user, roles);
        const { status, body } = await go(method, path, token);
        expect([status, body.code]).toEqual([403, 'insufficient_role']);
      }
    });

    it('is not for an administrator whose token does not allow it', async () => {
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

  it('have changed nothing so far', async () => {
    const { body } = await server.call('GET', '/users/me', { token: await server.signIn(victim) });
    expect(body.full_name).toBeNull();
  });

  it.each(['', NOBODY, 'me/x', '../x', 'x'.repeat(80), '%00', "' or 1=1", 'undefined', '1'])(
    'answer 404 to /users/%s',
    async (id) => {
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

  it('know a user by their id in capitals', async () => {
    const token = await server.signIn(admin);
    const path = `/users/${victim.id.toUpperCase()}`;
    expect((await server.call('GET', path, { token })).body.id).toBe(victim.id);
  });

  describe('their scopes', () => {
    const scopeOf = async (user: TestUser, scope = '') => (await server.tokens(user, scope)).scope;

    it('are given to administrators alone, whoever asks', async () => {
      expect(await scopeOf(admin)).toBe('items:read items:write users:read users:write audit:read');
      expect(await scopeOf(admin, 'users:read')).toBe('users:read');
      expect(await scopeOf(victim)).toBe('items:read items:write');
      expect(await scopeOf(victim, 'items:read users:read users:write')).toBe('items:read');
    });

    it('go with the role, at once, and from what introspection tells', async () => {
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
      await setRoles(other, []);
      expect(await introspected()).toMatchObject({ active: true, scope: 'items:read' });
      const { status } = await server.call('GET', '/users', { token });
      expect(status).toBe(403);
      expect((await server.call('GET', '/users/me/items', { token })).status).toBe(200);
    });
  });

  it('end with the role, the account and its being enabled, at the next request', async () => {
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
});
