import { expect } from 'vitest';
import { expectAlive, expectOver, test as base } from '../sessions/two-sessions.js';

const NEW_PASSWORD = 'violet anchor tundra biscuit';

const test = base.extend(
  'change',
  ({ here, server }) =>
    (current_password: string, new_password: string, token = here.access_token) =>
      server.call('PUT', '/users/me/password', {
        token,
        json: { current_password, new_password },
      }),
);

test('PUT /users/me/password changes the password and ends every session except the one that asks', async ({
  server,
  there,
  change,
  newUser,
  here,
}) => {
  await expectAlive(server, there);
  expect((await change(newUser.password, NEW_PASSWORD)).status).toBe(204);
  await expectOver(server, there);
  await expectAlive(server, here);
  expect((await server.refresh(here.refresh_token)).status).toBe(200);
  expect(server.takeEvents()).toEqual(['session.ended', 'password.changed', 'session.refreshed']);
  const signIn = (password: string) =>
    server.call('POST', '/login', { json: { username: newUser.username, password } });
  expect((await signIn(newUser.password)).status).toBe(401);
  expect((await signIn(NEW_PASSWORD)).status).toBe(200);
  const sessions = await server.call('GET', '/users/me/sessions', { token: here.access_token });
  expect(sessions.body).toHaveLength(2);
});

test('PUT /users/me/password rejects a wrong current password and changes nothing', async ({
  change,
  server,
  there,
}) => {
  const { status, body } = await change('wrong horse battery staple', NEW_PASSWORD);
  expect([status, body.code, body.errors]).toEqual([
    422,
    'wrong_password',
    [{ field: 'current_password', message: 'is wrong' }],
  ]);
  await expectAlive(server, there);
  expect(server.takeEvents()).toEqual([]);
});

test('PUT /users/me/password rejects a common password and names new_password', async ({
  change,
  newUser,
  server,
  there,
}) => {
  const { status, body } = await change(newUser.password, 'password');
  expect([status, body.code, body.errors[0].field]).toEqual([
    422,
    'password_too_common',
    'new_password',
  ]);
  await expectAlive(server, there);
});

test('PUT /users/me/password changes the password once when two requests arrive at once', async ({
  change,
  newUser,
  there,
}) => {
  const answers = await Promise.all([
    change(newUser.password, `${NEW_PASSWORD} one`),
    change(newUser.password, `${NEW_PASSWORD} two`, there.access_token),
  ]);
  const statuses = answers.map(({ status }) => status).toSorted();
  // The other request gets an error: the wrong password, or its session has ended.
  expect(statuses[0]).toBe(204);
  expect([401, 422]).toContain(statuses[1]);
});
