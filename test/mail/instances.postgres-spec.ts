import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { Outbox, SYSTEM_ACTOR, UnitsOfWork } from '../../src/index.js';
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
  const [outbox, units] = [hosts[0]!.app.get(Outbox), hosts[0]!.app.get(UnitsOfWork)];
  await units.run(SYSTEM_ACTOR, async (unit) => {
    for (const mailbox of addresses) {
      await outbox.send({ kind: 'club-notice', mailbox, details: { text: 'x' } }, unit);
    }
  });
  await expect
    .poll(async () => (await outbox.readBacklog()).waiting, { timeout: 20_000, interval: 100 })
    .toBe(0);
  expect(catcher.mails.map(({ rcptTo }) => rcptTo).toSorted()).toEqual(addresses.toSorted());
});
