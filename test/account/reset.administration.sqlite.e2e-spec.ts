import { expect } from 'vitest';
import { dropEvents, mailTest, readToken, takeEventsUntil } from '../support/mail-fixtures.js';
import { reset } from '../support/reset.js';
import { NEXT } from '../support/server.js';
import { TrailReader } from '../support/trail.js';

const test = mailTest().extend('admin', { scope: 'file' }, async ({ server }) => {
  const admin = await server.registerAdministrator();
  const token = await server.signIn(admin);
  server.takeEvents();
  return { ...admin, token };
});

const UNKNOWN_ID = '019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71';

test('An administrator has a link mailed to a user, whose password stays until they choose another one', async ({
  server,
  catcher,
  admin: { id: adminId, token },
  newUser,
}) => {
  const trail = new TrailReader(server);
  await trail.take();
  await dropEvents(server);
  const path = `/users/${newUser.id}/password-reset`;
  const { status, body } = await server.call('POST', path, { token });
  expect([status, body]).toEqual([202, { detail: 'A mail to the user is on its way.' }]);
  expect(await trail.take()).toMatchObject([
    {
      name: 'password.reset-requested',
      actor: 'user',
      actorId: adminId,
      subjectId: newUser.id,
      details: {},
    },
  ]);
  const mail = await catcher.waitFor(newUser.email);
  expect(await takeEventsUntil(server, 'mail.sent')).toEqual([
    'password.reset-requested',
    'mail.sent',
  ]);
  await server.tokens(newUser);
  expect((await reset(server, readToken(mail))).status).toBe(204);
  await server.tokens({ ...newUser, password: NEXT });
});

test('POST /users/{id}/password-reset answers 404 for an unknown user and 409 for a disabled one, and ignores a body', async ({
  server,
  catcher,
  newUser,
  admin: { token },
}) => {
  const post = (id: string, json?: object) =>
    server.call('POST', `/users/${id}/password-reset`, { token, json });
  expect((await post(UNKNOWN_ID)).status).toBe(404);
  expect((await post('me')).status).toBe(404);
  await server.disable(newUser.id);
  expect(await post(newUser.id)).toMatchObject({ status: 409, body: { code: 'user_disabled' } });
  const other = await server.register();
  expect((await post(other.id, { new_password: NEXT })).status).toBe(202);
  await catcher.waitFor(other.email);
  await server.tokens(other);
});
