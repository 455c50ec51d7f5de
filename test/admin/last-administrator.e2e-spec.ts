import { expect } from 'vitest';
import { CLI_ACTOR, UserAdministration, UsersService } from '../../src/index.js';
import { PASSWORD } from '../support/server.js';
import { listRemovals, test } from './last-administrator.js';

test('The last administrator cannot remove their own role, disable or delete themselves: 409 last_administrator', async ({
  fresh: { server, admin, token },
}) => {
  for (const [name, method, path, options] of [
    ...listRemovals(admin.id),
    ['delete me', 'DELETE', '/users/me', { json: { password: PASSWORD } }] as const,
  ]) {
    const { status, body } = await server.call(method, path, { token, ...options });
    expect([name, status, body.code]).toEqual([name, 409, 'last_administrator']);
  }
  expect(server.takeEvents()).toEqual([]);
  expect((await server.call('GET', '/users/me', { token })).body).toMatchObject({
    roles: ['admin'],
    disabled: false,
    full_name: null,
  });
  const { body } = await server.call('POST', '/token', { form: { ...admin } });
  expect(body.access_token).toBeTruthy();
});

test('UserAdministration protects the last administrator from the command line too', async ({
  fresh: { server, admin },
}) => {
  const administration = server.app.get(UserAdministration);
  for (const changes of [{ roles: [] }, { disabled: true }]) {
    await expect(administration.change(admin.id, changes, CLI_ACTOR)).rejects.toThrow(
      'make another one first',
    );
  }
  await expect(administration.delete(admin.id, CLI_ACTOR)).rejects.toThrow(
    'make another one first',
  );
});

test('PATCH /users/{id} does not count a disabled administrator as another one, and lets the last one keep the role among others', async ({
  fresh: { server, admin, token },
}) => {
  const other = await server.registerAdministrator();
  await server.disable(other.id);
  const [, ...rest] = listRemovals(admin.id);
  for (const [name, method, path, options] of rest) {
    const { status } = await server.call(method, path, { token, ...options });
    expect(status, name).toBe(409);
  }
  const json = { roles: ['support', 'admin'] };
  const path = `/users/${admin.id}`;
  expect((await server.call('PATCH', path, { token, json })).status).toBe(200);
  // A disabled administrator may be deleted: they do not administer.
  expect((await server.call('DELETE', `/users/${other.id}`, { token })).status).toBe(204);
});

test('An administrator can remove their own role, disable or delete themselves while another one exists', async ({
  fresh: { server },
}) => {
  for (const i of [0, 1, 2, 3]) {
    await server.registerAdministrator();
    const leaving = await server.registerAdministrator();
    const [[name, method, path, options]] = [listRemovals(leaving.id)[i]!];
    const own = await server.signIn(leaving);
    const { status } = await server.call(method, path, { token: own, ...options });
    expect(status, name).toBeLessThan(300);
    expect([401, 403]).toContain((await server.call('GET', '/users', { token: own })).status);
  }
  const leaving = await server.registerAdministrator();
  const json = { password: PASSWORD };
  const own = await server.signIn(leaving);
  expect((await server.call('DELETE', '/users/me', { token: own, json })).status).toBe(204);
});

test('PATCH /users/{id} and a sign-in of the administrator do not wait for each other', async ({
  fresh: { server, admin, token },
}) => {
  const user = await server.register();
  const [signedIn, ...changed] = await Promise.all([
    server.tokens(admin),
    ...Array.from({ length: 10 }, (_, i) =>
      server.call('PATCH', `/users/${user.id}`, { token, json: { roles: [`role-${i}`] } }),
    ),
  ]);
  expect(signedIn.access_token).toBeTruthy();
  expect(changed.map(({ status }) => status)).toEqual(changed.map(() => 200));
  const { roles } = await server.app.get(UsersService).getById(user.id);
  expect(roles).toHaveLength(1);
});
