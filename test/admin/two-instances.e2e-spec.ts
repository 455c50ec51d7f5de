import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import type { TestUser } from '../support/server.js';

const test = serverTest()
  .extend('token', { scope: 'file' }, ({ server, admin }) => server.signIn(admin))
  .extend('other', { scope: 'file' }, ({ server }) => server.startInstance())
  .extend(
    'elsewhere',
    ({ other }) =>
      async (path: string, as: string) =>
        (await other.call('GET', path, { token: as })).status,
  )
  .extend('change', ({ server, token }) => async (user: TestUser, json: object) => {
    const { status } = await server.call('PATCH', `/users/${user.id}`, { token, json });
    expect(status).toBe(200);
  })
  .extend('remove', ({ server, token }) => async (user: TestUser) => {
    const { status } = await server.call('DELETE', `/users/${user.id}`, { token });
    expect(status).toBe(204);
  });

test('A role that is removed on one instance is refused at the next request on another', async ({
  server,
  elsewhere,
  change,
}) => {
  const admin = await server.registerAdministrator();
  const own = await server.signIn(admin);
  expect(await elsewhere('/users', own)).toBe(200);
  await change(admin, { roles: [] });
  // At once: administration routes read the role from the database, not from the cache.
  expect(await elsewhere('/users', own)).toBe(403);
});

test.for(['disabled', 'deleted', 'signed out'] as const)(
  'A user who is %s on one instance is signed out on another within a second',
  async (what, { server, token, change, remove, elsewhere }) => {
    const user = await server.register();
    const own = await server.signIn(user);
    expect(await elsewhere('/users/me', own)).toBe(200);
    if (what === 'disabled') await change(user, { disabled: true });
    else if (what === 'deleted') await remove(user);
    else await server.call('DELETE', `/users/${user.id}/sessions`, { token });
    await expect.poll(() => elsewhere('/users/me', own)).toBe(401);
  },
);

test('A token of a deleted user stays invalid on another instance after the address is registered again', async ({
  server,
  elsewhere,
  remove,
  other,
}) => {
  const user = await server.register();
  const { access_token: own, refresh_token } = await server.tokens(user);
  expect(await elsewhere('/users/me', own)).toBe(200);
  await remove(user);
  const again = await server.register({ email: user.email, username: user.username });
  expect(again.id).not.toBe(user.id);
  await expect.poll(() => elsewhere('/users/me', own)).toBe(401);
  expect((await other.refresh(refresh_token)).body.error).toBe('invalid_grant');
});
