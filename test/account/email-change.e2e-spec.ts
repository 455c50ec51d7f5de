import { expect } from 'vitest';
import { askForChange, confirmChange, requestChange } from '../support/email-change.js';
import {
  mailTest,
  newAddress,
  readToken,
  dropEvents,
  takeEventsUntil,
  waitUntilSent,
} from '../support/mail-fixtures.js';
import { ISSUER, PASSWORD } from '../support/server.js';
import { TrailReader } from '../support/trail.js';

const test = mailTest();

test('A user changes the address by a link in the new mailbox, and stays signed in', async ({
  server,
  catcher,
  newUser,
}) => {
  const email = `New.${newAddress()}`;
  const session = await server.tokens(newUser);
  const token = session.access_token;
  const asked = await requestChange(server, token, email);
  expect(asked).toMatchObject({
    status: 202,
    body: { detail: 'A mail to the new address is on its way.' },
  });
  expect(asked.headers.get('cache-control')).toBe('no-store');
  const mail = await catcher.waitFor(email.toLowerCase());
  expect(mail.subject).toBe('Confirm your new e-mail address');
  expect(mail.links).toEqual([expect.stringMatching(`^${ISSUER}/account/email#token=[\\w-]{64}$`)]);
  expect((await server.me(token)).body.email).toBe(newUser.email);
  const confirmed = await confirmChange(server, readToken(mail), { token });
  expect(confirmed).toMatchObject({ status: 204, body: '' });
  expect((await server.me(token)).body).toMatchObject({ email, email_verified: true });
  expect((await server.refresh(session.refresh_token)).status).toBe(200);
  const login = (address: string) =>
    server.call('POST', '/login', { json: { email: address, password: PASSWORD } });
  expect((await login(email)).status).toBe(200);
  expect((await login(newUser.email)).status).toBe(401);
});

test('The new address is confirmed with the password too, without a session', async ({
  server,
  catcher,
  newUser,
}) => {
  const email = newAddress();
  const token = await server.signIn(newUser);
  const link = await askForChange(server, catcher, token, email);
  const missing = await confirmChange(server, link, {});
  expect(missing).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
  const wrong = await confirmChange(server, link, { password: 'wrong' });
  expect(wrong).toMatchObject({ status: 422, body: { code: 'wrong_password' } });
  expect((await confirmChange(server, link, { password: PASSWORD })).status).toBe(204);
  expect((await server.me(token)).body.email).toBe(email);
});

test('The mail to the old address says when and from where, and how to undo the change', async ({
  server,
  catcher,
  newUser,
}) => {
  const token = await server.signIn(newUser);
  const link = await askForChange(server, catcher, token, newAddress());
  const json = { token: link };
  const headers = { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Firefox/140.0' };
  await server.call('POST', '/confirm-email-change', { token, json, headers });
  const { subject, text, links } = await catcher.waitFor(newUser.email);
  expect(subject).toBe('Your e-mail address was changed');
  expect(text).toMatch(/It happened on .+ UTC \(Firefox, Windows, IP address 127\.0\.0\.1\)\./);
  expect(text).toContain(`${newUser.email} is no longer its address.`);
  expect(text).toContain('The link is valid for 7 days.');
  expect(links).toEqual([expect.stringMatching(`^${ISSUER}/account/email/undo#token=[\\w-]{64}$`)]);
});

test('A change is recorded without an address or a token', async ({ server, catcher, newUser }) => {
  const { id } = newUser;
  const trail = new TrailReader(server);
  const token = await server.signIn(newUser);
  await trail.take();
  await dropEvents(server);
  const link = await askForChange(server, catcher, token, newAddress());
  expect(await takeEventsUntil(server, 'mail.sent')).toEqual([
    'email.change-requested',
    'mail.sent',
  ]);
  await confirmChange(server, link, { token });
  expect(await takeEventsUntil(server, 'mail.sent')).toEqual(['email.changed', 'mail.sent']);
  const row = { actor: 'user', actorId: id, subjectId: id, ip: '127.0.0.1', details: {} };
  expect(await trail.take()).toMatchObject([
    { ...row, name: 'email.change-requested' },
    { ...row, name: 'email.changed' },
  ]);
});

test('GET /users/me/email-change shows the change that waits, and DELETE withdraws it', async ({
  server,
  catcher,
  newUser,
}) => {
  const token = await server.signIn(newUser);
  const call = (method: string) => server.call(method, '/users/me/email-change', { token });
  expect(await call('GET')).toMatchObject({ status: 404, body: { code: 'not_found' } });
  expect((await call('DELETE')).status).toBe(404);
  const email = newAddress();
  const link = await askForChange(server, catcher, token, email);
  await expect.poll(async () => (await call('GET')).body.expires_at).toEqual(expect.any(String));
  const { status, body } = await call('GET');
  expect([status, body]).toEqual([
    200,
    { email, created_at: expect.any(String), expires_at: expect.any(String) },
  ]);
  const other = await server.signIn(await server.register());
  const foreign = await server.call('GET', '/users/me/email-change', { token: other });
  expect(foreign.status).toBe(404);
  expect(await call('DELETE')).toMatchObject({ status: 204, body: '' });
  expect((await call('GET')).status).toBe(404);
  expect((await confirmChange(server, link, { token })).body.code).toBe('link_replaced');
  expect((await server.me(token)).body.email).toBe(newUser.email);
});

test('A change that is asked for again too early is refused with 429, and one that waits stays as it is', async ({
  server,
  catcher,
  newUser,
}) => {
  const [token, a, b] = [await server.signIn(newUser), newAddress(), newAddress()];
  const call = (method: string) => server.call(method, '/users/me/email-change', { token });
  await askForChange(server, catcher, token, a);
  expect((await call('DELETE')).status).toBe(204);
  const early = await requestChange(server, token, a);
  expect(early).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
  expect(Number(early.headers.get('retry-after'))).toBeGreaterThan(0);
  const link = await askForChange(server, catcher, token, b);
  expect((await requestChange(server, token, a)).status).toBe(429);
  expect((await call('GET')).body.email).toBe(b);
  expect((await confirmChange(server, link, { token })).status).toBe(204);
});

test('A sign-in of more than ten minutes ago is not enough to change the address, and a refresh does not help', async ({
  server,
  newUser,
}) => {
  const { access_token: token, refresh_token } = await server.tokens(newUser);
  server.setClockAhead(580);
  expect((await requestChange(server, token, newAddress())).status).toBe(202);
  server.setClockAhead(602);
  const { access_token: refreshed } = (await server.refresh(refresh_token)).body;
  for (const each of [token, refreshed]) {
    // Before anything about the body.
    for (const email of [newAddress(), 'no address']) {
      const { status, headers, body } = await requestChange(server, each, email);
      expect([status, body.code, body.max_age]).toEqual([
        401,
        'insufficient_user_authentication',
        600,
      ]);
      expect(headers.get('www-authenticate')).toBe(
        'Bearer error="insufficient_user_authentication", ' +
          'error_description="More recent authentication is required", max_age="600"',
      );
    }
  }
  const fresh = await server.signIn(newUser);
  expect((await requestChange(server, fresh, newAddress())).status).toBe(202);
  await waitUntilSent(server);
  server.setClockAhead(0);
});

test('A link that was used, replaced, withdrawn or has expired says so', async ({
  server,
  catcher,
  newUser,
}) => {
  const token = await server.signIn(newUser);
  const code = async (link: string) =>
    (await confirmChange(server, link, { password: PASSWORD })).body.code;
  const first = await askForChange(server, catcher, token, newAddress());
  const second = await askForChange(server, catcher, token, newAddress());
  await waitUntilSent(server);
  expect(await code(first)).toBe('link_replaced');
  server.setClockAhead(3_605);
  expect(await code(second)).toBe('link_expired');
  const again = await server.signIn(newUser);
  const third = await askForChange(server, catcher, again, newAddress());
  expect((await confirmChange(server, third, { token: again })).status).toBe(204);
  expect(await code(third)).toBe('link_used');
  await waitUntilSent(server);
  server.setClockAhead(0);
});

test('A link to confirm an address dies with a password change, and with a reset of the password', async ({
  server,
  catcher,
  newUser,
}) => {
  const token = await server.signIn(newUser);
  const link = await askForChange(server, catcher, token, newAddress());
  const next = 'violet anchor tundra biscuit';
  const json = { current_password: PASSWORD, new_password: next };
  expect((await server.call('PUT', '/users/me/password', { token, json })).status).toBe(204);
  expect((await confirmChange(server, link, { token })).body.code).toBe('link_not_valid');
  const pending = await server.call('GET', '/users/me/email-change', { token });
  expect(pending.status).toBe(404);
  const other = await askForChange(server, catcher, token, newAddress());
  await server.call('POST', '/forgot-password', { json: { email: newUser.email } });
  const mail = await catcher.waitFor(newUser.email, 2);
  const reset = { token: readToken(mail), new_password: PASSWORD };
  expect((await server.call('POST', '/reset-password', { json: reset })).status).toBe(204);
  const refused = await confirmChange(server, other, { password: PASSWORD });
  expect(refused.body.code).toBe('link_replaced');
});

test('Links that were mailed to the old address are not valid any more after a change', async ({
  server,
  catcher,
  newUser,
}) => {
  await server.call('POST', '/forgot-password', { json: { email: newUser.email } });
  const reset = readToken(await catcher.waitFor(newUser.email));
  const token = await server.signIn(newUser);
  await confirmChange(server, await askForChange(server, catcher, token, newAddress()), { token });
  const json = { token: reset, new_password: 'violet anchor tundra biscuit' };
  const refused = await server.call('POST', '/reset-password', { json });
  expect(refused.body.code).toBe('link_not_valid');
});

test('PUT /users/me/email rejects the address that the user has already, in any spelling, and sends no mail', async ({
  server,
  catcher,
  newUser,
}) => {
  const token = await server.signIn(newUser);
  await dropEvents(server);
  for (const email of [newUser.email, newUser.email.toUpperCase()]) {
    const { status, body } = await requestChange(server, token, email);
    expect([status, body.code, body.errors]).toEqual([
      422,
      'email_unchanged',
      [{ field: 'email', message: 'is the address of the account already' }],
    ]);
  }
  const pending = await server.call('GET', '/users/me/email-change', { token });
  expect(pending.status).toBe(404);
  await waitUntilSent(server);
  expect([server.takeEvents(), catcher.to(newUser.email)]).toEqual([[], []]);
});

test('PUT /users/me/email checks the address, and needs a token', async ({ server, newUser }) => {
  const token = await server.signIn(newUser);
  for (const email of [
    '',
    'x',
    '"a@evil.example b"@example.com',
    'a@b.example, c@d.example',
    'ı@b.example',
  ]) {
    const { status, body } = await requestChange(server, token, email);
    expect([email, status, body.code]).toEqual([email, 422, 'validation_failed']);
  }
  const json = { email: newAddress(), username: 'x' };
  expect((await server.call('PUT', '/users/me/email', { token, json })).status).toBe(422);
  expect((await server.call('PUT', '/users/me/email', { json })).status).toBe(401);
});
