import { expect } from 'vitest';
import { UserAccounts } from '../../src/index.js';
import {
  catchToken,
  flipBits,
  mailTest,
  newAddress,
  openAsScanner,
  toComparable,
  waitUntilSent,
} from '../support/mail-fixtures.js';
import { requestChange } from '../support/email-change.js';
import { askForToken, reset } from '../support/reset.js';
import { PASSWORD } from '../support/server.js';
import { TrailReader } from '../support/trail.js';
import { askForLink, register, verify } from '../support/verification.js';

const HOUR = 3_600;
const OTHER = 'violet anchor tundra biscuit';

const test = mailTest({ emailVerification: 'optional' })
  .extend('email', newAddress)
  .extend('token', ({ server, catcher, email }) =>
    catchToken(catcher, email, async () => {
      expect((await register(server, email)).status).toBe(201);
    }),
  )
  .extend('signIn', ({ server, email }) => async (password = PASSWORD) => {
    const { body } = await server.call('POST', '/login', { json: { email, password } });
    return body.access_token as string;
  });

test('A new account is not verified, and is after the mailed link and the password', async ({
  server,
  token,
  signIn,
}) => {
  const access = await signIn();
  expect((await server.me(access)).body.email_verified).toBe(false);
  expect((await verify(server, token)).status).toBe(204);
  expect((await server.me(access)).body.email_verified).toBe(true);
});

test('The mail to an address that is not proven has no text of the person who registered with it', async ({
  server,
  catcher,
  email,
}) => {
  const names = { username: 'evil-offer', full_name: 'Buy at http://evil.example' };
  expect((await register(server, email, names)).status).toBe(201);
  expect((await catcher.waitFor(email)).raw).not.toMatch(/evil|Buy/);
});

test('A session of the account stands for the password, and that of another account does not', async ({
  server,
  token,
  signIn,
}) => {
  const other = await server.signIn(await server.register());
  const refused = await verify(server, token, {}, { token: other });
  expect([refused.status, refused.body.errors[0].field]).toEqual([422, 'password']);
  const bad = await verify(server, token, { password: PASSWORD }, { token: 'not.a.token' });
  expect([bad.status, bad.body.code]).toEqual([401, 'invalid_token']);
  expect((await verify(server, token, {}, { token: await signIn() })).status).toBe(204);
});

test('The link alone verifies nothing: a stranger who registered with the address waits in vain', async ({
  server,
  token,
  signIn,
}) => {
  expect((await verify(server, token, {})).status).toBe(422);
  expect((await verify(server, token, { password: OTHER })).body.code).toBe('wrong_password');
  expect((await server.me(await signIn())).body.email_verified).toBe(false);
});

test('GET, HEAD and OPTIONS of the link verify nothing', async ({ server, token }) => {
  await openAsScanner(server, `/verify-email?token=${token}`);
  expect((await verify(server, token)).status).toBe(204);
});

test('POST /request-verification answers the same for every address, and mails only an account that is not verified', async ({
  server,
  catcher,
  email,
  token,
}) => {
  const [verified, disabled] = [await server.register(), await server.register()];
  await server.app.get(UserAccounts).markEmailVerified(verified.id);
  await server.disable(disabled.id);
  await waitUntilSent(server);
  server.setClockAhead(HOUR);
  const before = catcher.mails.length;
  const answers = [];
  for (const each of [verified.email, disabled.email, 'unknown@example.com', email]) {
    answers.push(toComparable(await askForLink(server, each)));
  }
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toMatch(/^\[202,/);
  await waitUntilSent(server);
  expect(catcher.mails.slice(before).map(({ rcptTo }) => rcptTo)).toEqual([email]);
  expect((await verify(server, token)).body.code).toBe('link_replaced');
  server.setClockAhead(0);
});

test('A link survives a password change, needs the new password, and dies with the account', async ({
  server,
  catcher,
  token,
  signIn,
}) => {
  const json = { current_password: PASSWORD, new_password: OTHER };
  const access = await signIn();
  expect((await server.call('PUT', '/users/me/password', { token: access, json })).status).toBe(
    204,
  );
  expect((await verify(server, token)).body.code).toBe('wrong_password');
  const { id } = (await server.me(access)).body;
  await server.disable(id);
  expect((await verify(server, token, { password: OTHER })).body.code).toBe('link_not_valid');
  await server.app.get(UserAccounts).enable(id);
  expect((await verify(server, token, { password: OTHER })).status).toBe(204);
  const gone = newAddress();
  let created = '';
  const late = await catchToken(catcher, gone, async () => {
    created = (await register(server, gone)).body.id;
  });
  await server.app.get(UserAccounts).delete(created);
  expect((await verify(server, late)).body.code).toBe('link_not_valid');
});

test('A forged token, one of another account and text that is no token get link_not_valid, and cost the owner nothing', async ({
  server,
  catcher,
  token,
}) => {
  const other = newAddress();
  const foreign = await catchToken(catcher, other, () => register(server, other));
  const odd = [token.slice(0, 22) + foreign.slice(22), `${token}=`, `${token} `, '', 'null', '\0'];
  for (const wrong of [...flipBits(token), ...odd]) {
    expect((await verify(server, wrong)).body).toMatchObject({
      status: 422,
      code: 'link_not_valid',
    });
  }
  for (const body of ['{"token":null}', '{"token":["x"]}', '[]', '"x"', '{"token":"x","a":1}']) {
    const headers = { 'content-type': 'application/json' };
    const { status } = await server.call('POST', '/verify-email', { body, headers });
    expect(status).toBeOneOf([400, 422]);
  }
  expect((await verify(server, token)).status).toBe(204);
});

test('An administrator marks an address as verified and takes it back, which is recorded', async ({
  server,
  token,
  signIn,
}) => {
  const admin = await server.registerAdministrator();
  const access = await server.signIn(admin);
  const own = await signIn();
  const { id } = (await server.me(own)).body;
  const trail = new TrailReader(server);
  await trail.take();
  const patch = (json: object) => server.call('PATCH', `/users/${id}`, { token: access, json });
  expect((await patch({ email_verified: true })).body.email_verified).toBe(true);
  expect((await server.me(own)).body.email_verified).toBe(true);
  await patch({ email_verified: true });
  expect((await patch({ email_verified: false })).body.email_verified).toBe(false);
  const row = { actor: 'user', actorId: admin.id, subjectId: id, details: {} };
  expect(await trail.take()).toMatchObject([
    { ...row, name: 'email.verified' },
    { ...row, name: 'email.unverified' },
  ]);
  expect((await patch({ email_verified: 'yes' })).status).toBe(422);
  const self = { token: own, json: { email_verified: true } };
  expect((await server.call('PATCH', '/users/me', self)).status).toBe(422);
  expect((await verify(server, token)).status).toBe(204);
});

test('Requests for other mails to a mailbox do not keep its owner from a link to choose a new password', async ({
  server,
  catcher,
  email,
  token,
}) => {
  const stranger = await server.register();
  expect((await verify(server, token)).status).toBe(204);
  try {
    // The address is verified: the requests for a link to verify it are counted, and send nothing.
    for (const hours of [1, 3, 5]) {
      server.setClockAhead(hours * HOUR);
      expect((await askForLink(server, email)).status).toBe(202);
      const access = await server.signIn(stranger);
      expect((await requestChange(server, access, email)).status).toBe(202);
      await waitUntilSent(server);
    }
    const link = await askForToken(server, catcher, email);
    expect((await reset(server, link)).status).toBe(204);
  } finally {
    server.setClockAhead(0);
  }
});
