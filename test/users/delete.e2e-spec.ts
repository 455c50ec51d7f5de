import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { DataSource } from 'typeorm';
import { NotFoundError, UserAccounts } from '../../src/index.js';
import { Password } from '../../src/passwords/password.entity.js';
import { Session } from '../../src/sessions/session.entity.js';

const test = serverTest();

test("UserAccounts.delete() ends the user's tokens at once and deletes the password and the sessions", async ({
  server,
}) => {
  const user = await server.register();
  const { access_token: token, refresh_token } = await server.tokens(user);
  expect((await server.call('GET', '/users/me', { token })).status).toBe(200);
  server.takeEvents();
  await server.app.get(UserAccounts).delete(user.id);
  expect(server.takeEvents()).toEqual(['user.deleted']);
  expect((await server.call('GET', '/users/me', { token })).status).toBe(401);
  expect((await server.refresh(refresh_token)).body.error).toBe('invalid_grant');
  const { status, body } = await server.call('POST', '/token', { form: { ...user } });
  expect([status, body.error_description]).toEqual([400, 'Incorrect username or password']);
  const dataSource = server.app.get(DataSource);
  for (const entity of [Password, Session]) {
    expect(await dataSource.getRepository(entity).countBy({ userId: user.id })).toBe(0);
  }
  await expect(server.app.get(UserAccounts).delete(user.id)).rejects.toThrow(NotFoundError);
  await expect(server.app.get(UserAccounts).delete('nobody')).rejects.toThrow(NotFoundError);
});
