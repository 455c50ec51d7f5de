import { expect, onTestFinished, vi } from 'vitest';
import { Factors, SessionsService, UserAccounts } from '../../src/index.js';
import { SessionProofs } from '../../src/sessions/session-proofs.js';
import { totpCode, VirtualPasskey } from '../../src/testing.js';
import { askForChange, changeAddress, confirmChange, undoChange } from '../support/email-change.js';
import { catchToken, mailTest, newAddress } from '../support/mail-fixtures.js';
import { addPasskey } from '../support/passkeys.js';
import { askForToken, reset } from '../support/reset.js';
import { ISSUER, NEXT } from '../support/server.js';
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

test('An undone change of the address takes away a factor that was added before the change, however late it was confirmed', async ({
  server,
  catcher,
  newUser,
}) => {
  onTestFinished(() => server.setClockAhead(0));
  const token = await server.signIn(newUser);
  await addPasskey(server, token, new VirtualPasskey(ISSUER));
  await catcher.waitFor(newUser.email);
  server.setClockAhead(60);
  const to = newAddress();
  const link = await askForChange(server, catcher, token, to);
  server.setClockAhead(59 * 60);
  const undo = await catchToken(catcher, newUser.email, () =>
    confirmChange(server, link, { password: newUser.password }),
  );
  expect((await undoChange(server, undo)).status).toBe(204);
  expect(await server.app.get(Factors).list(newUser.id)).toEqual([]);
});

test('An undone change of the address takes away what the session that asked for it has added before, and nothing of another session', async ({
  server,
  catcher,
  newUser,
}) => {
  onTestFinished(() => server.setClockAhead(0));
  await addPasskey(server, await server.signIn(newUser), new VirtualPasskey(ISSUER));
  await catcher.waitFor(newUser.email);
  const thief = await enrolTotp(server, newUser);
  server.setClockAhead(2 * 3_600);
  const { body } = await server.refresh(thief.tokens.refresh_token);
  const proven = await server.call('POST', '/reauthenticate', {
    token: body.access_token,
    json: { code: totpCode(thief.secret, server) },
  });
  await addPasskey(server, proven.body.access_token, new VirtualPasskey(ISSUER));
  await catcher.waitFor(newUser.email, 3);
  const { email: from } = newUser;
  const token = proven.body.access_token;
  const undo = await changeAddress(server, catcher, token, { from, to: newAddress() });
  expect((await undoChange(server, undo)).status).toBe(204);
  const left = await server.app.get(Factors).list(newUser.id);
  expect(left.map(({ kind }) => kind)).toEqual(['passkey']);
});

test('An administrator needs a recent sign-in to mark an address as not verified, because the next reset removes factors', async ({
  server,
  newUser,
}) => {
  onTestFinished(() => server.setClockAhead(0));
  const token = await server.signIn(await server.registerAdministrator());
  server.setClockAhead(601);
  const json = { email_verified: false };
  const { status, body } = await server.call('PATCH', `/users/${newUser.id}`, { token, json });
  expect([status, body.code]).toEqual([401, 'insufficient_user_authentication']);
});

test('No factor is added in a session that has ended meanwhile', async ({ server, newUser }) => {
  const token = await server.signIn(newUser);
  const add = async (path: string, json?: object) => {
    const proofs = server.app.get(SessionProofs);
    const hold = proofs.hold.bind(proofs);
    vi.spyOn(proofs, 'hold').mockImplementationOnce(async (sessionId, unit) => {
      await server.app.get(SessionsService).endAll({ userId: newUser.id }, 'signed-out', unit);
      return hold(sessionId, unit);
    });
    const { status, body } = await server.call('POST', `/users/me/${path}`, { token, json });
    return [status, body.code];
  };
  const { body: options } = await server.call('POST', '/users/me/passkeys/options', { token });
  const credential = new VirtualPasskey(ISSUER).create(options);
  expect(await add('passkeys', { credential })).toEqual([422, 'passkey_rejected']);
  const { body: setup } = await server.call('POST', '/users/me/totp', { token });
  const code = totpCode(setup.secret, server);
  expect(await add('totp/confirmation', { code })).toEqual([401, 'invalid_token']);
  await addPasskey(server, token, new VirtualPasskey(ISSUER));
  expect(await add('recovery-codes')).toEqual([401, 'invalid_token']);
  const kinds = (await server.app.get(Factors).list(newUser.id)).map(({ kind }) => kind);
  expect(kinds).toEqual(['passkey']);
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
    'session.ended',
    'second-factor.turned-off',
    'factors.reset',
  ]);
  expect((await server.me(user.tokens.access_token)).status).toBe(401);
  const notice = await catcher.waitFor(user.email, 2);
  expect(notice.subject).toBe('Second factors were removed from your account');
  const trail = await server.call('GET', '/audit-events?name=factors.reset', { token });
  const entry = { actor_id: admin.id, subject_id: user.id };
  expect(trail.body.events).toContainEqual(expect.objectContaining(entry));
  expect((await logIn(server, user)).status).toBe(200);
});
