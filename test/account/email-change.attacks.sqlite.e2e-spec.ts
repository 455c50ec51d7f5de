import { expect } from 'vitest';
import { Outbox, UserAccounts } from '../../src/index.js';
import {
  askForChange,
  changeAddress,
  confirmChange,
  requestChange,
  undoChange,
} from '../support/email-change.js';
import { raw } from '../support/http.js';
import {
  dumpTables,
  flipBits,
  mailTest,
  newAddress,
  openAsScanner,
  readToken,
  takeEventsUntil,
  toComparable,
  waitUntilSent,
} from '../support/mail-fixtures.js';
import { ISSUER, PASSWORD } from '../support/server.js';

const test = mailTest();

test('The parallel changes of devise#5783: each link confirms the address that it was mailed to, never the other', async ({
  server,
  catcher,
}) => {
  for (let round = 0; round < 3; round++) {
    // 1. The attacker has an account, a mailbox, and wants the account to have the address of a victim.
    const attacker = await server.register();
    const [own, victim] = [newAddress(), newAddress()];
    const token = await server.signIn(attacker);
    // 2. Two requests at the same time: one for the mailbox of the attacker, one for that of the victim.
    await Promise.all([requestChange(server, token, own), requestChange(server, token, victim)]);
    await waitUntilSent(server);
    // 3. The attacker opens the link in their own mailbox. A link that was replaced before it was mailed is not sent.
    const [mail] = catcher.to(own);
    if (mail) {
      const { status, body } = await confirmChange(server, readToken(mail), { token });
      // 4. The account has the address of the mailbox, or the link was replaced by the other request.
      expect([status, body.code]).toBeOneOf([
        [204, undefined],
        [422, 'link_replaced'],
      ]);
      expect((await server.me(token)).body.email).toBe(status === 204 ? own : attacker.email);
    } else {
      expect(catcher.to(victim)).toHaveLength(1);
      expect((await server.me(token)).body.email).toBe(attacker.email);
    }
    expect(
      (await server.call('POST', '/users', { json: { email: victim, password: PASSWORD } })).status,
    ).toBe(201);
  }
});

test('A taken address gets the same answers as a free one, and its owner a mail without a link', async ({
  server,
  catcher,
  newUser,
}) => {
  const owner = await server.register();
  const token = await server.signIn(newUser);
  const free = newAddress();
  const answers: string[] = [];
  const pending: unknown[] = [];
  const replaced: string[] = [];
  for (const email of [free, owner.email]) {
    const before = await askForChange(server, catcher, token, newAddress());
    answers.push(toComparable(await requestChange(server, token, email)));
    await waitUntilSent(server);
    const { status, body } = await server.call('GET', '/users/me/email-change', { token });
    pending.push([status, body.email === email, typeof body.expires_at]);
    replaced.push((await confirmChange(server, before, { token })).body.code);
  }
  expect(answers[0]).toBe(answers[1]);
  expect(pending).toEqual([
    [200, true, 'string'],
    [200, true, 'string'],
  ]);
  expect(replaced).toEqual(['link_replaced', 'link_replaced']);
  const mail = await catcher.waitFor(owner.email);
  expect(mail.subject).toBe('You already have an account');
  expect([mail.links, mail.raw.includes('token')]).toEqual([[], false]);
  expect(mail.raw).not.toContain(newUser.username);
});

test('An address that is taken between the mail and the click stays with its user, and only the mailbox learns it', async ({
  server,
  catcher,
  newUser,
}) => {
  const token = await server.signIn(newUser);
  const email = newAddress();
  const link = await askForChange(server, catcher, token, email);
  await server.register({ email });
  const refused = await confirmChange(server, link, { token });
  expect(refused).toMatchObject({ status: 409, body: { code: 'email_taken' } });
  expect((await server.me(token)).body.email).toBe(newUser.email);
  expect(catcher.to(newUser.email)).toEqual([]);
});

test('A victim who opens the link of an attacker confirms nothing: it takes the session or the password of that account', async ({
  server,
  catcher,
  newUser,
}) => {
  const attacker = await server.register();
  const victim = await server.signIn(newUser);
  const link = await askForChange(server, catcher, await server.signIn(attacker), newAddress());
  const { status, body } = await confirmChange(server, link, { token: victim });
  expect([status, body.errors]).toEqual([
    422,
    [{ field: 'password', message: expect.any(String) }],
  ]);
  const own = await confirmChange(server, link, { token: victim, password: 'mine' });
  expect(own.body.code).toBe('wrong_password');
  const garbage = await confirmChange(server, link, { token: 'x.y.z', password: PASSWORD });
  expect(garbage).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
});

test('Wrong passwords at POST /confirm-email-change count as failed sign-ins of the account', async ({
  server,
  catcher,
  newUser,
}) => {
  const token = await server.signIn(newUser);
  const link = await askForChange(server, catcher, token, newAddress());
  const codes = [];
  for (let i = 0; i < 7; i++) {
    codes.push((await confirmChange(server, link, { password: `wrong ${i}` })).status);
  }
  expect(codes).toEqual([422, 422, 422, 422, 422, 429, 429]);
  expect((await confirmChange(server, link, { token })).status).toBe(204);
});

test('Forged tokens, and those of another purpose or user, get link_not_valid and cost nothing', async ({
  server,
  catcher,
  newUser,
}) => {
  const token = await server.signIn(newUser);
  const undo = await changeAddress(server, catcher, token, {
    from: newUser.email,
    to: newAddress(),
  });
  const change = await askForChange(server, catcher, token, newAddress());
  const odd = [
    change.slice(0, 22) + undo.slice(22),
    `${undo}=`,
    '',
    'null',
    '\0',
    'x'.repeat(5_000),
  ];
  for (const wrong of [...flipBits(change), undo, ...odd]) {
    expect((await confirmChange(server, wrong, { token })).body.code).toBe('link_not_valid');
  }
  for (const wrong of [...flipBits(undo, 8), change, ...odd]) {
    expect((await undoChange(server, wrong)).body.code).toBe('link_not_valid');
  }
  expect((await confirmChange(server, change, { token })).status).toBe(204);
  expect((await undoChange(server, undo)).status).toBe(204);
});

test('GET, HEAD and OPTIONS of the routes use no link', async ({ server, catcher, newUser }) => {
  const token = await server.signIn(newUser);
  const change = await askForChange(server, catcher, token, newAddress());
  await openAsScanner(server, `/confirm-email-change?token=${change}`);
  expect((await confirmChange(server, change, { token })).status).toBe(204);
  const undo = readToken(await catcher.waitFor(newUser.email));
  await openAsScanner(server, `/undo-email-change?token=${undo}`);
  expect((await undoChange(server, undo)).status).toBe(204);
});

test('A disabled user confirms no address, and the owner of the old one can still undo a change', async ({
  server,
  catcher,
  newUser,
}) => {
  const token = await server.signIn(newUser);
  const undo = await changeAddress(server, catcher, token, {
    from: newUser.email,
    to: newAddress(),
  });
  const link = await askForChange(server, catcher, token, newAddress());
  await server.disable(newUser.id);
  const refused = await confirmChange(server, link, { password: PASSWORD });
  expect(refused.body.code).toBe('link_not_valid');
  expect((await undoChange(server, undo)).status).toBe(204);
  await waitUntilSent(server);
  // Their reset would be refused.
  expect(catcher.to(newUser.email)).toHaveLength(1);
  await server.app.get(UserAccounts).enable(newUser.id);
  const json = { username: newUser.username, password: PASSWORD };
  expect((await server.call('POST', '/login', { json })).status).toBe(401);
});

test('The link is on the configured address, whatever host the request names, and the mail has no text of the user', async ({
  server,
  catcher,
}) => {
  const user = await server.register({ full_name: 'Buy at evil.example' });
  const token = await server.signIn(user);
  const email = newAddress();
  const body = JSON.stringify({ email });
  const { status } = await raw(
    server.url,
    [
      'PUT http://evil.example/users/me/email HTTP/1.1',
      'Host: evil.example',
      'Origin: https://evil.example',
      'X-Forwarded-Host: evil.example',
      'Forwarded: host=evil.example;proto=https',
      `Authorization: Bearer ${token}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
  expect(status).toBe(202);
  const mail = await catcher.waitFor(email);
  expect(mail.links[0]).toMatch(new RegExp(`^${ISSUER}/`));
  for (const text of ['evil', user.username]) expect(mail.raw).not.toContain(text);
});

test('A mailbox gets one such mail in a minute, and a refused request does not tell whether the address is taken', async ({
  server,
  catcher,
  newUser,
}) => {
  const token = await server.signIn(newUser);
  const other = await server.signIn(await server.register());
  const [free, taken] = [newAddress(), (await server.register()).email];
  const refusals = [];
  for (const email of [free, taken]) {
    expect((await requestChange(server, token, email)).status).toBe(202);
    for (const each of [token, other]) refusals.push(await requestChange(server, each, email));
    await waitUntilSent(server);
    expect(catcher.to(email)).toHaveLength(1);
  }
  const { status, body } = refusals[0]!;
  expect(status).toBe(429);
  for (const refusal of refusals) expect(refusal).toMatchObject({ status, body });
});

test('Neither the log nor the database has a token while the mails wait, and after the change and the undo', async ({
  server,
  catcher,
  newUser,
}) => {
  const token = await server.signIn(newUser);
  const email = newAddress();
  await catcher.stop();
  await requestChange(server, token, email);
  const waiting = await dumpTables(server);
  await catcher.restart();
  await server.app.get(Outbox).retry('all');
  const change = readToken(await catcher.waitFor(email));
  await confirmChange(server, change, { password: 'wrong' });
  await confirmChange(server, change, { token });
  const undo = readToken(await catcher.waitFor(newUser.email));
  await undoChange(server, undo);
  await takeEventsUntil(server, 'mail.sent');
  const text = [waiting, await dumpTables(server), ...server.log].join('\n');
  for (const link of [change, undo]) {
    for (const secret of [link, link.slice(22)]) expect(text).not.toContain(secret);
  }
  expect(server.log.join('\n')).not.toContain(email);
});
