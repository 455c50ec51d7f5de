import { expect, test as plain } from 'vitest';
import { RecoveryModule } from '../../../src/index.js';
import { EventRecorder } from '../../../src/testing.js';
import { askForToken, forget, reset } from '../../support/reset.js';
import { NEXT } from '../../support/server.js';
import { SmtpCatcher } from '../../support/smtp-catcher.js';
import { AccountsHost, PASSWORD } from './accounts-host.js';

const test = plain
  .extend('catcher', { scope: 'file' }, async ({}, { onCleanup }) => {
    const catcher = await SmtpCatcher.start();
    onCleanup(() => catcher.stop());
    return catcher;
  })
  .extend('started', { scope: 'file' }, async ({ catcher }, { onCleanup }) => {
    const mail = { from: 'no-reply@host.example', smtp: { url: catcher.url } };
    const started = await AccountsHost.start({
      administered: true,
      recheckSeconds: 1,
      mail,
      features: [RecoveryModule.forRoot()],
    });
    onCleanup(() => started.close());
    return started;
  });

test('A user of the application’s own table resets the password at the address in that table', async ({
  started,
  catcher,
}) => {
  const { id, login } = await started.register();
  const session = await started.tokens(login!);
  const mail = 'moved@example.com';
  await started.accounts.update({ id }, { mail });
  const events = EventRecorder.of(started.host.app);
  const token = await askForToken(started.host, catcher, mail);
  await expect
    .poll(() => events.recorded.map(({ name, event }) => [name, event]))
    .toContainEqual(['password.reset-requested', { userId: String(id) }]);
  expect((await reset(started.host, token)).status).toBe(204);
  const me = await started.host.call('GET', '/users/me', { token: session.access_token });
  expect(me.status).toBe(401);
  const { access_token: access } = await started.tokens(login!, NEXT);
  // The application owns the address, and knows whether it was proved.
  const { body } = await started.host.call('GET', '/users/me', { token: access });
  expect([body.email, body.email_verified]).toEqual([mail, false]);
});

test('A user of the application’s own table without a password gets the first one by a reset', async ({
  started,
  catcher,
}) => {
  const account = { mail: 'first@example.com', login: 'first', displayName: null };
  await started.accounts.insert(account);
  const token = await askForToken(started.host, catcher, account.mail);
  expect((await reset(started.host, token)).status).toBe(204);
  await started.tokens(account.login, NEXT);
});

test('A link to an address that the application has changed meanwhile is not valid', async ({
  started,
  catcher,
}) => {
  const { id, mail, login } = await started.register();
  const token = await askForToken(started.host, catcher, mail);
  await started.accounts.update({ id }, { mail: 'other@example.com' });
  await expect
    .poll(async () => (await reset(started.host, token, 'short')).body.code)
    .toBe('link_not_valid');
  await started.tokens(login!, PASSWORD);
});

test('A user who is disabled in the application’s own table gets no mail, and can use no link', async ({
  started,
  catcher,
}) => {
  const { id, mail } = await started.register();
  const token = await askForToken(started.host, catcher, mail);
  await started.accounts.update({ id }, { disabled: true });
  await expect
    .poll(async () => (await reset(started.host, token, 'short')).body.code)
    .toBe('link_not_valid');
  const disabled = { mail: 'disabled@example.com', login: null, displayName: null, disabled: true };
  await started.accounts.insert(disabled);
  expect((await forget(started.host, disabled.mail)).status).toBe(202);
  // Mails are sent in order.
  await askForToken(started.host, catcher, (await started.register()).mail);
  expect(catcher.to(disabled.mail)).toEqual([]);
});

test('An administrator starts the reset of a user of the application’s own table', async ({
  started,
  catcher,
}) => {
  const admin = await started.register();
  await started.accounts.update({ id: admin.id }, { groups: 'admin' });
  const { access_token: token } = await started.tokens(admin.login!);
  const { id, mail } = await started.register();
  const path = `/users/${id}/password-reset`;
  expect((await started.host.call('POST', path, { token })).status).toBe(202);
  await catcher.waitFor(mail);
});
