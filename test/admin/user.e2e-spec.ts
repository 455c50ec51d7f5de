import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startServer, type TestServer, type TestUser } from '../support/server.js';

describe('an administrator', () => {
  let server: TestServer;
  let admin: TestUser;
  let token: string;
  let user: TestUser;
  beforeAll(async () => {
    server = await startServer();
    admin = await server.registerAdministrator();
    token = await server.signIn(admin);
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    user = await server.register({ full_name: 'Jane Doe' });
    server.takeEvents();
  });

  const read = (id = user.id) => server.call('GET', `/users/${id}`, { token });
  const change = (json: unknown, id = user.id) =>
    server.call('PATCH', `/users/${id}`, { token, json });
  const me = (as: string) => server.call('GET', '/users/me', { token: as });

  it('reads a user', async () => {
    const { status, headers, body } = await read();
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(body).toEqual((await me(await server.signIn(user))).body);
  });

  it('changes what is named, keeps the rest, and tells of what is another now', async () => {
    const username = `${user.username}-x`;
    const { status, body } = await change({ username, full_name: 'Jane Doe', roles: ['support'] });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: user.id,
      username,
      full_name: 'Jane Doe',
      roles: ['support'],
      disabled: false,
    });
    expect(body).toEqual((await read()).body);
    expect(server.takeRecorded()).toEqual([
      { name: 'user.roles-changed', event: { userId: user.id, roles: ['support'] } },
      { name: 'user.profile-changed', event: { userId: user.id, members: ['username'] } },
    ]);
    expect((await change({ full_name: null, username: null })).body).toMatchObject({
      username: null,
      full_name: null,
    });
  });

  it('changes nothing, and tells of nothing, where it is so already', async () => {
    const before = (await read()).body;
    const { username, full_name, disabled, roles } = before;
    for (const json of [{}, { username: username.toUpperCase() }, { full_name, disabled, roles }]) {
      const { status, body } = await change(json);
      expect([status, body]).toEqual([200, before]);
    }
    expect(server.takeEvents()).toEqual([]);
  });

  it('disables a user, whose sessions are over for good, and enables them again', async () => {
    const { access_token, refresh_token } = await server.tokens(user);
    server.takeEvents();
    expect((await change({ disabled: true })).body.disabled).toBe(true);
    expect(server.takeEvents()).toEqual(['user.disabled']);
    expect((await change({ disabled: true })).status).toBe(200);
    expect(server.takeEvents()).toEqual([]);
    expect((await me(access_token)).status).toBe(401);
    expect((await server.refresh(refresh_token)).status).toBe(400);
    await expect(server.signIn(user)).rejects.toThrow('Inactive user');
    expect((await change({ disabled: false })).body.disabled).toBe(false);
    expect(server.takeEvents()).toEqual(['sign-in.failed', 'user.enabled']);
    expect((await me(access_token)).status).toBe(401);
    expect((await me(await server.signIn(user))).status).toBe(200);
  });

  it('gives and takes roles, felt with the token that there is', async () => {
    const as = await server.signIn(user);
    await change({ roles: ['a:b', 'c_d-e'] });
    expect((await me(as)).body.roles).toEqual(['a:b', 'c_d-e']);
    await change({ roles: [] });
    expect((await me(as)).body.roles).toEqual([]);
  });

  it('does all of one request or nothing', async () => {
    const other = await server.register();
    server.takeEvents();
    const before = (await read()).body;
    const { status, body } = await change({
      username: other.username,
      roles: ['support'],
      disabled: true,
    });
    expect([status, body.code]).toEqual([409, 'username_taken']);
    expect((await read()).body).toEqual(before);
    expect(server.takeEvents()).toEqual([]);
  });

  it.each([
    [{ password: 'violet anchor tundra biscuit' }],
    [{ password_hash: 'x' }],
    [{ id: '019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71' }],
    [{ email: 'new@example.com' }],
    [{ email_verified: true }],
    [{ sessions_version: 0 }],
    [{ full_name: 'x', unknown: 1 }],
    [{ disabled: 'true' }],
    [{ disabled: 1 }],
    [{ disabled: null }],
    [{ roles: 'admin' }],
    [{ roles: null }],
    [{ roles: [null] }],
    [{ roles: [['admin']] }],
    [{ roles: [''] }],
    [{ roles: ['Admin'] }],
    [{ roles: ['a b'] }],
    [{ roles: ['a"b'] }],
    [{ roles: ['a\0'] }],
    [{ roles: ['x'.repeat(65)] }],
    [{ roles: ['a', 'a'] }],
    [{ roles: Array.from({ length: 21 }, (_, i) => `role-${i}`) }],
    [{ username: 'x' }],
    [{ full_name: 'a\0b' }],
    [[]],
    [null],
  ])('is answered 422 to %j, and nothing is changed', async (json) => {
    const before = (await read()).body;
    const { status, body } = await change(json);
    expect([status, body.code]).toEqual([422, 'validation_failed']);
    expect((await read()).body).toEqual(before);
    expect(server.takeEvents()).toEqual([]);
  });

  it('takes twenty roles of 64 characters', async () => {
    const roles = Array.from({ length: 20 }, (_, i) => String(i).padStart(64, 'a'));
    expect((await change({ roles })).body.roles).toEqual(roles);
  });

  it('deletes a user: their tokens are refused, and who registers again is somebody else', async () => {
    const tokens = await server.tokens(user);
    server.takeEvents();
    const remove = () => server.call('DELETE', `/users/${user.id}`, { token });
    expect((await remove()).status).toBe(204);
    expect(server.takeRecorded()).toEqual([{ name: 'user.deleted', event: { userId: user.id } }]);
    expect((await remove()).status).toBe(404);
    expect((await read()).status).toBe(404);
    const again = await server.register({ email: user.email, username: user.username });
    expect(again.id).not.toBe(user.id);
    expect((await me(tokens.access_token)).status).toBe(401);
    expect((await server.refresh(tokens.refresh_token)).body.error).toBe('invalid_grant');
  });

  describe('on the sessions of a user', () => {
    const sessions = (path = '', method = 'GET') =>
      server.call(method, `/users/${user.id}/sessions${path}`, { token });

    it('lists them', async () => {
      const as = await server.signIn(user);
      await server.signIn(user);
      const own = await server.call('GET', '/users/me/sessions', { token: as });
      const { status, headers, body } = await sessions();
      expect([status, headers.get('cache-control'), body.length]).toEqual([200, 'no-store', 2]);
      const notCurrent = (session: object) => ({ ...session, current: false });
      expect(body).toEqual(own.body.map(notCurrent));
      const mine = await server.call('GET', `/users/${admin.id}/sessions`, { token });
      expect(mine.body).toContainEqual(expect.objectContaining({ current: true }));
      expect(JSON.stringify(body)).not.toMatch(/secret|nlr_|eyJ/);
    });

    it('ends one', async () => {
      const [one, other] = [await server.tokens(user), await server.tokens(user)];
      const [{ id: latest }] = (await sessions()).body;
      server.takeEvents();
      expect((await sessions(`/${latest}`, 'DELETE')).status).toBe(204);
      expect(server.takeRecorded()).toEqual([
        {
          name: 'session.ended',
          event: { sessionId: latest, userId: user.id, reason: 'ended-by-administrator' },
        },
      ]);
      expect((await me(other.access_token)).status).toBe(401);
      expect((await server.refresh(other.refresh_token)).status).toBe(400);
      expect((await me(one.access_token)).status).toBe(200);
      expect((await sessions(`/${latest}`, 'DELETE')).status).toBe(404);
    });

    it('does not end that of another by this user’s path', async () => {
      const other = await server.register();
      const as = await server.signIn(other);
      const [{ id }] = (await server.call('GET', '/users/me/sessions', { token: as })).body;
      for (const path of [`/${id}`, '/nothing', '/%00']) {
        expect((await sessions(path, 'DELETE')).status, path).toBe(404);
      }
      expect((await me(as)).status).toBe(200);
    });

    it('ends all', async () => {
      const both = [await server.tokens(user), await server.tokens(user)];
      server.takeEvents();
      expect((await sessions('', 'DELETE')).status).toBe(204);
      expect(server.takeEvents()).toEqual(['session.ended', 'session.ended']);
      for (const { access_token, refresh_token } of both) {
        expect((await me(access_token)).status).toBe(401);
        expect((await server.refresh(refresh_token)).status).toBe(400);
      }
      expect((await sessions()).body).toEqual([]);
      expect((await me(await server.signIn(user))).status).toBe(200);
    });
  });
});
