import { expect, vi } from 'vitest';
import { Outbox, RegistrationService, UserAccounts, UsersService } from '../../src/index.js';
import { PendingRegistration } from '../../src/account/pending-registration.entity.js';
import { PurgeJob } from '../../src/database/purge.job.js';
import { Transactions } from '../../src/database/transactions.js';
import { MailWorker } from '../../src/mail/outbox/mail-worker.js';
import {
  catchToken,
  dumpTables,
  mailTest,
  newAddress,
  takeEventsUntil,
  toComparable,
  waitUntilSent,
} from '../support/mail-fixtures.js';
import { ISSUER, PASSWORD, type TestServer } from '../support/server.js';
import { askForLink, from, listStatements, register, verify } from '../support/verification.js';

const HOUR = 3_600;
const OTHER = 'violet anchor tundra biscuit';

const test = mailTest({ emailVerification: 'required', trustProxyHops: 1 }).extend(
  'email',
  newAddress,
);

const login = (server: TestServer, email: string, password = PASSWORD) =>
  server.call('POST', '/login', { json: { email, password } });

/** Creates a user as an administrator or an import does, without a proof of the address. */
async function createUser({ app }: TestServer, email: string): Promise<string> {
  const registration = app.get(RegistrationService, { strict: false });
  const { id } = await registration.register({ email, password: PASSWORD });
  return id;
}

test('A registration becomes a user when the mailed link and the password prove the address', async ({
  server,
  catcher,
  email,
}) => {
  server.takeEvents();
  const answer = await register(server, email, { username: 'ann', full_name: 'Ann Lee' });
  expect(answer).toMatchObject({
    status: 202,
    body: { detail: 'A mail to the address is on its way.' },
  });
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect((await login(server, email)).body.code).toBe('invalid_credentials');
  const mail = await catcher.waitFor(email);
  expect(mail.subject).toBe('Confirm your e-mail address');
  expect(mail.links).toEqual([
    expect.stringMatching(`^${ISSUER}/account/verify#token=[\\w-]{64}$`),
  ]);
  expect(mail.raw).not.toMatch(/Ann|Lee/);
  await takeEventsUntil(server, 'mail.sent');
  const token = mail.links[0]!.split('=')[1]!;
  expect(await verify(server, token)).toMatchObject({ status: 204, body: '' });
  expect(server.takeEvents()).toEqual(['user.registered', 'email.verified']);
  const { body } = await login(server, email);
  expect((await server.me(body.access_token)).body).toMatchObject({
    email,
    email_verified: true,
    username: 'ann',
    full_name: 'Ann Lee',
  });
  expect((await verify(server, token)).body.code).toBe('link_used');
});

test('POST /users answers the same for a known, an unknown, a disabled and an unverified address, and mails known ones that they have an account', async ({
  server,
  catcher,
}) => {
  const [known, disabled, unknown, pending] = Array.from({ length: 4 }, newAddress) as [
    string,
    string,
    string,
    string,
  ];
  await server.app.get(UserAccounts).markEmailVerified(await createUser(server, known));
  await server.disable(await createUser(server, disabled));
  await register(server, pending);
  await waitUntilSent(server);
  server.setClockAhead(HOUR);
  const counts = [known, disabled, unknown, pending].map((each) => catcher.to(each).length);
  const answers = [];
  for (const email of [known, disabled, unknown, pending]) {
    answers.push(toComparable(await register(server, email)));
  }
  expect(new Set(answers).size).toBe(1);
  const subjects = [];
  for (const [i, email] of [known, disabled, unknown, pending].entries()) {
    const mail = await catcher.waitFor(email, counts[i]! + 1);
    subjects.push(mail.subject);
    if (i < 2) expect(mail.links).toEqual([]);
  }
  const confirm = 'Confirm your e-mail address';
  expect(subjects).toEqual([...Array(2).fill('You already have an account'), confirm, confirm]);
  server.setClockAhead(0);
});

test('Requests for other mails to a mailbox do not keep its owner from a registration', async ({
  server,
  catcher,
  email,
}) => {
  for (const path of ['/request-verification', '/forgot-password']) {
    expect((await server.call('POST', path, { json: { email } })).status).toBe(202);
  }
  await waitUntilSent(server);
  const token = await catchToken(catcher, email, () => register(server, email));
  expect((await verify(server, token)).status).toBe(204);
});

test('A registration runs the same statements for every address, and looks none of them up', async ({
  server,
}) => {
  const known = newAddress();
  await createUser(server, known);
  await waitUntilSent(server);
  server.setClockAhead(HOUR);
  const lookUp = vi.spyOn(server.app.get(UsersService), 'findByLogin');
  // The worker, which looks the address up later, must not run meanwhile.
  const worker = server.app.get<{ fillSlots(): void; wake(): void }>(MailWorker);
  const fillSlots = vi.spyOn(worker, 'fillSlots').mockReturnValue();
  const texts = [];
  for (const email of [known, newAddress()]) {
    texts.push(await listStatements(server, () => register(server, email)));
  }
  expect(lookUp).not.toHaveBeenCalled();
  fillSlots.mockRestore();
  worker.wake();
  await waitUntilSent(server);
  lookUp.mockRestore();
  expect(texts[0]).toEqual(texts[1]);
  expect(texts[0]!.join('\n')).toMatch(/pending_registrations[^]*mails/);
  expect(texts[0]!.join('\n')).not.toMatch(/SELECT[^]*FROM "users"/);
  server.setClockAhead(0);
});

test('A wrong password is refused and counted, and leaves the link as it is', async ({
  server,
  catcher,
  email,
}) => {
  const token = await catchToken(catcher, email, () => register(server, email));
  const missing = await verify(server, token, {});
  expect([missing.status, missing.body.errors[0].field]).toEqual([422, 'password']);
  for (let i = 0; i < 5; i++) {
    const { status, body } = await verify(server, token, { password: `${OTHER} ${i}` });
    expect([status, body.code]).toEqual([422, 'wrong_password']);
  }
  expect((await verify(server, token)).status).toBe(429);
  // The count is that of the sign-in.
  expect((await login(server, email)).status).toBe(429);
  server.setClockAhead(HOUR);
  expect((await verify(server, token)).status).toBe(204);
  server.setClockAhead(0);
});

test('A user name that was taken meanwhile is refused with 409, and the link stays good for another name', async ({
  server,
  catcher,
  email,
}) => {
  const [other, third] = [newAddress(), newAddress()];
  const username = 'wanted';
  const ours = await catchToken(catcher, email, () => register(server, email, { username }));
  const faster = await catchToken(catcher, other, () => register(server, other, { username }));
  const without = await catchToken(catcher, third, () => register(server, third, { username }));
  expect((await verify(server, faster)).status).toBe(204);
  const refused = await verify(server, ours);
  expect([refused.status, refused.body.code]).toEqual([409, 'username_taken']);
  const named = { password: PASSWORD, username: 'wanted-2' };
  expect((await verify(server, ours, named)).status).toBe(204);
  expect((await verify(server, without, { ...named, username: null })).status).toBe(204);
  const users = server.app.get(UsersService);
  expect((await users.findByLogin(email))!.username).toBe('wanted-2');
  expect((await users.findByLogin(third))!.username).toBeNull();
  const taken = await register(server, newAddress(), { username });
  expect([taken.status, taken.body.code]).toEqual([409, 'username_taken']);
});

test('An address that a user has meanwhile is refused with 409, to the holder of the mailbox alone', async ({
  server,
  catcher,
  email,
}) => {
  const token = await catchToken(catcher, email, () => register(server, email));
  await createUser(server, email);
  const { status, body } = await verify(server, token);
  expect([status, body.code]).toEqual([409, 'email_taken']);
});

test('A second registration from the same address replaces the first one, and one from elsewhere does not', async ({
  server,
  catcher,
  email,
}) => {
  const token = await catchToken(catcher, email, () =>
    register(server, email, {}, from('203.0.113.1')),
  );
  await register(server, email, { password: `${OTHER} elsewhere` }, from('203.0.113.2'));
  await register(server, email, { password: OTHER }, from('203.0.113.1'));
  expect((await verify(server, token)).body.code).toBe('wrong_password');
  expect((await verify(server, token, { password: OTHER })).status).toBe(204);
  expect((await login(server, email, OTHER)).status).toBe(200);
  const elsewhere = await login(server, email, `${OTHER} elsewhere`);
  expect(elsewhere.body.code).toBe('invalid_credentials');
});

test('A mail limit drops the mail and not the registration: the link in the last mail is good for it', async ({
  server,
  catcher,
  email,
}) => {
  const token = await catchToken(catcher, email, () =>
    register(server, email, {}, from('203.0.113.1')),
  );
  const second = await register(server, email, { password: OTHER }, from('203.0.113.2'));
  expect(second.status).toBe(202);
  await waitUntilSent(server);
  expect(catcher.to(email)).toHaveLength(1);
  expect((await verify(server, token, { password: OTHER })).status).toBe(204);
});

test('Links of a registration are replaced by newer ones and expire after a day, the registration after three', async ({
  server,
  catcher,
  email,
}) => {
  const first = await catchToken(catcher, email, () => register(server, email));
  server.setClockAhead(61);
  const second = await catchToken(catcher, email, () => askForLink(server, email));
  await waitUntilSent(server);
  expect((await verify(server, first)).body.code).toBe('link_replaced');
  server.setClockAhead(61 + 24 * HOUR + 1);
  expect((await verify(server, second)).body.code).toBe('link_expired');
  server.setClockAhead(71.9 * HOUR);
  const third = await catchToken(catcher, email, () => askForLink(server, email));
  server.setClockAhead(72 * HOUR + 1);
  expect((await verify(server, third)).body.code).toBe('wrong_password');
  const rows = () =>
    server.app
      .get(Transactions)
      .run((transaction) => transaction.countBy(PendingRegistration, { emailCanonical: email }));
  expect(await rows()).toBe(1);
  await server.app.get(PurgeJob).run();
  expect(await rows()).toBe(0);
  server.setClockAhead(0);
});

test('Neither the log nor the database has a token or a password while the mail waits, and after the verification', async ({
  server,
  catcher,
  email,
}) => {
  await catcher.stop();
  await register(server, email);
  const waiting = await dumpTables(server);
  await catcher.restart();
  const token = await catchToken(catcher, email, () => server.app.get(Outbox).retry('all'));
  await verify(server, token, { password: OTHER });
  await verify(server, token);
  const text = [waiting, await dumpTables(server), ...server.log].join('\n');
  for (const secret of [token, token.slice(22), PASSWORD, OTHER]) {
    expect(text).not.toContain(secret);
  }
});
