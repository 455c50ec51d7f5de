import { expect } from 'vitest';
import { DataSource } from 'typeorm';
import { Password } from '../../src/passwords/password.entity.js';
import { Session } from '../../src/sessions/session.entity.js';
import { User } from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';
import { PASSWORD } from '../support/server.js';

const test = serverTest()
  .extend('token', async ({ server, newUser }) => {
    const token = await server.signIn(newUser);
    server.takeEvents();
    return token;
  })
  .extend(
    'remove',
    ({ token, server }) =>
      (json: unknown, as = token) =>
        server.call('DELETE', '/users/me', { token: as, json }),
  )
  .extend(
    'me',
    ({ token, server }) =>
      (as = token) =>
        server.call('GET', '/users/me', { token: as }),
  );

test('DELETE /users/me deletes the user, the password and every session, and emits user.deleted', async ({
  server,
  newUser,
  remove,
  me,
}) => {
  const elsewhere = await server.tokens(newUser);
  server.takeEvents();
  expect((await remove({ password: PASSWORD })).status).toBe(204);
  expect(server.takeRecorded()).toEqual([{ name: 'user.deleted', event: { userId: newUser.id } }]);
  expect((await me()).status).toBe(401);
  expect((await me(elsewhere.access_token)).status).toBe(401);
  expect((await server.refresh(elsewhere.refresh_token)).body.error).toBe('invalid_grant');
  const dataSource = server.app.get(DataSource);
  expect(await dataSource.getRepository(User).countBy({ id: newUser.id })).toBe(0);
  for (const entity of [Password, Session]) {
    expect(await dataSource.getRepository(entity).countBy({ userId: newUser.id })).toBe(0);
  }
  await expect(server.signIn(newUser)).rejects.toThrow('Incorrect username or password');
});

test('DELETE /users/me frees the e-mail address, and the tokens of the deleted user stay invalid after it is registered again', async ({
  server,
  newUser,
  remove,
  me,
}) => {
  const { refresh_token } = await server.tokens(newUser);
  await remove({ password: PASSWORD });
  const again = await server.register({ email: newUser.email, username: newUser.username });
  expect(again.id).not.toBe(newUser.id);
  expect((await me()).status).toBe(401);
  expect((await server.refresh(refresh_token)).body.error).toBe('invalid_grant');
  expect((await me(await server.signIn(again))).body.id).toBe(again.id);
});

test('DELETE /users/me rejects a request without a password, with a wrong one or with extra members, and changes nothing', async ({
  remove,
  server,
  token,
  me,
}) => {
  const wrong = await remove({ password: 'wrong horse battery staple' });
  expect([wrong.status, wrong.body.code, wrong.body.errors]).toEqual([
    422,
    'wrong_password',
    [{ field: 'password', message: 'is wrong' }],
  ]);
  const none = await server.call('DELETE', '/users/me', { token });
  expect(none.status).toBe(415);
  for (const json of [{}, { password: 7 }, { password: PASSWORD, force: true }, [], null]) {
    const { status, body } = await remove(json);
    expect([status, body.code]).toEqual([422, 'validation_failed']);
  }
  expect((await server.call('DELETE', '/users/me', { json: { password: PASSWORD } })).status).toBe(
    401,
  );
  expect(server.takeEvents()).toEqual([]);
  expect((await me()).status).toBe(200);
});

test('DELETE /users/me succeeds once when eight requests arrive at once', async ({
  remove,
  server,
}) => {
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => remove({ password: PASSWORD })),
  );
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 204)).toHaveLength(1);
  for (const status of statuses) expect([204, 401, 404, 422]).toContain(status);
  expect(server.takeEvents()).toEqual(['user.deleted']);
});
