import { expect, onTestFinished, vi } from 'vitest';
import { SERVER_PROGRAM } from '../../src/server/cli/server-program.js';
import { IdentityAdministration, UserAccounts } from '../../src/index.js';
import { runCommandHere } from '../support/command-here.js';
import { changeAddress, undoChange } from '../support/email-change.js';
import { addIdentity, FAR } from '../support/identities.js';
import { mailTest, newAddress } from '../support/mail-fixtures.js';
import { askForToken, reset } from '../support/reset.js';
import { TrailReader } from '../support/trail.js';
import type { TestServer, TestUser } from '../support/server.js';

const PATH = '/users/me/identities';

const test = mailTest({ federation: [FAR] }).extend(
  'run',
  { scope: 'file' },
  ({ server: { settings } }) => {
    vi.stubEnv('DATABASE_URL', settings.databaseUrl);
    vi.stubEnv('SECRET_KEY', settings.secretKey);
    vi.stubEnv('SMTP_URL', settings.mail!.smtp!.url);
    vi.stubEnv('MAIL_FROM', 'no-reply@nightlatch.example');
    return (...args: string[]) => runCommandHere(args, SERVER_PROGRAM);
  },
);

const list = async (server: TestServer, user: TestUser) =>
  (await server.call('GET', PATH, { token: await server.signIn(user) })).body as object[];

test('The operator lists and disconnects the accounts of a user; the trail names the operator, and the user gets a mail', async ({
  run,
  server,
  catcher,
  newUser,
}) => {
  const { id } = await addIdentity(server, newUser.id);
  const listed = await run('users', 'identities', newUser.email, '--json');
  expect(JSON.parse(listed.stdout)).toMatchObject([{ id, provider: 'far' }]);
  for (const unknown of ['none', newUser.id]) {
    expect(await run('users', 'disconnect', newUser.email, unknown)).toMatchObject({
      code: 1,
      stderr: `nightlatch: The user has no identity ${unknown}.`,
    });
  }
  const trail = new TrailReader(server);
  await trail.take();
  const done = await run('users', 'disconnect', newUser.email, id);
  expect([done.code, done.stdout.includes('disconnected: true')]).toEqual([0, true]);
  expect(await trail.take()).toMatchObject([
    { name: 'identity.unlinked', details: { identityId: id, provider: 'far' } },
  ]);
  const { subject, text } = await catcher.waitFor(newUser.email);
  expect(subject).toBe('A Far Away account was disconnected');
  expect(text).not.toContain('IP address');
  expect((await run('users', 'identities', newUser.email)).stdout).toContain(
    'The user has connected no account.',
  );
});

test.for([
  ['de', 'Ein Konto bei Far Away wurde getrennt'],
  ['es', 'Se ha desconectado una cuenta de Far Away'],
  ['fr', 'Un compte Far Away a été retiré'],
] as const)(
  'The mail about an account is in the language of the user: %s',
  async ([locale, subject], { server, catcher, newUser }) => {
    const { id } = await addIdentity(server, newUser.id);
    const token = await server.signIn(newUser);
    await server.call('PATCH', '/users/me', { token, json: { locale } });
    expect((await server.call('DELETE', `${PATH}/${id}`, { token })).status).toBe(204);
    expect((await catcher.waitFor(newUser.email)).subject).toBe(subject);
  },
);

test('The first reset of an address that was never proven disconnects the accounts of the squatter', async ({
  server,
  catcher,
  newUser,
}) => {
  await addIdentity(server, newUser.id);
  server.takeEvents();
  await reset(server, await askForToken(server, catcher, newUser.email));
  expect(server.takeEvents()).toEqual(
    expect.arrayContaining(['email.verified', 'identity.unlinked', 'password.reset']),
  );
});

test('A reset of a proven address disconnects none', async ({ server, catcher, newUser }) => {
  await server.app.get(UserAccounts).markEmailVerified(newUser.id);
  await addIdentity(server, newUser.id);
  await reset(server, await askForToken(server, catcher, newUser.email), newUser.password);
  expect(await list(server, newUser)).toHaveLength(1);
});

test('An undone change of the address disconnects what was connected since an hour before it was asked for, and nothing older', async ({
  server,
  catcher,
  newUser,
}) => {
  onTestFinished(() => server.setClockAhead(0));
  const old = await addIdentity(server, newUser.id);
  server.setClockAhead(2 * 3_600);
  await addIdentity(server, newUser.id);
  const token = await server.signIn(newUser);
  const to = newAddress();
  const undo = await changeAddress(server, catcher, token, { from: newUser.email, to });
  await addIdentity(server, newUser.id);
  expect((await undoChange(server, undo)).status).toBe(204);
  const left = await server.app.get(IdentityAdministration).list(newUser.id);
  expect(left.map(({ id }) => id)).toEqual([old.id]);
});

test('A user who has to prove the address first connects no account', async ({
  server,
  newUser,
}) => {
  const verifying = await server.startInstance({ emailVerification: 'optional' });
  const token = await verifying.signIn(newUser);
  const answer = await verifying.call('POST', PATH, { token, json: { provider: 'far' } });
  expect(answer).toMatchObject({ status: 409, body: { code: 'email_not_verified' } });
});
