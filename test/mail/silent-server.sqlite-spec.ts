import { expect } from 'vitest';
import { Outbox } from '../../src/index.js';
import { mailTest, newAddress } from '../support/mail-fixtures.js';
import { forget } from '../support/reset.js';
import { askForLink, register } from '../support/verification.js';

/** A server sends four mails at once. */
const MAILS = 8;

const test = mailTest({ emailVerification: 'required' }, { onConnect: () => {} });

test('With EMAIL_VERIFICATION=required, registrations and all other requests are answered while the mail server accepts connections and says nothing', async ({
  server,
  catcher,
}) => {
  const outbox = server.app.get(Outbox);
  const emails = Array.from({ length: MAILS }, newAddress);
  for (const email of emails) expect((await register(server, email)).status).toBe(202);
  await expect
    .poll(async () => (await outbox.list(MAILS)).map(({ attempts }) => attempts).toSorted())
    .toEqual([0, 0, 0, 0, 1, 1, 1, 1]);

  const other = await server.startInstance({ emailVerification: 'off', mail: undefined });
  const user = await other.register();
  const { access_token: token, refresh_token } = await server.tokens(user);
  expect((await server.me(token)).status).toBe(200);
  expect((await server.refresh(refresh_token)).status).toBe(200);
  expect((await forget(server, user.email)).status).toBe(202);
  expect((await askForLink(server, emails[0]!)).status).toBe(202);
  expect((await register(server, newAddress())).status).toBe(202);
  expect((await server.call('GET', '/health/ready')).status).toBe(200);
  expect((await outbox.readBacklog()).waiting).toBeGreaterThan(MAILS);
  // Ends the attempts, for which the server would wait when it stops.
  await catcher.stop();
});
