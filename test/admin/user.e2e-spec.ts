import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';

const test = serverTest()
  .extend('token', { scope: 'file' }, async ({ server, admin }) => {
    const token = await server.signIn(admin);
    server.takeEvents();
    return token;
  })
  .extend('newUser', async ({ server }) => {
    const user = await server.register({ full_name: 'Jane Doe' });
    server.takeEvents();
    return user;
  })
  .extend(
    'read',
    ({ newUser, server, token }) =>
      (id = newUser.id) =>
        server.call('GET', `/users/${id}`, { token }),
  )
  .extend(
    'change',
    ({ newUser, server, token }) =>
      (json: unknown, id = newUser.id) =>
        server.call('PATCH', `/users/${id}`, { token, json }),
  )
  .extend(
    'sessions',
    ({ server, newUser, token }) =>
      (path = '', method = 'GET') =>
        server.call(method, `/users/${newUser.id}/sessions${path}`, { token }),
  );

test('GET /users/{id} returns the user as GET /users/me shows them', async ({
  read,
  server,
  newUser,
}) => {
  const { status, headers, body } = await read();
  expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(body).toEqual((await server.me(await server.signIn(newUser))).body);
});

test('PATCH /users/{id} changes the given members, keeps the others and emits an event for each change', async ({
  newUser,
  change,
  read,
  server,
}) => {
  const username = `${newUser.username}-x`;
  const { status, body } = await change({ username, full_name: 'Jane Doe', roles: ['support'] });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    id: newUser.id,
    username,
    full_name: 'Jane Doe',
    roles: ['support'],
    disabled: false,
  });
  expect(body).toEqual((await read()).body);
  expect(server.takeRecorded()).toEqual([
    { name: 'user.roles-changed', event: { userId: newUser.id, roles: ['support'] } },
    { name: 'user.profile-changed', event: { userId: newUser.id, members: ['username'] } },
  ]);
  expect((await change({ full_name: null, username: null })).body).toMatchObject({
    username: null,
    full_name: null,
  });
});

test('PATCH /users/{id} with the current values changes nothing and emits nothing', async ({
  read,
  change,
  server,
}) => {
  const before = (await read()).body;
  const { username, full_name, disabled, roles } = before;
  for (const json of [{}, { username: username.toUpperCase() }, { full_name, disabled, roles }]) {
    const { status, body } = await change(json);
    expect([status, body]).toEqual([200, before]);
  }
  expect(server.takeEvents()).toEqual([]);
});

test('PATCH /users/{id} disables a user, ends their sessions for good, and enables them again', async ({
  server,
  newUser,
  change,
}) => {
  const { access_token, refresh_token } = await server.tokens(newUser);
  server.takeEvents();
  expect((await change({ disabled: true })).body.disabled).toBe(true);
  expect(server.takeEvents()).toEqual(['user.disabled']);
  expect((await change({ disabled: true })).status).toBe(200);
  expect(server.takeEvents()).toEqual([]);
  expect((await server.me(access_token)).status).toBe(401);
  expect((await server.refresh(refresh_token)).status).toBe(400);
  await expect(server.signIn(newUser)).rejects.toThrow('Inactive user');
  expect((await change({ disabled: false })).body.disabled).toBe(false);
  expect(server.takeEvents()).toEqual(['sign-in.failed', 'user.enabled']);
  expect((await server.me(access_token)).status).toBe(401);
  expect((await server.me(await server.signIn(newUser))).status).toBe(200);
});

test('PATCH /users/{id} changes the roles, and a token that was issued before has them', async ({
  server,
  newUser,
  change,
}) => {
  const as = await server.signIn(newUser);
  await change({ roles: ['a:b', 'c_d-e'] });
  expect((await server.me(as)).body.roles).toEqual(['a:b', 'c_d-e']);
  await change({ roles: [] });
  expect((await server.me(as)).body.roles).toEqual([]);
});

test('PATCH /users/{id} applies all changes of a request or none', async ({
  server,
  read,
  change,
}) => {
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

test.for([
  [{ password: 'violet anchor tundra biscuit' }],
  [{ password_hash: 'x' }],
  [{ id: '019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71' }],
  [{ email: 'new@example.com' }],
  [{ email_verified: 'true' }],
  [{ email_verified: null }],
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
] as const)(
  'PATCH /users/{id} rejects %j with 422 and changes nothing',
  async ([json], { read, change, server }) => {
    const before = (await read()).body;
    const { status, body } = await change(json);
    expect([status, body.code]).toEqual([422, 'validation_failed']);
    expect((await read()).body).toEqual(before);
    expect(server.takeEvents()).toEqual([]);
  },
);

test('PATCH /users/{id} accepts twenty roles of 64 characters', async ({ change }) => {
  const roles = Array.from({ length: 20 }, (_, i) => String(i).padStart(64, 'a'));
  expect((await change({ roles })).body.roles).toEqual(roles);
});

test('DELETE /users/{id} deletes the user, whose tokens stay invalid after the address is registered again', async ({
  server,
  newUser,
  token,
  read,
}) => {
  const tokens = await server.tokens(newUser);
  server.takeEvents();
  const remove = () => server.call('DELETE', `/users/${newUser.id}`, { token });
  expect((await remove()).status).toBe(204);
  expect(server.takeRecorded()).toEqual([{ name: 'user.deleted', event: { userId: newUser.id } }]);
  expect((await remove()).status).toBe(404);
  expect((await read()).status).toBe(404);
  const again = await server.register({ email: newUser.email, username: newUser.username });
  expect(again.id).not.toBe(newUser.id);
  expect((await server.me(tokens.access_token)).status).toBe(401);
  expect((await server.refresh(tokens.refresh_token)).body.error).toBe('invalid_grant');
});

test('GET /users/{id}/sessions lists the sessions of the user', async ({
  server,
  newUser,
  sessions,
  admin,
  token,
}) => {
  const as = await server.signIn(newUser);
  await server.signIn(newUser);
  const own = await server.call('GET', '/users/me/sessions', { token: as });
  const { status, headers, body } = await sessions();
  expect([status, headers.get('cache-control'), body.length]).toEqual([200, 'no-store', 2]);
  const notCurrent = (session: object) => ({ ...session, current: false });
  expect(body).toEqual(own.body.map(notCurrent));
  const mine = await server.call('GET', `/users/${admin.id}/sessions`, { token });
  expect(mine.body).toContainEqual(expect.objectContaining({ current: true }));
  expect(JSON.stringify(body)).not.toMatch(/secret|nlr_|eyJ/);
});

test('DELETE /users/{id}/sessions/{session_id} ends one session', async ({
  server,
  newUser,
  sessions,
}) => {
  const [one, other] = [await server.tokens(newUser), await server.tokens(newUser)];
  const [{ id: latest }] = (await sessions()).body;
  server.takeEvents();
  expect((await sessions(`/${latest}`, 'DELETE')).status).toBe(204);
  expect(server.takeRecorded()).toEqual([
    {
      name: 'session.ended',
      event: { sessionId: latest, userId: newUser.id, reason: 'ended-by-administrator' },
    },
  ]);
  expect((await server.me(other.access_token)).status).toBe(401);
  expect((await server.refresh(other.refresh_token)).status).toBe(400);
  expect((await server.me(one.access_token)).status).toBe(200);
  expect((await sessions(`/${latest}`, 'DELETE')).status).toBe(404);
});

test('DELETE /users/{id}/sessions/{session_id} answers 404 to a session of another user', async ({
  server,
  sessions,
}) => {
  const other = await server.register();
  const as = await server.signIn(other);
  const [{ id }] = (await server.call('GET', '/users/me/sessions', { token: as })).body;
  for (const path of [`/${id}`, '/nothing', '/%00']) {
    expect((await sessions(path, 'DELETE')).status, path).toBe(404);
  }
  expect((await server.me(as)).status).toBe(200);
});

test('DELETE /users/{id}/sessions ends every session of the user', async ({
  server,
  newUser,
  sessions,
}) => {
  const both = [await server.tokens(newUser), await server.tokens(newUser)];
  server.takeEvents();
  expect((await sessions('', 'DELETE')).status).toBe(204);
  expect(server.takeEvents()).toEqual(['session.ended', 'session.ended']);
  for (const { access_token, refresh_token } of both) {
    expect((await server.me(access_token)).status).toBe(401);
    expect((await server.refresh(refresh_token)).status).toBe(400);
  }
  expect((await sessions()).body).toEqual([]);
  expect((await server.me(await server.signIn(newUser))).status).toBe(200);
});
