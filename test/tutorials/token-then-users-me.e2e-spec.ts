import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer, type TestUser } from '../support/server.js';

describe('tutorial: POST /token, then GET /users/me and GET /users/me/items', () => {
  let server: TestServer;
  let user: TestUser;
  beforeAll(async () => {
    server = await startServer();
    user = await server.register({ full_name: 'John Doe' });
  });
  afterAll(() => server.close());

  const get = (path: string, authorization?: string) =>
    server.call('GET', path, { headers: authorization ? { authorization } : {} });

  it('with the Bearer token', async () => {
    const { username, password } = user;
    const { body } = await server.call('POST', '/token', { form: { username, password } });
    const authorization = `Bearer ${body.access_token}`;
    const me = await get('/users/me', authorization);
    expect([me.status, me.body.username, me.body.full_name]).toEqual([200, username, 'John Doe']);
    const items = await get('/users/me/items', authorization);
    expect([items.status, items.body]).toEqual([200, []]);
  });

  it.each(['/users/me', '/users/me/items'])(
    '%s is 401 without one, or with a bad one',
    async (path) => {
      const none = await get(path);
      expect([none.status, none.body.detail]).toEqual([401, 'Not authenticated']);
      expect(none.headers.get('www-authenticate')).toBe('Bearer');
      const bad = await get(path, 'Bearer bad');
      expect([bad.status, bad.body.detail]).toEqual([401, 'Could not validate credentials']);
      expect(bad.headers.get('www-authenticate')).toMatch(/^Bearer error="invalid_token"/);
    },
  );

  it('"Inactive user" for a disabled one, at the sign-in and with a live token', async () => {
    const alice = await server.register();
    const token = await server.signIn(alice);
    await server.disable(alice.id);
    const me = await get('/users/me', `Bearer ${token}`);
    expect([me.status, me.body.detail]).toEqual([401, 'Inactive user']);
    const { username, password } = alice;
    const again = await server.call('POST', '/token', { form: { username, password } });
    expect([again.status, again.body.detail]).toEqual([400, 'Inactive user']);
  });
});
