import { expect } from 'vitest';
import { RecoveryService, SessionAdministration } from '../../src/index.js';
import { Factors } from '../../src/mfa/factors.js';
import { changeAddress, undoChange } from '../support/email-change.js';
import { catchToken, mailTest, newAddress, waitUntilSent } from '../support/mail-fixtures.js';
import { makeToken } from '../support/personal-tokens.js';
import type { SmtpCatcher } from '../support/smtp-catcher.js';
import { NEXT, PASSWORD, type TestServer } from '../support/server.js';

const test = mailTest();

const works = async (server: TestServer, token: string) => (await server.me(token)).status === 200;

/** Waits for the mail with this subject, whatever its place among the others. */
async function waitForMail(catcher: SmtpCatcher, email: string, subject: string) {
  const find = () => catcher.to(email).find((mail) => mail.subject === subject);
  await expect.poll(find).toBeDefined();
  return find()!;
}

const changePassword = (server: TestServer, token: string, more = {}) =>
  server.call('PUT', '/users/me/password', {
    token,
    json: { current_password: PASSWORD, new_password: NEXT, ...more },
  });

test('A new token is mailed to its owner, and so is one that its holder revoked', async ({
  server,
  catcher,
  newUser,
}) => {
  const { token, id, session } = await makeToken(server, newUser);
  const created = await waitForMail(catcher, newUser.email, 'A personal access token was created');
  expect(created.text).not.toContain(token);
  // The owner knows it.
  await server.call('DELETE', `/users/me/personal-access-tokens/${id}`, { token: session });
  const other = await makeToken(server, newUser);
  await server.call('POST', '/revoke', { form: { token: other.token } });
  const revoked = await waitForMail(catcher, newUser.email, 'A personal access token was revoked');
  expect(revoked.text).toContain('It may have leaked.');
  await waitUntilSent(server);
  expect(catcher.to(newUser.email)).toHaveLength(3);
});

test('PUT /users/me/password keeps the tokens, and the mail says how many are left', async ({
  server,
  catcher,
  newUser,
}) => {
  const { token, session } = await makeToken(server, newUser);
  expect((await changePassword(server, session)).status).toBe(204);
  expect(await works(server, token)).toBe(true);
  const { text } = await waitForMail(catcher, newUser.email, 'Your password was changed');
  expect(text).toContain('Personal access tokens that still work: 1.');
});

test('PUT /users/me/password with revoke_tokens ends the tokens', async ({ server, newUser }) => {
  const { token, session, id } = await makeToken(server, newUser);
  const wrong = await changePassword(server, session, { revoke_tokens: 'yes' });
  expect([wrong.status, wrong.body.errors[0].field]).toEqual([422, 'revoke_tokens']);
  server.takeEvents();
  expect((await changePassword(server, session, { revoke_tokens: true })).status).toBe(204);
  expect(await works(server, token)).toBe(false);
  expect(server.takeRecorded()).toContainEqual({
    name: 'personal-access-token.revoked',
    event: { userId: newUser.id, tokenId: id, reason: 'password' },
  });
});

test.for([
  [{}, false],
  [{ revoke_tokens: true }, false],
  [{ revoke_tokens: false }, true],
] as const)(
  'After a reset of the password with %j, a token works: %s',
  async ([more, stays], { server, catcher, newUser }) => {
    // The first reset verifies the address, and then always ends what was added before.
    const recovery = server.app.get(RecoveryService);
    const askForLink = async () => {
      await waitUntilSent(server);
      return catchToken(catcher, newUser.email, () => recovery.requestFor(newUser.id));
    };
    const first = await askForLink();
    const reset = (token: string, new_password: string, json = {}) =>
      server.call('POST', '/reset-password', { json: { token, new_password, ...json } });
    expect((await reset(first, NEXT)).status).toBe(204);
    const { token } = await makeToken(server, { ...newUser, password: NEXT });
    const second = await askForLink();
    expect((await reset(second, `${NEXT} 2`, more)).status).toBe(204);
    expect(await works(server, token)).toBe(stays);
  },
);

test('A password that an operator sets ends the tokens, unless the operator keeps them', async ({
  server,
  newUser,
}) => {
  const administration = server.app.get(SessionAdministration);
  const { token } = await makeToken(server, newUser);
  await administration.setPassword(newUser.id, NEXT, undefined, { keepTokens: true });
  expect(await works(server, token)).toBe(true);
  await administration.setPassword(newUser.id, `${NEXT} 2`);
  expect(await works(server, token)).toBe(false);
});

test('A reset of the factors, and the link that undoes an e-mail change, end all tokens', async ({
  server,
  catcher,
  newUser,
}) => {
  const first = await makeToken(server, newUser);
  await server.app.get(Factors, { strict: false }).reset(newUser.id);
  expect(await works(server, first.token)).toBe(false);
  const second = await makeToken(server, newUser);
  const link = await changeAddress(server, catcher, second.session, {
    from: newUser.email,
    to: newAddress(),
  });
  expect(await works(server, second.token)).toBe(true);
  expect((await undoChange(server, link)).status).toBe(204);
  expect(await works(server, second.token)).toBe(false);
});

test('A sign-out everywhere keeps the tokens', async ({ server, newUser }) => {
  const { token, session } = await makeToken(server, newUser);
  await server.call('DELETE', '/users/me/sessions', { token: session });
  expect(await works(server, token)).toBe(true);
});
