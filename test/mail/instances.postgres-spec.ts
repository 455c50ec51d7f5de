import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { Outbox, Transactions } from '../../src/index.js';
import { hostTest } from '../support/fixtures.js';
import { SmtpCatcher } from '../support/smtp-catcher.js';
import { clubHost } from './club.js';

const MAILS = 200;

const test = hostTest();

test('Two instances send each mail once', async ({ newDatabase, startHost, onTestFinished }) => {
  const catcher = await SmtpCatcher.start();
  onTestFinished(() => catcher.stop());
  const parts = [await newDatabase(), { smtp: { url: catcher.url } }] as const;
  const more = { secretKey: randomBytes(32).toString('hex') };
  const hosts = [
    await startHost(clubHost(...parts, more)),
    await startHost(clubHost(...parts, more)),
  ];
  const addresses = Array.from({ length: MAILS }, (_, i) => `jo-${i}@example.com`);
  const [outbox, transactions] = [hosts[0]!.app.get(Outbox), hosts[0]!.app.get(Transactions)];
  await transactions.run(async (transaction) => {
    for (const mailbox of addresses) {
      await outbox.send({ kind: 'club-notice', mailbox, details: { text: 'x' } }, transaction);
    }
  });
  await expect
    .poll(async () => (await outbox.readBacklog()).waiting, { timeout: 20_000, interval: 100 })
    .toBe(0);
  expect(catcher.mails.map(({ rcptTo }) => rcptTo).toSorted()).toEqual(addresses.toSorted());
});
