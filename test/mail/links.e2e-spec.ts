import { expect } from 'vitest';
import { SYSTEM_ACTOR } from '../../src/events/actor.js';
import { UnitsOfWork } from '../../src/events/units-of-work.js';
import { MailLinks, type NewLink, Outbox, UserAccounts } from '../../src/index.js';
import { MailRow } from '../../src/mail/mail.entity.js';
import { FakeClock } from '../../src/testing.js';
import { flipBits, mailHostTest, readToken } from '../support/mail-fixtures.js';
import { Club, clubHost } from './club.js';

const HOUR = 3_600;

const test = mailHostTest()
  .extend('host', async ({ newDatabase, startHost, catcher }) =>
    startHost(clubHost(await newDatabase(), { smtp: { url: catcher.url } })),
  )
  .extend('club', ({ host }) => host.app.get(Club))
  .extend('links', ({ host }) => host.app.get(MailLinks))
  .extend('accounts', ({ host }) => host.app.get(UserAccounts))
  .extend('units', ({ host }) => host.app.get(UnitsOfWork))
  .extend('clock', ({ host }) => FakeClock.of(host.app))
  .extend('user', ({ units, accounts }) =>
    units.run(SYSTEM_ACTOR, (unit) => accounts.create({ email: 'Jo@example.com' }, unit)),
  )
  /** Sends an invitation to the user, and returns its token. */
  .extend('invite', ({ club, user, catcher, host }) => {
    let count = 0;
    return async (): Promise<string> => {
      await club.invite(user.email);
      const { links } = await catcher.waitFor(user.email, ++count);
      const outbox = host.app.get(Outbox);
      await expect.poll(async () => (await outbox.readBacklog()).waiting).toBe(0);
      return readToken({ links });
    };
  });

test('A link can be used once', async ({ club, invite, user }) => {
  const token = await invite();
  await expect(club.join(token)).resolves.toMatchObject({ id: user.id });
  await expect(club.join(token)).rejects.toMatchObject({ code: 'link_used' });
  expect(club.members).toEqual([user.id]);
});

test('Checking a link changes nothing', async ({ club, links, invite }) => {
  const token = await invite();
  for (let i = 0; i < 3; i++) await links.verify(token, 'club-invitation');
  await expect(club.join(token)).resolves.toBeTruthy();
});

test('A link can be used again if the change that it was for is rolled back', async ({
  club,
  links,
  units,
  invite,
}) => {
  const token = await invite();
  const link = await links.verify(token, 'club-invitation');
  const failed = units.run(SYSTEM_ACTOR, async (unit) => {
    await links.consume(link, unit);
    throw new Error('no');
  });
  await expect(failed).rejects.toThrow('no');
  await expect(club.join(token)).resolves.toBeTruthy();
});

test('Of sixteen parallel uses of a link one succeeds', async ({ club, invite }) => {
  const token = await invite();
  const answers = await Promise.allSettled(Array.from({ length: 16 }, () => club.join(token)));
  const codes = answers.map((answer) =>
    answer.status === 'fulfilled' ? 'joined' : (answer.reason as { code: string }).code,
  );
  expect(codes.toSorted()).toEqual(['joined', ...Array.from({ length: 15 }, () => 'link_used')]);
});

test('A newer link replaces an older one when it is sent', async ({ club, invite }) => {
  const older = await invite();
  const newer = await invite();
  await expect(club.join(older)).rejects.toMatchObject({ code: 'link_replaced' });
  await expect(club.join(newer)).resolves.toBeTruthy();
});

test('An older link works until the mail with the newer one is sent', async ({
  club,
  invite,
  catcher,
  user,
}) => {
  const older = await invite();
  await catcher.stop();
  await club.invite(user.email);
  await expect(club.join(older)).resolves.toBeTruthy();
});

test('A mail whose link is older than one that was sent already is not sent', async ({
  host,
  club,
  catcher,
  user,
}) => {
  const outbox = host.app.get(Outbox);
  catcher.refusals.recipient = () => '451 later';
  await club.invite(user.email);
  await expect.poll(async () => (await outbox.list(1))[0]?.lastError).toBe('451');
  catcher.refusals.recipient = undefined;
  await club.invite(user.email);
  await catcher.waitFor(user.email);
  await expect.poll(async () => (await outbox.list(5)).length).toBe(1);
  await outbox.retry('all');
  await expect.poll(async () => (await outbox.readBacklog()).waiting).toBe(0);
  expect(catcher.mails).toHaveLength(1);
});

test('A mail that waited while one with a newer link was sent is not sent', async ({
  host,
  club,
  units,
  catcher,
  clock,
  user,
}) => {
  const outbox = host.app.get(Outbox);
  const mail = { kind: 'club-invitation', mailbox: user.email };
  await units.run(SYSTEM_ACTOR, async (unit) => {
    const id = await outbox.send(mail, unit);
    const nextTryAt = new Date(clock.now().getTime() + HOUR * 1_000);
    await unit.transaction.update(MailRow, { id }, { nextTryAt });
  });
  clock.advance(1);
  await club.invite(user.email);
  const { links } = await catcher.waitFor(user.email);
  await expect.poll(async () => (await outbox.list(5)).length).toBe(1);
  await outbox.retry('all');
  await expect.poll(async () => (await outbox.readBacklog()).waiting).toBe(0);
  expect(catcher.mails).toHaveLength(1);
  await expect(club.join(readToken({ links }))).resolves.toBeTruthy();
});

test('A link is valid for its whole lifetime from the moment that its mail is sent', async ({
  host,
  club,
  catcher,
  clock,
  user,
}) => {
  const outbox = host.app.get(Outbox);
  await catcher.stop();
  await club.invite(user.email);
  await expect.poll(async () => (await outbox.list(1))[0]?.lastError).toBe('ECONNREFUSED');
  clock.advance(5 * HOUR);
  await catcher.restart();
  await outbox.retry('all');
  const { links } = await catcher.waitFor(user.email);
  // The lifetime starts again when the answer of the mail server is stored.
  await expect.poll(async () => (await outbox.readBacklog()).waiting).toBe(0);
  const token = readToken({ links });
  clock.advance(HOUR - 30);
  await expect(host.app.get(MailLinks).verify(token, 'club-invitation')).resolves.toBeTruthy();
  clock.advance(31);
  await expect(club.join(token)).rejects.toMatchObject({ code: 'link_expired' });
});

test('A link dies when all sessions of its user end, when they change their address, and when they are deleted', async ({
  club,
  accounts,
  units,
  invite,
  user,
}) => {
  const token = await invite();
  await units.run(SYSTEM_ACTOR, (unit) => accounts.invalidateSessions(user.id, unit));
  await expect(club.join(token)).rejects.toMatchObject({ code: 'link_not_valid' });

  const second = await invite();
  await units.run(SYSTEM_ACTOR, ({ transaction }) =>
    transaction.query(`UPDATE users SET email = 'new@example.com'`),
  );
  await expect(club.join(second)).rejects.toMatchObject({ code: 'link_not_valid' });
  await units.run(SYSTEM_ACTOR, ({ transaction }) =>
    transaction.query(`UPDATE users SET email = 'jo@EXAMPLE.com'`),
  );
  await expect(club.links.verify(second, 'club-invitation')).resolves.toBeTruthy();

  await accounts.delete(user.id);
  await expect(club.join(second)).rejects.toMatchObject({ code: 'link_not_valid' });
});

test('A use fails if the sessions of the user end between the check and the use', async ({
  links,
  accounts,
  units,
  invite,
  user,
}) => {
  const link = await links.verify(await invite(), 'club-invitation');
  await units.run(SYSTEM_ACTOR, (unit) => accounts.invalidateSessions(user.id, unit));
  await expect(units.run(SYSTEM_ACTOR, (unit) => links.consume(link, unit))).rejects.toMatchObject({
    code: 'link_not_valid',
  });
});

test('A token with any byte changed, of another purpose, of another user, or of no link is not valid', async ({
  club,
  links,
  units,
  accounts,
  invite,
}) => {
  const token = await invite();
  for (const changed of flipBits(token)) {
    await expect(club.join(changed)).rejects.toMatchObject({ code: 'link_not_valid' });
  }
  const other = await units.run(SYSTEM_ACTOR, async (unit) => {
    const user = await accounts.create({ email: 'eve@example.com' }, unit);
    const address = user.email;
    const purpose = 'club-invitation';
    const given: NewLink = { purpose, user, address, ownerAddress: address, lifetimeSeconds: HOUR };
    return links.create(given, unit);
  });
  const otherToken = Buffer.from(links.createToken(other), 'base64url');
  const mixed = Buffer.concat([
    otherToken.subarray(0, 16),
    Buffer.from(token, 'base64url').subarray(16),
  ]);
  for (const wrong of [
    mixed.toString('base64url'),
    `${token}A`,
    token.slice(1),
    `${token}=`,
    ` ${token}`,
    token.replace(/.$/, '\0'),
    'A'.repeat(64),
    '',
    'x'.repeat(100_000),
  ]) {
    await expect(club.join(wrong)).rejects.toMatchObject({ code: 'link_not_valid' });
  }
  await expect(links.verify(token, 'reset-password')).rejects.toMatchObject({
    code: 'link_not_valid',
  });
  await expect(club.join(token)).resolves.toBeTruthy();
});

test('A link whose mail was not sent yet has expired, and a withdrawn one is replaced', async ({
  links,
  units,
  user,
}) => {
  const address = user.email;
  const given: NewLink = {
    purpose: 'change-email',
    user,
    address: 'new@example.com',
    ownerAddress: address,
    lifetimeSeconds: HOUR,
  };
  const link = await units.run(SYSTEM_ACTOR, (unit) => links.create(given, unit));
  const token = links.createToken(link);
  await expect(links.verify(token, 'change-email')).rejects.toMatchObject({ code: 'link_expired' });
  const filter = { purpose: 'change-email', userId: user.id };
  expect((await links.listOpen(filter)).map(({ id }) => id)).toEqual([link.id]);
  expect(await units.run(SYSTEM_ACTOR, (unit) => links.withdraw([link], unit))).toBe(1);
  expect(await links.listOpen(filter)).toEqual([]);
  await expect(links.verify(token, 'change-email')).rejects.toMatchObject({
    code: 'link_replaced',
  });
});

test('Neither the database nor the outbox contains the token of a link', async ({
  club,
  units,
  catcher,
  user,
  host,
}) => {
  catcher.refusals.data = () => '451 later';
  await club.invite(user.email);
  const outbox = host.app.get(Outbox);
  await expect.poll(async () => (await outbox.list(1))[0]?.lastError).toBe('451');
  catcher.refusals.data = undefined;
  const dump = () =>
    units.run(SYSTEM_ACTOR, async ({ transaction }) =>
      JSON.stringify([
        await transaction.query('SELECT * FROM links'),
        await transaction.query('SELECT * FROM mails'),
      ]),
    );
  const waiting = await dump();
  await outbox.retry('all');
  const { links } = await catcher.waitFor(user.email);
  const token = readToken({ links });
  for (const text of [waiting, await dump()]) {
    expect(text).not.toContain(token);
    // Its secret half.
    expect(text).not.toContain(token.slice(22));
    expect(text).not.toContain(Buffer.from(token, 'base64url').subarray(16).toString('hex'));
  }
});
