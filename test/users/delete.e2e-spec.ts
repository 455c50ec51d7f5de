import { afterAll, beforeAll, expect, it } from 'vitest';
import { DataSource } from 'typeorm';
import { NotFoundError, UserAccounts } from '../../src/index.js';
import { Password } from '../../src/passwords/password.entity.js';
import { Session } from '../../src/sessions/session.entity.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
beforeAll(async () => (server = await startServer()));
afterAll(() => server.close());

it('a user who is deleted is out at once, and nothing of them is left', async () => {
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
