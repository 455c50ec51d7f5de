import { expect } from 'vitest';
import { UserAccounts } from '../../src/index.js';
import { mailTest } from '../support/mail-fixtures.js';
import { askForToken, reset } from '../support/reset.js';
import { NEXT } from '../support/server.js';
import { beginLogin, enrolTotp, finishLogin, logIn, nextCode } from '../support/second-factor.js';

const test = mailTest();

test('The owner gets a mail about an authenticator app, and about a recovery code that was used', async ({
  server,
  catcher,
  newUser,
}) => {
  const user = await enrolTotp(server, newUser);
  const added = await catcher.waitFor(user.email);
  expect(added.subject).toBe('An authenticator app was added');
  expect(JSON.stringify(added)).not.toContain(user.secret);
  const [recovery_code] = user.recoveryCodes;
  await finishLogin(server, await beginLogin(server, user), { recovery_code });
  expect((await catcher.waitFor(user.email, 2)).subject).toBe('A recovery code was used');
});

test('The first reset of an address that was never proven removes the factors of the squatter', async ({
  server,
  catcher,
  newUser,
}) => {
  const user = await enrolTotp(server, newUser);
  await catcher.waitFor(user.email);
  const waiting = await beginLogin(server, user);
  server.takeEvents();
  await reset(server, await askForToken(server, catcher, user.email));
  expect(server.takeEvents()).toEqual(
    expect.arrayContaining(['email.verified', 'factors.reset', 'password.reset']),
  );
  // The sign-in of the squatter, who knew the old password, is over.
  const late = await finishLogin(server, waiting, { code: nextCode(server, user) });
  expect(late.body.code).toBe('mfa_token_not_valid');
  expect((await logIn(server, { ...user, password: NEXT })).status).toBe(200);
});

test('A reset of a proven address leaves the second factor on, and signs no one in', async ({
  server,
  catcher,
  newUser,
}) => {
  await server.app.get(UserAccounts).markEmailVerified(newUser.id);
  const user = await enrolTotp(server, newUser);
  await catcher.waitFor(user.email);
  const done = await reset(server, await askForToken(server, catcher, user.email));
  expect(done).toMatchObject({ status: 204, body: '' });
  const login = await logIn(server, { ...user, password: NEXT });
  expect(login).toMatchObject({ status: 403, body: { code: 'mfa_required' } });
});

test('An administrator sees the factors of a user, and resets them: the sessions end, and the user gets a mail', async ({
  server,
  catcher,
  newUser,
}) => {
  const user = await enrolTotp(server, newUser);
  await catcher.waitFor(user.email);
  const admin = await server.registerAdministrator();
  const token = await server.signIn(admin);
  const path = `/users/${user.id}/factors`;
  const listed = await server.call('GET', path, { token });
  expect(listed).toMatchObject({ status: 200, body: { second_factor: true } });
  expect((await server.call('DELETE', `${path}?kind=a&kind=b`, { token })).status).toBe(422);
  const own = await server.call('DELETE', `/users/${admin.id}/factors`, { token });
  expect(own).toMatchObject({ status: 409, body: { code: 'own_factors' } });
  server.takeEvents();
  expect((await server.call('DELETE', path, { token })).status).toBe(204);
  expect(server.takeEvents()).toEqual([
    'second-factor.turned-off',
    'session.ended',
    'factors.reset',
  ]);
  expect((await server.me(user.tokens.access_token)).status).toBe(401);
  const notice = await catcher.waitFor(user.email, 2);
  expect(notice.subject).toBe('Your second factors were removed');
  const trail = await server.call('GET', '/audit-events?name=factors.reset', { token });
  expect(trail.body.events[0]).toMatchObject({ actor_id: admin.id, subject_id: user.id });
  expect((await logIn(server, user)).status).toBe(200);
});
