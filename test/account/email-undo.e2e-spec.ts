import { expect } from 'vitest';
import {
  askForChange,
  changeAddress,
  confirmChange,
  requestChange,
  undoChange,
} from '../support/email-change.js';
import {
  mailTest,
  newAddress,
  readToken,
  takeEventsUntil,
  waitUntilSent,
} from '../support/mail-fixtures.js';
import { DAY, NEXT, PASSWORD, type TestServer } from '../support/server.js';
import { TrailReader } from '../support/trail.js';

const test = mailTest();

const login = (server: TestServer, email: string, password: string) =>
  server.call('POST', '/login', { json: { email, password } });

const register = (server: TestServer, email: string) =>
  server.call('POST', '/users', { json: { email, password: PASSWORD } });

/** Sets the clock back once no mail waits: one of the future would wait for its time. */
async function resetClock(server: TestServer): Promise<void> {
  await waitUntilSent(server);
  server.setClockAhead(0);
}

test('The old mailbox undoes a change: the address is back, every session has ended, and a new password has to be chosen', async ({
  server,
  catcher,
}) => {
  const user = await server.register({ email: `Jane.${newAddress()}` });
  const thief = await server.tokens(user);
  const own = await server.tokens(user);
  const [from, to] = [user.email.toLowerCase(), newAddress()];
  const link = await changeAddress(server, catcher, thief.access_token, { from, to });
  expect(await undoChange(server, link)).toMatchObject({ status: 204, body: '' });
  for (const session of [thief, own]) {
    expect((await server.me(session.access_token)).status).toBe(401);
    expect((await server.refresh(session.refresh_token)).body.error).toBe('invalid_grant');
  }
  for (const email of [to, user.email, user.username]) {
    expect((await login(server, email, PASSWORD)).status).toBe(401);
  }
  const mail = await catcher.waitFor(user.email, 1);
  expect(mail.subject).toBe('Choose a new password');
  const json = { token: readToken(mail), new_password: NEXT };
  expect((await server.call('POST', '/reset-password', { json })).status).toBe(204);
  const { access_token: token } = await server.tokens({ ...user, password: NEXT });
  expect((await server.me(token)).body).toMatchObject({ email: user.email, email_verified: true });
});

test('An undone change is recorded, and ends sessions for the reason email-undone', async ({
  server,
  catcher,
  newUser,
}) => {
  const { id, email: from } = newUser;
  const token = await server.signIn(newUser);
  const link = await changeAddress(server, catcher, token, { from, to: newAddress() });
  await waitUntilSent(server);
  server.takeEvents();
  const trail = new TrailReader(server);
  await trail.take();
  await undoChange(server, link);
  const names = await takeEventsUntil(server, 'mail.sent');
  expect(names.filter((name) => name !== 'mail.sent')).toEqual([
    'session.ended',
    'email.change-undone',
    'password.reset-requested',
  ]);
  const row = { actor: 'anonymous', actorId: null, subjectId: id, ip: '127.0.0.1' };
  expect(await trail.take()).toMatchObject([
    { ...row, name: 'session.ended', details: { reason: 'email-undone' } },
    { ...row, name: 'email.change-undone', details: {} },
    { ...row, name: 'password.reset-requested', details: {} },
  ]);
});

test('A thief who changes the password, or signs out everywhere, cannot stop the undo, and neither can a reset', async ({
  server,
  catcher,
  newUser,
}) => {
  const from = newUser.email;
  const to = newAddress();
  const token = await server.signIn(newUser);
  const link = await changeAddress(server, catcher, token, { from, to });
  const change = { current_password: PASSWORD, new_password: NEXT };
  await server.call('PUT', '/users/me/password', { token, json: change });
  await server.call('DELETE', '/users/me/sessions', { token });
  // The mailbox had a mail a moment ago.
  server.setClockAhead(61);
  await server.call('POST', '/forgot-password', { json: { email: to } });
  await waitUntilSent(server);
  const mail = catcher.to(to).find(({ subject }) => subject === 'Choose a new password');
  const reset = { token: readToken(mail!), new_password: PASSWORD };
  expect((await server.call('POST', '/reset-password', { json: reset })).status).toBe(204);
  expect((await undoChange(server, link)).status).toBe(204);
  for (const password of [PASSWORD, NEXT]) {
    expect((await login(server, from, password)).status).toBe(401);
  }
  await resetClock(server);
});

test('An undo link is valid for seven days, and for one use', async ({
  server,
  catcher,
  newUser,
}) => {
  const token = await server.signIn(newUser);
  const from = newUser.email;
  const link = await changeAddress(server, catcher, token, { from, to: newAddress() });
  server.setClockAhead(7 * DAY - 60);
  const late = await server.register();
  const other = await changeAddress(server, catcher, await server.signIn(late), {
    from: late.email,
    to: newAddress(),
  });
  expect((await undoChange(server, link)).status).toBe(204);
  expect((await undoChange(server, link)).body.code).toBe('link_used');
  await waitUntilSent(server);
  server.setClockAhead(14 * DAY);
  expect((await undoChange(server, other)).body.code).toBe('link_expired');
  await resetClock(server);
});

test('Of several changes, an undo ends the later ones, and the address between them is free', async ({
  server,
  catcher,
  newUser,
}) => {
  const [a, b, c] = [newUser.email, newAddress(), newAddress()];
  const token = await server.signIn(newUser);
  const first = await changeAddress(server, catcher, token, { from: a, to: b });
  const second = await changeAddress(server, catcher, token, { from: b, to: c });
  const waiting = await askForChange(server, catcher, token, newAddress());
  expect((await undoChange(server, first)).status).toBe(204);
  expect((await undoChange(server, second)).body.code).toBe('link_replaced');
  const refused = await confirmChange(server, waiting, { password: PASSWORD });
  expect(refused.body.code).toBe('link_replaced');
  expect((await register(server, b)).status).toBe(201);
});

test('After the clock was a year ahead, the old address can be registered and no change of the address is pending', async ({
  server,
  catcher,
  newUser,
}) => {
  const from = newUser.email;
  server.setClockAhead(365 * DAY);
  const token = await server.signIn(newUser);
  await changeAddress(server, catcher, token, { from, to: newAddress() });
  await askForChange(server, catcher, token, newAddress());
  const readChange = (of: string) => server.call('GET', '/users/me/email-change', { token: of });
  expect((await readChange(token)).status).toBe(200);
  await resetClock(server);
  const now = (await login(server, newUser.username, PASSWORD)).body.access_token;
  expect((await readChange(now)).status).toBe(404);
  expect((await register(server, from)).status).toBe(201);
});

test('The address that an account loses by an undo is told, but not from where, and not if it is the same', async ({
  server,
  catcher,
  newUser,
}) => {
  const [a, b, c] = [newUser.email, newAddress(), newAddress()];
  const token = await server.signIn(newUser);
  const first = await changeAddress(server, catcher, token, { from: a, to: b });
  const second = await changeAddress(server, catcher, token, { from: b, to: c });
  expect((await undoChange(server, second)).status).toBe(204);
  await waitUntilSent(server);
  const notice = catcher.to(c).at(-1)!;
  expect(notice).toMatchObject({ subject: 'Your earlier e-mail address was restored', links: [] });
  expect(notice.text).toContain(`${c} is no longer its address.`);
  // The owner may have undone what a thief did, who must not learn where the owner is.
  expect(notice.text).not.toMatch(/127\.0\.0\.1|Node|unknown/);
  expect(notice.text).not.toContain(b);
  expect((await undoChange(server, first)).status).toBe(204);
  await waitUntilSent(server);
  expect(catcher.to(b).at(-1)!.subject).toBe('Your earlier e-mail address was restored');
  expect(catcher.to(a).map(({ subject }) => subject)).not.toContain(notice.subject);
});

test('Undoing the last of several changes leaves the earlier undo valid', async ({
  server,
  catcher,
  newUser,
}) => {
  const [a, b] = [newUser.email, newAddress()];
  const token = await server.signIn(newUser);
  const first = await changeAddress(server, catcher, token, { from: a, to: b });
  const second = await changeAddress(server, catcher, token, { from: b, to: newAddress() });
  expect((await undoChange(server, second)).status).toBe(204);
  expect((await undoChange(server, first)).status).toBe(204);
  expect((await catcher.waitFor(a, 2)).subject).toBe('Choose a new password');
});

test('An owner who takes the address back by another change cannot be undone from the address in between', async ({
  server,
  catcher,
  newUser,
}) => {
  const [a, thiefs] = [newUser.email, newAddress()];
  const token = await server.signIn(newUser);
  const undo = await changeAddress(server, catcher, token, { from: a, to: thiefs });
  await requestChange(server, token, a);
  const back = readToken(await catcher.waitFor(a, 2));
  expect((await confirmChange(server, back, { token })).status).toBe(204);
  await waitUntilSent(server);
  // The link to confirm it, and no link to undo what the owner did.
  expect(catcher.to(thiefs).map(({ subject, links }) => [subject, links.length])).toEqual([
    ['Confirm your new e-mail address', 1],
    ['Your earlier e-mail address was restored', 0],
  ]);
  expect((await undoChange(server, undo)).status).toBe(204);
});

test('While a change can be undone, no other user gets the old address; afterwards it is free', async ({
  server,
  catcher,
  newUser,
}) => {
  const old = newUser.email;
  const token = await server.signIn(newUser);
  const link = await changeAddress(server, catcher, token, { from: old, to: newAddress() });
  const refused = await register(server, old.toUpperCase());
  expect(refused).toMatchObject({ status: 409, body: { code: 'email_taken' } });
  const other = await server.signIn(await server.register());
  server.setClockAhead(61);
  await requestChange(server, other, old);
  const wanted = readToken(await catcher.waitFor(old, 2));
  const conflict = await confirmChange(server, wanted, { token: other });
  expect(conflict).toMatchObject({ status: 409, body: { code: 'email_taken' } });
  expect((await undoChange(server, link)).status).toBe(204);
  const later = await server.register();
  await changeAddress(server, catcher, await server.signIn(later), {
    from: later.email,
    to: newAddress(),
  });
  await waitUntilSent(server);
  server.setClockAhead(7 * DAY + 120);
  expect((await register(server, later.email)).status).toBe(201);
  await resetClock(server);
});
