import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { expect } from 'vitest';
import { MailRow } from '../../src/mail/mail.entity.js';
import { mailTest, readToken, takeEventsUntil, waitUntilSent } from '../support/mail-fixtures.js';
import { askForToken, forget, reset } from '../support/reset.js';
import { DAY, NEXT } from '../support/server.js';

const test = mailTest({ trustProxyHops: 1, mailsPerAddress: 20 });

let addresses = 0;
/** Returns the headers of a request from an address that no other request has. */
const fromNewAddress = (): Record<string, string> =>
  from(`10.0.${addresses >> 8}.${addresses++ & 255}`);
const from = (address: string): Record<string, string> => ({ 'x-forwarded-for': address });

test('A hundred requests within an hour for one mailbox, from as many addresses, cause four mails, and the last link works', async ({
  server,
  catcher,
  newUser,
}) => {
  const other = await server.register();
  const statuses = new Set<number>();
  for (let i = 0; i < 100; i++) {
    server.setClockAhead(i * 36);
    statuses.add((await forget(server, newUser.email, fromNewAddress())).status);
    if (i === 50) await forget(server, other.email, fromNewAddress());
    // A clock that is a minute ahead ends the lease of a mail that is being sent.
    await waitUntilSent(server);
  }
  expect([...statuses]).toEqual([202]);
  await catcher.waitFor(other.email);
  const mail = await catcher.waitFor(newUser.email, 4);
  expect(catcher.to(newUser.email)).toHaveLength(4);
  expect((await reset(server, readToken(mail), NEXT, fromNewAddress())).status).toBe(204);
  server.setClockAhead(0);
});

test('Requests at the same moment for one mailbox cause one mail, also through two instances', async ({
  server,
  catcher,
  newUser,
}) => {
  const other = await server.startInstance();
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, i) =>
      forget(i % 2 ? server : other, newUser.email, fromNewAddress()),
    ),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
  await catcher.waitFor(newUser.email);
  server.setClockAhead(61);
  await askForToken(server, catcher, newUser.email);
  expect(catcher.to(newUser.email)).toHaveLength(2);
  server.setClockAhead(0);
});

test('A user who has used the link, and forgets the new password within a minute, gets another link', async ({
  server,
  catcher,
  newUser,
}) => {
  const first = await askForToken(server, catcher, newUser.email);
  expect((await reset(server, first, NEXT, fromNewAddress())).status).toBe(204);
  const second = await askForToken(server, catcher, newUser.email);
  expect((await reset(server, second, NEXT, fromNewAddress())).status).toBe(204);
});

test('An address that asks for more than twenty mails in an hour gets 429, whether the mailboxes have accounts or not', async ({
  server,
  newUser,
}) => {
  const address = from('10.1.0.1');
  for (let i = 0; i < 20; i++) {
    expect((await forget(server, `unknown-${i}@example.com`, address)).status).toBe(202);
  }
  for (const email of [newUser.email, 'unknown@example.com']) {
    const { status, body, headers } = await forget(server, email, address);
    expect([status, body.code, headers.get('retry-after')]).toEqual([
      429,
      'too_many_requests',
      '1',
    ]);
  }
  expect(await takeEventsUntil(server, 'limit.reached')).toContain('limit.reached');
  expect((await forget(server, 'unknown@example.com', fromNewAddress())).status).toBe(202);
});

test('An address that tries a hundred wrong links gets 429, and the owner elsewhere uses the right one; rejected passwords do not count', async ({
  server,
  catcher,
  newUser,
}) => {
  const [attacker, owner] = [from('10.2.0.1'), from('10.2.0.2')];
  await forget(server, newUser.email, owner);
  const token = readToken(await catcher.waitFor(newUser.email));
  const wrong = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
  for (let i = 0; i < 5; i++) {
    expect((await reset(server, token, 'short', attacker)).body.code).toBe('password_too_short');
  }
  const statuses: number[] = [];
  for (let i = 0; i < 102; i++) statuses.push((await reset(server, wrong, NEXT, attacker)).status);
  expect(statuses).toEqual([...Array<number>(100).fill(422), 429, 429]);
  // The right link is not looked at either.
  expect((await reset(server, token, NEXT, attacker)).status).toBe(429);
  expect((await reset(server, token, NEXT, owner)).status).toBe(204);
});

test('After the clock was a year ahead, a link from then is not valid, and its owner gets another one', async ({
  server,
  catcher,
  newUser: { email },
}) => {
  try {
    server.setClockAhead(365 * DAY);
    const early = await askForToken(server, catcher, email);
    await waitUntilSent(server);
    server.setClockAhead(0);
    expect((await reset(server, early, NEXT, fromNewAddress())).body.code).toBe('link_expired');
    expect((await forget(server, email, fromNewAddress())).status).toBe(202);
    // The longest wait of a mailbox.
    server.setClockAhead(90 * 60);
    const token = await askForToken(server, catcher, email);
    await waitUntilSent(server);
    expect((await reset(server, early, NEXT, fromNewAddress())).body.code).toBe('link_replaced');
    expect((await reset(server, token, NEXT, fromNewAddress())).status).toBe(204);
  } finally {
    server.setClockAhead(0);
  }
});

test('A mail that was queued while the clock was a year ahead has a valid link', async ({
  server,
  catcher,
  newUser: { email },
}) => {
  const mail = { kind: 'reset-password', userId: null, mailbox: email, linkId: null, locale: null };
  const createdAt = new Date(Date.now() + 365 * DAY * 1_000);
  const attempts = { nextTryAt: new Date(), attempts: 0, lastError: null };
  const mails = server.app.get(DataSource).getRepository(MailRow);
  const id = randomUUID();
  await mails.insert({ id, ...mail, details: {}, createdAt, ...attempts });
  const token = readToken(await catcher.waitFor(email));
  await expect.poll(() => mails.countBy({ id })).toBe(0);
  expect((await reset(server, token, NEXT, fromNewAddress())).status).toBe(204);
});
