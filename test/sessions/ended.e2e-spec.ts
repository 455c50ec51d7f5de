import { expect, vi } from 'vitest';
import { DataSource } from 'typeorm';
import { UserAccounts } from '../../src/index.js';
import { describeOn } from '../support/databases.js';
import { expectAlive, expectOver, test } from './two-sessions.js';

test('UserAccounts.disable() ends the sessions of the user for good', async ({
  server,
  newUser,
  here,
}) => {
  const users = server.app.get(UserAccounts);
  await users.disable(newUser.id);
  const { status, body } = await server.me(here.access_token);
  expect([status, body.detail]).toEqual([401, 'Inactive user']);
  await users.enable(newUser.id);
  await expectOver(server, here);
  await expectAlive(server, await server.tokens(newUser));
  expect(server.takeEvents()).toEqual(['user.disabled', 'user.enabled', 'session.started']);
});

test('UserAccounts.setRoles() takes effect at the next request', async ({
  server,
  here,
  newUser,
}) => {
  const users = server.app.get(UserAccounts);
  expect((await server.me(here.access_token)).body.roles).toEqual([]);
  await users.setRoles(newUser.id, ['admin']);
  expect((await server.me(here.access_token)).body.roles).toEqual(['admin']);
  await users.setRoles(newUser.id, []);
  expect((await server.me(here.access_token)).body.roles).toEqual([]);
});

/** A change in the database takes under a second; a busy machine may take longer. */
const SOON = { timeout: 4_000 };

test.for([
  ['the user disabled', (id: string) => `UPDATE users SET disabled = true WHERE id = '${id}'`],
  ['the user deleted', (id: string) => `DELETE FROM users WHERE id = '${id}'`],
  ['its row ended', (id: string) => `UPDATE sessions SET ended_at = 1 WHERE user_id = '${id}'`],
  ['its row expired', (id: string) => `UPDATE sessions SET expires_at = 1 WHERE user_id = '${id}'`],
  ['its row deleted', (id: string) => `DELETE FROM sessions WHERE user_id = '${id}'`],
] as const)(
  'A session is over within a second after a direct change in the database: %s',
  async ([_what, sql], { server, here, newUser }) => {
    await expectAlive(server, here);
    await server.app.get(DataSource).query(sql(newUser.id));
    await expect.poll(async () => (await server.me(here.access_token)).status, SOON).toBe(401);
  },
);

test('A user who was deleted and restored in the database can sign in again', async ({
  server,
  newUser,
  here,
}) => {
  const dataSource = server.app.get(DataSource);
  const [row] = await dataSource.query<object[]>(`SELECT * FROM users WHERE id = '${newUser.id}'`);
  const [password] = await dataSource.query<object[]>(
    `SELECT * FROM passwords WHERE user_id = '${newUser.id}'`,
  );
  const insert = (table: string, values: object) =>
    dataSource.query(
      `INSERT INTO ${table} VALUES (${Object.values(values)
        .map((value: unknown) => (value === null ? 'NULL' : `'${value as string}'`))
        .join(', ')})`,
    );
  await dataSource.query(`DELETE FROM users WHERE id = '${newUser.id}'`);
  await expect.poll(async () => (await server.me(here.access_token)).status, SOON).toBe(401);
  await insert('users', row!);
  await insert('passwords', password!);
  const again = await server.tokens(newUser);
  await expect.poll(async () => (await server.me(again.access_token)).status, SOON).toBe(200);
});

test('GET /users/me makes no database query while nothing changes', async ({ server, here }) => {
  await expectAlive(server, here);
  const dataSource = server.app.get(DataSource);
  const queries = vi.spyOn(dataSource, 'createQueryRunner');
  for (let call = 0; call < 50; call++) await expectAlive(server, here);
  // A worker may have made a few.
  expect(queries.mock.calls.length).toBeLessThan(25);
  queries.mockClear();
  // Proves that the spy notices queries.
  await server.call('GET', '/users/me/sessions', { token: here.access_token });
  expect(queries).toHaveBeenCalled();
  queries.mockRestore();
});

describeOn('postgres', 'sessions whose table is emptied', () => {
  test('TRUNCATE sessions on PostgreSQL ends every session within a second', async ({
    startServer,
  }) => {
    const server = await startServer();
    const token = await server.signIn(await server.register());
    expect((await server.me(token)).status).toBe(200);
    await server.app.get(DataSource).query('TRUNCATE sessions');
    await expect.poll(async () => (await server.me(token)).status, SOON).toBe(401);
  });
});
