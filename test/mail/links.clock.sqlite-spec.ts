import { expect } from 'vitest';
import { SYSTEM_ACTOR } from '../../src/events/actor.js';
import { UnitsOfWork } from '../../src/events/units-of-work.js';
import { MailLinks, type NewLink, UserAccounts } from '../../src/index.js';
import { FakeClock } from '../../src/testing.js';
import { mailHostTest } from '../support/mail-fixtures.js';
import { DAY } from '../support/server.js';
import { clubHost } from './club.js';

const test = mailHostTest();

test('A link whose time was set by a clock a year ahead is not open, but can be withdrawn', async ({
  newDatabase,
  startHost,
  catcher,
}) => {
  const { app } = await startHost(clubHost(await newDatabase(), { smtp: { url: catcher.url } }));
  const [links, units, clock] = [app.get(MailLinks), app.get(UnitsOfWork), FakeClock.of(app)];
  const accounts = app.get(UserAccounts);
  const user = await units.run(SYSTEM_ACTOR, (unit) =>
    accounts.create({ email: 'jo@example.com' }, unit),
  );
  const given: NewLink = {
    purpose: 'change-email',
    user,
    address: 'new@example.com',
    ownerAddress: user.email,
    lifetimeSeconds: 3_600,
    replaceable: false,
  };
  const right = clock.now();
  clock.advance(365 * DAY);
  const sent = await units.run(SYSTEM_ACTOR, async (unit) => {
    const link = await links.create(given, unit);
    return links.activate(link.id, unit);
  });
  const waiting = await units.run(SYSTEM_ACTOR, (unit) => links.create(given, unit));
  const filter = { purpose: 'change-email', userId: user.id };
  expect(await links.listOpen(filter)).toHaveLength(2);
  clock.set(right);
  expect(await links.listOpen(filter)).toEqual([]);
  const unexpired = await links.listUnexpired(filter);
  expect(unexpired.map(({ id }) => id)).toEqual([sent!.id, waiting.id]);
  expect(await units.run(SYSTEM_ACTOR, (unit) => links.withdraw(unexpired, unit))).toBe(2);
});
