import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { expect } from 'vitest';
import { MailTester, Outbox, SYSTEM_ACTOR, UnitsOfWork, UserAccounts } from '../../src/index.js';
import { EventRecorder, FakeClock } from '../../src/testing.js';
import type { TestHost } from '../support/host.js';
import { SmtpCatcher } from '../support/smtp-catcher.js';
import { mailHostTest, readToken } from '../support/mail-fixtures.js';
import { Club, clubHost } from './club.js';

const test = mailHostTest().extend('host', async ({ newDatabase, startHost, catcher }) =>
  startHost(clubHost(await newDatabase(), { smtp: { url: catcher.url } })),
);

const get = (host: TestHost) => ({
  club: host.app.get(Club),
  outbox: host.app.get(Outbox),
  accounts: host.app.get(UserAccounts),
  units: host.app.get(UnitsOfWork),
  dataSource: host.app.get(DataSource),
});

async function waitUntilEmpty(host: TestHost): Promise<void> {
  await expect.poll(async () => (await get(host).outbox.readBacklog()).waiting).toBe(0);
}

async function createUser(host: TestHost, email: string, locale?: string) {
  const { accounts, units } = get(host);
  const user = await units.run(SYSTEM_ACTOR, (unit) => accounts.create({ email }, unit));
  if (locale) await accounts.updateProfile(user.id, { locale });
  return user;
}

test('A mail is sent over SMTP with the headers of automatic mail, in text and HTML', async ({
  host,
  catcher,
}) => {
  const { club } = get(host);
  const recorder = EventRecorder.of(host.app);
  const id = await club.notify('Jo@Example.com', 'The club opens at noon: caf\u00e9 <free>.');
  const mail = await catcher.waitFor('jo@example.com');
  expect(mail).toMatchObject({
    mailFrom: 'club@club.example',
    from: { name: 'The Club', address: 'club@club.example' },
    to: [{ address: 'jo@example.com' }],
    subject: 'A notice',
    messageId: `<${id}@club.example>`,
  });
  expect(mail.text!.trim()).toBe('The club opens at noon: caf\u00e9 <free>.');
  expect(mail.headers.filter(({ key }) => /auto|list-/.test(key))).toMatchObject([
    { key: 'auto-submitted', value: 'auto-generated' },
    { key: 'x-auto-response-suppress', value: 'All' },
  ]);
  await waitUntilEmpty(host);
  await expect
    .poll(() => recorder.recorded)
    .toMatchObject([
      { name: 'mail.sent', event: { mailId: id, kind: 'club-notice', userId: null } },
    ]);
});

test('A test mail leaves the connections to the mail server open for the mails of the application', async ({
  host,
  catcher,
}) => {
  const { outbox, units } = get(host);
  await host.app.get(MailTester).send('operator@example.com');
  await catcher.waitFor('operator@example.com');
  const notice = { kind: 'club-notice', mailbox: 'jo@example.com', details: { text: 'x' } };
  await units.run(SYSTEM_ACTOR, (unit) => outbox.send(notice, unit));
  await catcher.waitFor('jo@example.com');
});

test('A mail is sent only if the transaction of the application commits', async ({
  host,
  catcher,
}) => {
  const { dataSource, outbox, units } = get(host);
  const details = { text: 'x' };
  const rolledBack = { kind: 'club-notice', mailbox: 'rolled-back@example.com', details };
  await expect(
    dataSource.transaction(async (transaction) => {
      await outbox.send(rolledBack, { transaction });
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  await expect(
    units.run(SYSTEM_ACTOR, async (unit) => {
      await outbox.send(rolledBack, unit);
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  const committed = { kind: 'club-notice', mailbox: 'committed@example.com', details };
  await dataSource.transaction((transaction) => outbox.send(committed, { transaction }));
  await catcher.waitFor('committed@example.com');
  await waitUntilEmpty(host);
  expect(catcher.mails).toHaveLength(1);
});

test('A mail for an address without an account is dropped, and its row is the same as any other', async ({
  host,
  catcher,
}) => {
  const { club } = get(host);
  await club.invite('unknown@example.com');
  const user = await createUser(host, 'Known@Example.com');
  await club.invite('KNOWN@example.com');
  const { links, subject } = await catcher.waitFor('Known@example.com');
  expect(subject).toBe(`An invitation for ${user.id}`);
  await waitUntilEmpty(host);
  expect(catcher.mails).toHaveLength(1);
  const token = readToken({ links });
  expect(token).toMatch(/^[\w-]{64}$/);
  await expect(club.join(token)).resolves.toMatchObject({ id: user.id });
});

test.for([
  ['the language of the user', 'es', 'fr, en;q=0.5', 'es'],
  ['a regional form of it', 'de-AT', 'fr', 'de'],
  ['the request if the user chose none', undefined, 'it, fr-CH;q=0.8, en;q=0.5', 'fr'],
  ['the default if the request has none of ours', undefined, 'it, zh', 'en'],
] as const)('A mail is in %s', async ([, locale, acceptLanguage, expected], { host, catcher }) => {
  await createUser(host, 'jo@example.com', locale);
  await get(host).club.invite('jo@example.com', acceptLanguage);
  expect((await catcher.waitFor('jo@example.com')).text).toMatch(new RegExp(`^${expected}: join`));
});

test('A mail server that is down is not seen by the caller, and every mail is sent when it is back', async ({
  host,
  catcher,
}) => {
  const { club, outbox } = get(host);
  await catcher.stop();
  const addresses = Array.from({ length: 8 }, (_, i) => `down-${i}@example.com`);
  for (const address of addresses) await club.notify(address, 'x');
  await expect
    .poll(async () => (await outbox.list(10)).map(({ lastError }) => lastError))
    .toEqual(addresses.map(() => 'ECONNREFUSED'));
  await catcher.restart();
  expect(await outbox.retry('all')).toBe(8);
  await waitUntilEmpty(host);
  expect(catcher.mails.map(({ rcptTo }) => rcptTo).toSorted()).toEqual(addresses);
});

test('A mail that the mail server does not take for now is tried again, and given up after 72 hours', async ({
  host,
  catcher,
}) => {
  const { club, outbox } = get(host);
  const recorder = EventRecorder.of(host.app);
  const clock = FakeClock.of(host.app);
  const wake = () => outbox.retry(randomUUID());
  catcher.refusals.recipient = () => '451 greylisted';
  const id = await club.notify('jo@example.com', 'x');
  for (const [attempts, seconds] of [
    [1, 5],
    [2, 30],
    [3, 120],
  ] as const) {
    await expect
      .poll(async () => (await outbox.list(1)).map((mail) => [mail.attempts, mail.lastError]))
      .toEqual([[attempts, '451']]);
    await expect.poll(() => isPlannedIn(seconds)).toBe(true);
    clock.advance(seconds * 1.2);
    await wake();
  }
  await expect.poll(() => isPlannedIn(600)).toBe(true);
  clock.advance(72 * 3_600);
  await wake();
  await waitUntilEmpty(host);
  await expect
    .poll(() => recorder.recorded)
    .toEqual([
      {
        name: 'mail.expired',
        event: { mailId: id, kind: 'club-notice', userId: null, code: '451' },
      },
    ]);
  expect(catcher.mails).toEqual([]);

  /** Until the result of an attempt is stored, the next one is that of another process, after a minute. */
  async function isPlannedIn(seconds: number): Promise<boolean> {
    const [mail] = await outbox.list(1);
    const wait = (mail!.nextTryAt.getTime() - clock.now().getTime()) / 1_000;
    return wait > seconds * 0.7 && wait < seconds * 1.2;
  }
});

test('A recipient that the mail server refuses for good ends the mail, and one that it refuses for now does not', async ({
  host,
  catcher,
}) => {
  const { club } = get(host);
  const recorder = EventRecorder.of(host.app);
  let greylisted = 0;
  catcher.refusals.recipient = (address) => {
    if (address.startsWith('gone')) return '550 no such mailbox';
    return greylisted++ === 0 ? '451 try again' : undefined;
  };
  const gone = await club.notify('gone@example.com', 'x');
  const later = await club.notify('later@example.com', 'x');
  await expect
    .poll(async () => (await get(host).outbox.list(5)).map(({ id }) => id))
    .toEqual([later]);
  await expect.poll(async () => (await get(host).outbox.list(1))[0]?.lastError).toBe('451');
  await get(host).outbox.retry(later);
  await catcher.waitFor('later@example.com');
  await waitUntilEmpty(host);
  await expect
    .poll(() => recorder.recorded)
    .toMatchObject([
      { name: 'mail.refused', event: { mailId: gone, code: '550' } },
      { name: 'mail.sent', event: { mailId: later } },
    ]);
});

test('A refused sender keeps the mails waiting, because it is a mistake in the settings', async ({
  host,
  catcher,
}) => {
  const { club, outbox } = get(host);
  catcher.refusals.sender = () => '550 not allowed';
  await club.notify('jo@example.com', 'x');
  await expect.poll(async () => (await outbox.list(1))[0]?.lastError).toBe('550');
  catcher.refusals.sender = undefined;
  await outbox.retry('all');
  await catcher.waitFor('jo@example.com');
});

test('Mails that can never be written delay no other mail', async ({ host, catcher }) => {
  const { club, outbox } = get(host);
  for (let i = 0; i < 8; i++) await club.notify(`poison-${i}@example.com`, 'poison');
  const from = performance.now();
  await club.notify('good@example.com', 'x');
  await catcher.waitFor('good@example.com');
  expect(performance.now() - from).toBeLessThan(5_000);
  await expect
    .poll(async () => (await outbox.list(10)).map(({ lastError }) => lastError))
    .toEqual(Array.from({ length: 8 }, () => 'Error'));
});

test('A mail server that closes the connection after the whole mail gets the same mail again', async ({
  host,
  catcher,
}) => {
  const { club, outbox } = get(host);
  const user = await createUser(host, 'jo@example.com');
  let first = true;
  catcher.refusals.data = () => {
    const answer = first ? 'drop' : undefined;
    first = false;
    return answer;
  };
  await club.invite('jo@example.com');
  await catcher.waitFor('jo@example.com');
  await expect.poll(async () => (await outbox.list(1))[0]?.lastError ?? null).not.toBeNull();
  await outbox.retry('all');
  await catcher.waitFor('jo@example.com', 2);
  const [one, two] = catcher.mails;
  expect([two!.messageId, two!.date, two!.links]).toEqual([one!.messageId, one!.date, one!.links]);
  const token = readToken(one!);
  await expect(club.join(token)).resolves.toMatchObject({ id: user.id });
  await expect(club.join(token)).rejects.toMatchObject({ code: 'link_used' });
});

test('A mail whose process does not finish is sent by another attempt after a minute', async ({
  newDatabase,
  startHost,
  catcher,
}) => {
  const url = await newDatabase();
  const secretKey = randomBytes(32).toString('hex');
  // Its mail server never greets.
  const silent = await SmtpCatcher.start({ onConnect: () => {} });
  const hung = await startHost(clubHost(url, { smtp: { url: silent.url } }, { secretKey }));
  await hung.app.get(Club).notify('jo@example.com', 'x');
  await expect.poll(async () => (await hung.app.get(Outbox).list(1))[0]?.attempts).toBe(1);
  const other = await startHost(clubHost(url, { smtp: { url: catcher.url } }, { secretKey }));
  await sleep(100);
  expect(catcher.mails).toEqual([]);
  FakeClock.of(other.app).advance(61);
  await catcher.waitFor('jo@example.com');
  await silent.stop();
});
