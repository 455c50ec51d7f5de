import { expect } from 'vitest';
import { Outbox, UserAccounts } from '../../src/index.js';
import {
  dumpTables,
  flipBits,
  mailTest,
  openAsScanner,
  readToken,
  dropEvents,
  takeEventsUntil,
  toComparable,
  waitUntilSent,
} from '../support/mail-fixtures.js';
import { raw } from '../support/http.js';
import { askForToken, forget, reset } from '../support/reset.js';
import { ISSUER, NEXT, PASSWORD, type TestServer, type TestUser } from '../support/server.js';
import { TrailReader } from '../support/trail.js';

const test = mailTest();

async function changePassword(server: TestServer, user: TestUser): Promise<void> {
  const json = { current_password: user.password, new_password: `${NEXT} 2` };
  const token = await server.signIn(user);
  expect((await server.call('PUT', '/users/me/password', { token, json })).status).toBe(204);
}

async function disableAndEnable({ app }: TestServer, { id }: TestUser): Promise<void> {
  await app.get(UserAccounts).disable(id);
  await app.get(UserAccounts).enable(id);
}

async function deleteUser({ app }: TestServer, { id }: TestUser): Promise<void> {
  await app.get(UserAccounts).delete(id);
}

test('A user who forgot the password chooses a new one by a mailed link, and signs in with it', async ({
  server,
  catcher,
  newUser,
}) => {
  const answer = await forget(server, newUser.email.toUpperCase());
  expect(answer).toMatchObject({
    status: 202,
    body: { detail: 'If the address has an account, a mail is on its way.' },
  });
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const mail = await catcher.waitFor(newUser.email);
  expect(mail.subject).toBe('Choose a new password');
  expect(mail.links).toEqual([expect.stringMatching(`^${ISSUER}/account/reset#token=[\\w-]{64}$`)]);
  expect(await reset(server, readToken(mail))).toMatchObject({ status: 204, body: '' });
  const old = { json: { username: newUser.username, password: PASSWORD } };
  expect((await server.call('POST', '/login', old)).status).toBe(401);
  await server.tokens({ ...newUser, password: NEXT });
  const notice = await catcher.waitFor(newUser.email, 2);
  expect(notice.subject).toBe('Your password was changed');
  expect(notice.text).toContain('IP address 127.0.0.1');
  expect(notice.links).toEqual([]);
});

test('A reset ends every session, proves the address, and is recorded without an address or a token', async ({
  server,
  catcher,
  newUser,
}) => {
  const { id } = newUser;
  const trail = new TrailReader(server);
  const session = await server.tokens(newUser);
  expect((await server.me(session.access_token)).body.email_verified).toBe(false);
  const token = await askForToken(server, catcher, newUser.email);
  await dropEvents(server);
  await trail.take();
  await reset(server, token);
  expect((await server.me(session.access_token)).status).toBe(401);
  expect((await server.refresh(session.refresh_token)).body.error).toBe('invalid_grant');
  expect(await takeEventsUntil(server, 'mail.sent')).toEqual([
    'session.ended',
    'email.verified',
    'password.reset',
    'mail.sent',
  ]);
  const row = { actor: 'anonymous', actorId: null, subjectId: id, ip: '127.0.0.1' };
  expect(await trail.take()).toMatchObject([
    { ...row, name: 'session.ended', details: { reason: 'password-reset' } },
    { ...row, name: 'email.verified', details: {} },
    { ...row, name: 'password.reset', details: {} },
  ]);
  const after = await server.signIn({ ...newUser, password: NEXT });
  expect((await server.me(after)).body.email_verified).toBe(true);
});

test('POST /forgot-password answers the same for an address without an account and for a disabled one, and mails nothing', async ({
  server,
  catcher,
  newUser,
}) => {
  const disabled = await server.register();
  await server.disable(disabled.id);
  await dropEvents(server);
  const answers = [];
  for (const email of [newUser.email, disabled.email, 'unknown@example.com']) {
    answers.push(toComparable(await forget(server, email)));
  }
  expect(new Set(answers).size).toBe(1);
  await catcher.waitFor(newUser.email);
  expect(await takeEventsUntil(server, 'mail.sent')).toEqual([
    'password.reset-requested',
    'mail.sent',
  ]);
  expect([...catcher.to(disabled.email), ...catcher.to('unknown@example.com')]).toEqual([]);
});

test('A link with a password that is rejected stays valid', async ({
  server,
  catcher,
  newUser,
}) => {
  const token = await askForToken(server, catcher, newUser.email);
  const short = await reset(server, token, 'short');
  expect(short).toMatchObject({ status: 422, body: { code: 'password_too_short' } });
  expect(short.body.errors).toEqual([{ field: 'new_password', message: expect.any(String) }]);
  const personal = await reset(server, token, newUser.email);
  expect(personal.body.code).toBe('password_personal');
  expect((await reset(server, token)).status).toBe(204);
});

test('A used link, a replaced one and an expired one each get their own code', async ({
  server,
  catcher,
  newUser,
}) => {
  const first = await askForToken(server, catcher, newUser.email);
  // A clock that is a minute ahead ends the lease of a mail that is being sent.
  await waitUntilSent(server);
  server.setClockAhead(61);
  const second = await askForToken(server, catcher, newUser.email);
  await waitUntilSent(server);
  expect((await reset(server, first)).body.code).toBe('link_replaced');
  server.setClockAhead(61 + 3_601);
  expect((await reset(server, second)).body.code).toBe('link_expired');
  const third = await askForToken(server, catcher, newUser.email);
  expect((await reset(server, third)).status).toBe(204);
  expect((await reset(server, third)).body.code).toBe('link_used');
  server.setClockAhead(0);
});

test('A forged token, one of another user and text that is no token get link_not_valid, and cost the owner nothing', async ({
  server,
  catcher,
  newUser,
}) => {
  const other = await server.register();
  const token = await askForToken(server, catcher, newUser.email);
  const foreign = await askForToken(server, catcher, other.email);
  const odd = [token.slice(0, 22) + foreign.slice(22), `${token}=`, `${token} `, '', 'null', '\0'];
  for (const wrong of [...flipBits(token), ...odd]) {
    expect((await reset(server, wrong)).body).toMatchObject({
      status: 422,
      code: 'link_not_valid',
    });
  }
  expect((await reset(server, token)).status).toBe(204);
});

test.for([
  ['the password was changed', changePassword],
  ['the user was disabled and enabled again', disableAndEnable],
  ['the user was deleted', deleteUser],
] as const)(
  'A link is not valid any more after %s',
  async ([, change], { server, catcher, newUser }) => {
    const token = await askForToken(server, catcher, newUser.email);
    await change(server, newUser);
    expect((await reset(server, token)).body.code).toBe('link_not_valid');
  },
);

test('GET, HEAD and OPTIONS of the routes use no link', async ({ server, catcher, newUser }) => {
  const token = await askForToken(server, catcher, newUser.email);
  await openAsScanner(server, `/reset-password?token=${token}`);
  expect((await reset(server, token)).status).toBe(204);
});

test('The link is on the configured address, whatever host the request names', async ({
  server,
  catcher,
  newUser,
}) => {
  const body = JSON.stringify({ email: newUser.email });
  const { status } = await raw(
    server.url,
    [
      'POST http://evil.example/forgot-password HTTP/1.1',
      'Host: evil.example',
      'Origin: https://evil.example',
      'Forwarded: host=evil.example;proto=https',
      'X-Forwarded-Host: evil.example',
      'X-Original-URL: https://evil.example/',
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
  expect(status).toBe(202);
  const mail = await catcher.waitFor(newUser.email);
  expect(mail.links[0]).toMatch(new RegExp(`^${ISSUER}/`));
  expect(mail.raw).not.toContain('evil');
});

test('The mail is in the language of the request, and the notice is not', async ({
  server,
  catcher,
  newUser,
}) => {
  await forget(server, newUser.email, { 'accept-language': 'de-AT, en;q=0.5' });
  const mail = await catcher.waitFor(newUser.email);
  expect(mail.subject).toBe('Wählen Sie ein neues Passwort');
  await reset(server, readToken(mail), NEXT, { 'accept-language': 'de' });
  expect((await catcher.waitFor(newUser.email, 2)).subject).toBe('Your password was changed');
});

test('After a reset the owner signs in at once, however often wrong passwords were tried before', async ({
  server,
  catcher,
  newUser,
}) => {
  const wrong = { form: { username: newUser.username, password: 'wrong' } };
  let status = 0;
  for (let i = 0; i < 12 && status !== 429; i++) {
    ({ status } = await server.call('POST', '/token', wrong));
  }
  expect(status).toBe(429);
  await reset(server, await askForToken(server, catcher, newUser.email));
  await server.tokens({ ...newUser, password: NEXT });
});

test('Neither the log nor the database has a token or a password while the mail waits, and after the reset', async ({
  server,
  catcher,
  newUser,
}) => {
  await catcher.stop();
  await forget(server, newUser.email);
  const waiting = await dumpTables(server);
  await catcher.restart();
  await server.app.get(Outbox).retry('all');
  const token = readToken(await catcher.waitFor(newUser.email));
  await reset(server, token, 'short');
  await reset(server, token);
  const text = [waiting, await dumpTables(server), ...server.log].join('\n');
  for (const secret of [token, token.slice(22), NEXT]) expect(text).not.toContain(secret);
});
