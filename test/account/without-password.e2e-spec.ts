import { expect, onTestFinished } from 'vitest';
import { askForChange, confirmChange } from '../support/email-change.js';
import { catchToken, mailTest, newAddress } from '../support/mail-fixtures.js';
import { PlainBrowser } from '../support/plain-browser.js';
import { askForToken, removePassword, reset } from '../support/reset.js';
import { NEXT, PASSWORD } from '../support/server.js';

const test = mailTest()
  .extend('browser', ({ server }) => new PlainBrowser(server))
  .extend('token', async ({ server, newUser }) => {
    const token = await server.signIn(newUser);
    await removePassword(server, newUser.id);
    server.takeEvents();
    return token;
  })
  .extend(
    'setPassword',
    ({ server, token }) =>
      (json: Record<string, unknown>) =>
        server.call('PUT', '/users/me/password', { token, json }),
  )
  .extend(
    'remove',
    ({ server, token }) =>
      (json: Record<string, unknown> = {}) =>
        server.call('DELETE', '/users/me', { token, json }),
  );

test('A user without a password sets the first one, which signs out everyone else, and gets a mail', async ({
  server,
  catcher,
  newUser,
  setPassword,
}) => {
  expect(await setPassword({ new_password: 'short' })).toMatchObject({
    status: 422,
    body: { code: 'password_too_short' },
  });
  expect((await setPassword({ new_password: NEXT })).status).toBe(204);
  expect(server.takeRecorded()).toMatchObject([
    { name: 'password.changed', event: { userId: newUser.id, isFirst: true } },
  ]);
  expect((await catcher.waitFor(newUser.email)).subject).toBe('Your password was changed');
  expect(await server.signIn({ ...newUser, password: NEXT })).toBeDefined();
  expect(await setPassword({ new_password: PASSWORD })).toMatchObject({
    status: 422,
    body: { errors: [{ field: 'current_password', message: 'is required' }] },
  });
});

test('Of two first passwords at once, one is set', async ({ server, newUser, setPassword }) => {
  const passwords = [`${NEXT} one`, `${NEXT} two`];
  const answers = await Promise.all(passwords.map((new_password) => setPassword({ new_password })));
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 204)).toHaveLength(1);
  const password = passwords[statuses.indexOf(204)]!;
  expect(await server.signIn({ ...newUser, password })).toBeDefined();
});

test('An old sign-in neither sets the first password nor deletes an account without one', async ({
  server,
  token,
  setPassword,
  remove,
}) => {
  onTestFinished(() => server.setClockAhead(0));
  server.setClockAhead(601);
  for (const { status, body } of [await setPassword({ new_password: NEXT }), await remove()]) {
    expect([status, body.code]).toEqual([401, 'insufficient_user_authentication']);
  }
  expect((await server.me(token)).status).toBe(200);
});

test('A user without a password deletes the account after a recent sign-in, and a user with one needs it', async ({
  server,
  token,
  remove,
}) => {
  const other = await server.register();
  const refused = await server.call('DELETE', '/users/me', {
    token: await server.signIn(other),
    json: {},
  });
  expect(refused).toMatchObject({ status: 422, body: { errors: [{ field: 'password' }] } });
  expect((await remove({ password: PASSWORD })).body.code).toBe('wrong_password');
  expect((await remove()).status).toBe(204);
  expect((await server.me(token)).status).toBe(401);
});

test('A user without a password gets one by the reset mail', async ({
  server,
  catcher,
  newUser,
  token: _token,
}) => {
  await reset(server, await askForToken(server, catcher, newUser.email));
  expect(await server.signIn({ ...newUser, password: NEXT })).toBeDefined();
});

test('/account leads a user without a password to the form of the first one, and back to the other form after it', async ({
  server,
  newUser,
  browser,
}) => {
  await browser.signIn(newUser, '/account');
  await removePassword(server, newUser.id);
  expect((await browser.open('/account')).body).toContain('You sign in without a password.');
  const form = await browser.open('/account/password');
  expect([form.url, form.body.includes('current_password')]).toEqual([
    '/account/password/first',
    false,
  ]);
  const set = await browser.submit(form, { new_password: NEXT });
  expect([set.status, set.body.includes('Your password was set')]).toEqual([200, true]);
  expect((await browser.open('/account/password/first')).url).toBe('/account/password');
  expect(await server.signIn({ ...newUser, password: NEXT })).toBeDefined();
});

test('The page for the deletion asks a user without a password for none', async ({
  server,
  newUser,
  browser,
}) => {
  await browser.signIn(newUser, '/account');
  await removePassword(server, newUser.id);
  const page = await browser.open('/account/deletion');
  expect(page.body).not.toContain('type="password"');
  const deleted = await browser.submit(page);
  expect([deleted.status, deleted.body.includes('Your account was deleted')]).toEqual([200, true]);
});

test('A user without a password confirms a new address in the browser where they are signed in, and is told so elsewhere', async ({
  server,
  catcher,
  newUser,
  browser,
}) => {
  const email = newAddress();
  const page = await browser.signIn(newUser, '/account/email/change');
  await removePassword(server, newUser.id);
  const token = await catchToken(catcher, email, () => browser.submit(page, { email }));
  const stranger = new PlainBrowser(server);
  const form = await stranger.open('/account/email');
  const refused = await stranger.submit(form, { token, password: '' });
  expect([refused.status, refused.body.includes('Sign in first in this browser')]).toEqual([
    422,
    true,
  ]);
  const own = await browser.open('/account/email');
  const forged = await browser.submit(own, { token, form: 'forged' });
  expect([forged.status, forged.body.includes('form')]).toEqual([422, true]);
  const done = await browser.submit(own, { token, password: '' });
  expect([done.status, done.body.includes('was changed')]).toEqual([200, true]);
});

test('The session of another user does not confirm an address', async ({
  server,
  catcher,
  newUser,
  browser,
}) => {
  const link = await askForChange(server, catcher, await server.signIn(newUser), newAddress());
  await browser.signIn(await server.register(), '/account');
  const form = await browser.open('/account/email');
  const refused = await browser.submit(form, { token: link, password: '' });
  expect([refused.status, refused.body.includes('id="password-error"')]).toEqual([422, true]);
  expect((await confirmChange(server, link, { password: PASSWORD })).status).toBe(204);
});
