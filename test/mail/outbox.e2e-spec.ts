import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { Clock, Outbox, SYSTEM_ACTOR } from '../../src/index.js';
import { EventRecorder, FakeClock } from '../../src/testing.js';
import { SmtpCatcher } from '../support/smtp-catcher.js';
import { readToken, waitUntilSent } from '../support/mail-fixtures.js';
import { Club, clubHost, clubTest, createUser, getServices } from './club.js';

// The queue of mails in the database: smtp-answers.sqlite.e2e-spec.ts tests what the mail server gets and answers.
const test = clubTest();

test('A mail is sent only if the transaction of the application commits', async ({
  host,
  catcher,
}) => {
  const { dataSource, outbox, units } = getServices(host);
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
  await waitUntilSent(host);
  expect(catcher.mails).toHaveLength(1);
});

test('A mail for an address without an account is dropped, and its row is the same as any other', async ({
  host,
  catcher,
}) => {
  const { club } = getServices(host);
  await club.invite('unknown@example.com');
  const user = await createUser(host, 'Known@Example.com');
  await club.invite('KNOWN@example.com');
  const { links, subject } = await catcher.waitFor('Known@example.com');
  expect(subject).toBe(`An invitation for ${user.id}`);
  await waitUntilSent(host);
  expect(catcher.mails).toHaveLength(1);
  const token = readToken({ links });
  expect(token).toMatch(/^[\w-]{64}$/);
  await expect(club.join(token)).resolves.toMatchObject({ id: user.id });
});

test('A mail server that is down is not seen by the caller, and every mail is sent when it is back', async ({
  host,
  catcher,
}) => {
  const { club, outbox } = getServices(host);
  await catcher.stop();
  const addresses = Array.from({ length: 8 }, (_, i) => `down-${i}@example.com`);
  for (const address of addresses) await club.notify(address, 'x');
  await expect
    .poll(async () => (await outbox.list(10)).map(({ lastError }) => lastError))
    .toEqual(addresses.map(() => 'ECONNREFUSED'));
  await catcher.restart();
  expect(await outbox.retry('all')).toBe(8);
  await waitUntilSent(host);
  expect(catcher.mails.map(({ rcptTo }) => rcptTo).toSorted()).toEqual(addresses);
});

test('A mail that the mail server does not take for now is tried again, and given up after 72 hours', async ({
  host,
  catcher,
}) => {
  const { club, outbox } = getServices(host);
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
  await waitUntilSent(host);
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

test('A clock that is a year ahead for a moment expires no mail, and makes none wait for a year', async ({
  host,
  catcher,
}) => {
  const { club, outbox } = getServices(host);
  const clock = host.app.get(Clock);
  const now = clock.now.bind(clock);
  const wake = () => outbox.retry(randomUUID());
  catcher.refusals.recipient = () => '451 greylisted';
  await club.notify('jo@example.com', 'x');
  const readError = async () => (await outbox.list(1))[0]?.lastError;
  await expect.poll(readError).toBe('451');
  clock.now = () => new Date(now().getTime() + 365 * 86_400_000);
  await outbox.retry('all');
  await expect.poll(readError).toBe('UNSTEADY_CLOCK');
  delete catcher.refusals.recipient;
  clock.now = now;
  await wake();
  await waitUntilSent(host);
  await catcher.waitFor('jo@example.com');
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
