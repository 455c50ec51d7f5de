import { expect } from 'vitest';
import { mailTest } from '../support/mail-fixtures.js';
import { addPasskeyOwner, signInWithPasskey } from '../support/passkeys.js';

const test = mailTest();

test('The owner gets a mail about a new passkey, and about one that may have been copied', async ({
  server,
  catcher,
}) => {
  const { user, passkey } = await addPasskeyOwner(server, { synced: false });
  const added = await catcher.waitFor(user.email);
  expect([added.subject, added.links]).toEqual(['A passkey was added to your account', []]);
  expect(added.text).toMatch(/It happened on .+ UTC/);
  passkey.counter = 0;
  expect((await signInWithPasskey(server, passkey)).status).toBe(401);
  const suspended = await catcher.waitFor(user.email, 2);
  expect(suspended.subject).toBe('A passkey of your account is no longer accepted');
});
