import { expect } from 'vitest';
import { RefusedAddresses, UserAccounts } from '../../src/index.js';
import { mailTest, readToken, takeEventsUntil, waitUntilSent } from '../support/mail-fixtures.js';
import { askForToken, forget, reset } from '../support/reset.js';
import { NEXT, PASSWORD, type TestUser } from '../support/server.js';
import { TrailReader } from '../support/trail.js';
import { askForLink, register, verify } from '../support/verification.js';

const test = mailTest({ emailVerification: 'optional', limits: false })
  .extend('refused', ({ server }) => server.app.get(RefusedAddresses, { strict: false }))
  /** A user whose address is verified. */
  .extend('verified', async ({ server, newUser }): Promise<TestUser> => {
    await waitUntilSent(server);
    await server.app.get(UserAccounts).markEmailVerified(newUser.id);
    server.takeAllEvents();
    return newUser;
  })
  /** The same user, to whose address mails are stopped. */
  .extend('stopped', async ({ server, refused, verified }): Promise<TestUser> => {
    await refused.refuse(verified.email.toUpperCase());
    server.takeAllEvents();
    return verified;
  });

test('A refused address gets no reset mail and no security notice, and their senders see no difference', async ({
  server,
  catcher,
  stopped,
}) => {
  const before = catcher.to(stopped.email).length;
  expect((await forget(server, stopped.email)).status).toBe(202);
  const token = await server.signIn(stopped);
  const json = { current_password: PASSWORD, new_password: NEXT };
  expect((await server.call('PUT', '/users/me/password', { token, json })).status).toBe(204);
  await waitUntilSent(server);
  expect(catcher.to(stopped.email)).toHaveLength(before);
});

test('A mail to a refused address ends with an event in the audit trail, which does not contain the address', async ({
  server,
  stopped,
}) => {
  const trail = new TrailReader(server);
  await trail.take();
  await forget(server, stopped.email);
  await waitUntilSent(server);
  const rows = await trail.take();
  expect(rows.filter(({ name }) => name.startsWith('mail.'))).toMatchObject([
    { name: 'mail.refused', details: { kind: 'reset-password', code: 'refused-address' } },
  ]);
  expect(JSON.stringify(rows)).not.toContain(stopped.email);
});

test('Refusing an address twice, in any spelling, emits one event, and text that is no address is rejected', async ({
  server,
  refused,
  verified,
}) => {
  await Promise.all(
    [verified.email, `  ${verified.email.toUpperCase()} `].map((each) => refused.refuse(each)),
  );
  await refused.refuse(verified.email);
  const events = server.takeRecorded().filter(({ name }) => name === 'email.refused');
  expect(events).toEqual([{ name: 'email.refused', event: { userId: verified.id } }]);
  await expect(refused.refuse('no address')).rejects.toMatchObject({ code: 'validation_failed' });
  const [latest] = await refused.list(1);
  expect(latest!.address).toBe(verified.email);
});

test('The signed-in owner of a verified address that is refused asks for a link, and using it lets all mails through again', async ({
  server,
  catcher,
  refused,
  stopped,
}) => {
  const token = await server.signIn(stopped);
  const count = catcher.to(stopped.email).length + 1;
  expect((await askForLink(server, stopped.email, { token })).status).toBe(202);
  const link = readToken(await catcher.waitFor(stopped.email, count));
  expect(await refused.has(stopped.email)).toBe(true);
  await waitUntilSent(server);
  server.takeAllEvents();
  expect((await verify(server, link, {}, { token })).status).toBe(204);
  expect(server.takeRecorded()).toEqual([{ name: 'email.allowed', event: { userId: stopped.id } }]);
  expect(await refused.has(stopped.email)).toBe(false);
  await reset(server, await askForToken(server, catcher, stopped.email));
});

test('Neither a stranger, nor another user, nor a user who never verified it gets a mail sent to a refused address', async ({
  server,
  catcher,
  refused,
  stopped,
}) => {
  const other = await server.signIn(await server.register());
  const unproven = await server.register();
  await catcher.waitFor(unproven.email);
  await refused.refuse(unproven.email);
  const before = [stopped, unproven].map(({ email }) => catcher.to(email).length);
  await askForLink(server, stopped.email);
  await askForLink(server, stopped.email, { token: other });
  await askForLink(server, unproven.email, { token: await server.signIn(unproven) });
  await waitUntilSent(server);
  expect([stopped, unproven].map(({ email }) => catcher.to(email).length)).toEqual(before);
});

test('A signed-in user gets no link for an address that is verified and not refused', async ({
  server,
  catcher,
  verified,
}) => {
  const before = catcher.to(verified.email).length;
  await askForLink(server, verified.email, { token: await server.signIn(verified) });
  await waitUntilSent(server);
  expect(catcher.to(verified.email)).toHaveLength(before);
});

test('A link that was mailed before the address was refused proves it, and lets mails through again', async ({
  server,
  catcher,
  refused,
  verified,
}) => {
  const link = await askForToken(server, catcher, verified.email);
  await refused.refuse(verified.email);
  expect((await reset(server, link, 'short')).status).toBe(422);
  expect(await refused.has(verified.email)).toBe(true);
  expect((await reset(server, link)).status).toBe(204);
  expect(await refused.has(verified.email)).toBe(false);
});

test('An administrator who starts a reset has its mail sent to a refused address', async ({
  server,
  catcher,
  refused,
  stopped,
}) => {
  const admin = await server.signIn(await server.registerAdministrator(), 'users:write');
  const count = catcher.to(stopped.email).length + 1;
  const path = `/users/${stopped.id}/password-reset`;
  expect((await server.call('POST', path, { token: admin })).status).toBe(202);
  const link = readToken(await catcher.waitFor(stopped.email, count));
  expect((await reset(server, link)).status).toBe(204);
  expect(await refused.has(stopped.email)).toBe(false);
});

test('RefusedAddresses.allow() lets mails to the address be sent again, and says whether they were stopped', async ({
  server,
  catcher,
  refused,
  stopped,
}) => {
  expect(await refused.allow(stopped.email)).toBe(true);
  expect(await takeEventsUntil(server, 'email.allowed')).toEqual(['email.allowed']);
  expect(await refused.allow(stopped.email)).toBe(false);
  await askForToken(server, catcher, stopped.email);
});

test('A refused address without an account gets no mail of a registration in the mode required', async ({
  server,
  catcher,
}) => {
  const required = await server.startInstance({ emailVerification: 'required' });
  const refused = required.app.get(RefusedAddresses, { strict: false });
  await refused.refuse('no-account@example.com');
  expect((await register(required, 'no-account@example.com')).status).toBe(202);
  await waitUntilSent(required);
  expect(catcher.to('no-account@example.com')).toEqual([]);
  expect(required.takeRecorded().at(0)).toEqual({ name: 'email.refused', event: { userId: null } });
});
