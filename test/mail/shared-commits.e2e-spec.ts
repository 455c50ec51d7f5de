import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import {
  type DueMail,
  MailKind,
  Outbox,
  type PreparedMail,
  SYSTEM_ACTOR,
  UnitsOfWork,
  UserAccounts,
} from '../../src/index.js';
import { mailHostTest } from '../support/mail-fixtures.js';
import { clubHost } from './club.js';

/** Its link is for a user who does not exist. */
class GhostMail extends MailKind {
  readonly kind = 'ghost';

  override prepare({ mailbox }: DueMail): PreparedMail {
    const address = mailbox!;
    const user = { id: randomUUID(), sessionsVersion: 0 };
    const create = { purpose: 'ghost', user, address, ownerAddress: null, lifetimeSeconds: 60 };
    return { to: address, link: { url: 'https://club.example/#{token}', create } };
  }
}

const test = mailHostTest();

test('A mail whose link cannot be stored delays no mail that is sent at the same time', async ({
  newDatabase,
  startHost,
  catcher,
}) => {
  const parts = clubHost(await newDatabase(), { smtp: { url: catcher.url } });
  const { app } = await startHost({ ...parts, providers: [GhostMail] });
  const outbox = app.get(Outbox);
  await app.get(UnitsOfWork).run(SYSTEM_ACTOR, async (unit) => {
    await app.get(UserAccounts).create({ email: 'jo@example.com' }, unit);
    await outbox.send({ kind: 'club-invitation', mailbox: 'jo@example.com' }, unit);
    await outbox.send({ kind: 'ghost', mailbox: 'ghost@example.com' }, unit);
    await outbox.send(
      { kind: 'club-notice', mailbox: 'al@example.com', details: { text: 'x' } },
      unit,
    );
  });
  await catcher.waitFor('jo@example.com');
  await catcher.waitFor('al@example.com');
  await expect
    .poll(async () => (await outbox.list(5)).map((mail) => [mail.kind, mail.lastError]), {
      timeout: 5_000,
    })
    .toEqual([['ghost', 'not_found']]);
});
