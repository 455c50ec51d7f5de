import { expect } from 'vitest';
import { catchToken, mailTest, newAddress, waitUntilSent } from '../support/mail-fixtures.js';
import { PASSWORD, type TestServer } from '../support/server.js';
import { askForLink, from, register, verify } from '../support/verification.js';

// better-auth/better-auth#11023: an attacker registers with the address of another person; the person's own registration
// is dropped in silence, and the link that they open verifies the attacker's account.

const THIEF = 'violet anchor tundra biscuit';
const THIEF_ADDRESS = from('198.51.100.1');
const OWNER_ADDRESS = from('203.0.113.1');
const MINUTE = 61;

const test = mailTest({ emailVerification: 'required', trustProxyHops: 1 }).extend(
  'email',
  newAddress,
);

const login = (server: TestServer, email: string, password: string) =>
  server.call('POST', '/login', { json: { email, password } });

test('An attacker who registers first with the address of another person never gets in, and the person becomes the owner', async ({
  server,
  catcher,
  email,
}) => {
  // The attacker registers. The person gets a mail that they did not ask for, and leaves it.
  const thief = { password: THIEF, username: 'thief', full_name: 'http://evil.example' };
  const unasked = await catchToken(catcher, email, () =>
    register(server, email, thief, THIEF_ADDRESS),
  );
  expect(catcher.to(email)[0]!.raw).not.toMatch(/evil|thief/);
  expect((await login(server, email, THIEF)).body.code).toBe('invalid_credentials');
  // The person registers, with the same answer as the attacker, and gets a mail of their own.
  server.setClockAhead(MINUTE);
  const token = await catchToken(catcher, email, async () => {
    expect((await register(server, email, {}, OWNER_ADDRESS)).status).toBe(202);
  });
  // The attacker registers again, from there and from elsewhere, and asks for one more mail.
  await register(server, email, thief, THIEF_ADDRESS);
  for (let i = 2; i < 8; i++) await register(server, email, thief, from(`198.51.100.${i}`));
  await askForLink(server, email, THIEF_ADDRESS);
  await waitUntilSent(server);
  expect(catcher.to(email)).toHaveLength(2);
  // The attacker has no link, and the person has not the attacker's password.
  expect((await verify(server, 'A'.repeat(64), { password: THIEF })).body.code).toBe(
    'link_not_valid',
  );
  expect((await verify(server, unasked, undefined, OWNER_ADDRESS)).body.code).toBe('link_replaced');
  expect((await verify(server, token, undefined, OWNER_ADDRESS)).status).toBe(204);
  // The account is the person's: with their password, and nothing of what the attacker typed.
  const { body } = await login(server, email, PASSWORD);
  expect((await server.me(body.access_token)).body).toMatchObject({
    email,
    email_verified: true,
    username: null,
    full_name: null,
  });
  expect((await login(server, email, THIEF)).body.code).toBe('invalid_credentials');
  // What the attacker registers from now on is a notice to the person, without a link.
  server.setClockAhead(10 * MINUTE);
  const count = catcher.to(email).length;
  await register(server, email, thief, THIEF_ADDRESS);
  const notice = await catcher.waitFor(email, count + 1);
  expect([notice.subject, notice.links]).toEqual(['You already have an account', []]);
  server.setClockAhead(0);
});

test('The mail of the attacker’s registration serves the person too, and only with the person’s own password', async ({
  server,
  catcher,
  email,
}) => {
  const token = await catchToken(catcher, email, () =>
    register(server, email, { password: THIEF }, THIEF_ADDRESS),
  );
  // Within a minute the person gets no mail of their own.
  await register(server, email, {}, OWNER_ADDRESS);
  expect((await verify(server, token, undefined, OWNER_ADDRESS)).status).toBe(204);
  expect((await login(server, email, THIEF)).body.code).toBe('invalid_credentials');
  expect((await login(server, email, PASSWORD)).status).toBe(200);
});

test('A person who opens the link of an attacker’s registration, without one of their own, creates no account', async ({
  server,
  catcher,
  email,
}) => {
  const token = await catchToken(catcher, email, () =>
    register(server, email, { password: THIEF }, THIEF_ADDRESS),
  );
  expect((await verify(server, token, {}, OWNER_ADDRESS)).status).toBe(422);
  expect((await verify(server, token, undefined, OWNER_ADDRESS)).body.code).toBe('wrong_password');
  expect((await login(server, email, THIEF)).body.code).toBe('invalid_credentials');
});

test('However many strangers register with an address, its owner is found from where they registered', async ({
  server,
  catcher,
  email,
}) => {
  const owner = from('203.0.113.7');
  const token = await catchToken(catcher, email, () => register(server, email, {}, owner));
  for (let i = 0; i < 8; i++) {
    await register(server, email, { password: `${THIEF} ${i}` }, from(`198.51.100.${i}`));
  }
  // From another address, only the five newest are tried.
  const stranger = from('192.0.2.1');
  const tried = await verify(server, token, { password: `${THIEF} 2` }, stranger);
  expect(tried.body.code).toBe('wrong_password');
  expect((await verify(server, token, undefined, owner)).status).toBe(204);
});

test('The link in the mail of a registration finds it from any network, however many strangers register after it', async ({
  server,
  catcher,
  email,
}) => {
  const token = await catchToken(catcher, email, () =>
    register(server, email, {}, from('203.0.113.8')),
  );
  for (let i = 0; i < 6; i++) {
    await register(server, email, { password: `${THIEF} ${i}` }, from(`198.51.100.${i}`));
  }
  expect((await verify(server, token, undefined, from('192.0.2.2'))).status).toBe(204);
});

test('Strangers who guess the password at the sign-in do not keep the holder of the link from verifying', async ({
  server,
  catcher,
  email,
}) => {
  const token = await catchToken(catcher, email, () => register(server, email));
  for (let i = 0; i < 7; i++) await login(server, email, `${THIEF} ${i}`);
  expect((await login(server, email, PASSWORD)).status).toBe(429);
  expect((await verify(server, token)).status).toBe(204);
});
