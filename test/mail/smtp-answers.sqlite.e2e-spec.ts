import { expect } from 'vitest';
import { SYSTEM_ACTOR } from '../../src/events/actor.js';
import { MailTester } from '../../src/index.js';
import { EventRecorder } from '../../src/testing.js';
import { readToken, waitUntilSent } from '../support/mail-fixtures.js';
import { clubTest, createUser, getServices } from './club.js';

const test = clubTest();

test('A mail is sent over SMTP with the headers of automatic mail, in text and HTML', async ({
  host,
  catcher,
}) => {
  const { club } = getServices(host);
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
  await waitUntilSent(host);
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
  const { outbox, units } = getServices(host);
  await host.app.get(MailTester).send('operator@example.com');
  await catcher.waitFor('operator@example.com');
  const notice = { kind: 'club-notice', mailbox: 'jo@example.com', details: { text: 'x' } };
  await units.run(SYSTEM_ACTOR, (unit) => outbox.send(notice, unit));
  await catcher.waitFor('jo@example.com');
});

test('A mail is in the language of its user, else in that of the request, else in the default', async ({
  host,
  catcher,
}) => {
  for (const [i, [locale, acceptLanguage, expected]] of (
    [
      ['es', 'fr, en;q=0.5', 'es'],
      // A regional form.
      ['de-AT', 'fr', 'de'],
      [undefined, 'it, fr-CH;q=0.8, en;q=0.5', 'fr'],
      [undefined, 'it, zh', 'en'],
    ] as const
  ).entries()) {
    const email = `jo-${i}@example.com`;
    await createUser(host, email, locale);
    await getServices(host).club.invite(email, acceptLanguage);
    expect((await catcher.waitFor(email)).text).toMatch(new RegExp(`^${expected}: join`));
  }
});

test('A recipient that the mail server refuses for good ends the mail, and one that it refuses for now does not', async ({
  host,
  catcher,
}) => {
  const { club } = getServices(host);
  const recorder = EventRecorder.of(host.app);
  let greylisted = 0;
  catcher.refusals.recipient = (address) => {
    if (address.startsWith('gone')) return '550 no such mailbox';
    return greylisted++ === 0 ? '451 try again' : undefined;
  };
  const gone = await club.notify('gone@example.com', 'x');
  const later = await club.notify('later@example.com', 'x');
  await expect
    .poll(async () => (await getServices(host).outbox.list(5)).map(({ id }) => id))
    .toEqual([later]);
  await expect.poll(async () => (await getServices(host).outbox.list(1))[0]?.lastError).toBe('451');
  await getServices(host).outbox.retry(later);
  await catcher.waitFor('later@example.com');
  await waitUntilSent(host);
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
  const { club, outbox } = getServices(host);
  catcher.refusals.sender = () => '550 not allowed';
  await club.notify('jo@example.com', 'x');
  await expect.poll(async () => (await outbox.list(1))[0]?.lastError).toBe('550');
  catcher.refusals.sender = undefined;
  await outbox.retry('all');
  await catcher.waitFor('jo@example.com');
});

test('Mails that can never be written delay no other mail', async ({ host, catcher }) => {
  const { club, outbox } = getServices(host);
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
  const { club, outbox } = getServices(host);
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
