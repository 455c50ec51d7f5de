import { expect } from 'vitest';
import { mailTest, waitUntilSent } from '../support/mail-fixtures.js';
import { NEXT, PASSWORD, type TestServer, type TestUser } from '../support/server.js';

const test = mailTest();
const CURL = 'curl/8.5';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

function login(server: TestServer, { email }: TestUser, password: string, userAgent = FIREFOX) {
  const headers = { 'user-agent': userAgent, 'accept-language': 'de' };
  return server.call('POST', '/login', { json: { email, password }, headers });
}

/** Tries wrong passwords, and then signs in with the right one. */
async function signInAfter(server: TestServer, user: TestUser, failures: number): Promise<void> {
  for (let i = 0; i < failures; i++) {
    expect((await login(server, user, `wrong ${i}`)).status).toBe(401);
  }
  let answer = await login(server, user, PASSWORD);
  while (answer.status === 429) {
    server.setClockAhead(2);
    answer = await login(server, user, PASSWORD);
  }
  expect(answer.status).toBe(200);
  await waitUntilSent(server);
  server.setClockAhead(0);
}

test('A user who changes the password gets a mail that says when and from where, in no language of the request', async ({
  server,
  catcher,
  newUser,
}) => {
  const token = await server.signIn(newUser);
  const headers = { 'user-agent': `${FIREFOX}<b>`, 'accept-language': 'de' };
  const wrong = { current_password: 'wrong', new_password: NEXT };
  await server.call('PUT', '/users/me/password', { token, json: wrong, headers });
  const json = { current_password: PASSWORD, new_password: NEXT };
  expect((await server.call('PUT', '/users/me/password', { token, json, headers })).status).toBe(
    204,
  );
  const { subject, text, links } = await catcher.waitFor(newUser.email);
  expect([subject, links]).toEqual(['Your password was changed', []]);
  expect(text).toMatch(/It happened on .+ UTC \(Firefox, Linux, IP address 127\.0\.0\.1\)\./);
  await waitUntilSent(server);
  expect(catcher.to(newUser.email)).toHaveLength(1);
});

test('A user gets a mail about a sign-in after five failed ones, and the trail has it', async ({
  server,
  catcher,
  newUser,
}) => {
  await signInAfter(server, newUser, 5);
  const { subject, text, links } = await catcher.waitFor(newUser.email);
  expect([subject, links]).toEqual(['A sign-in after several failed attempts', []]);
  expect(text).toContain('(Firefox, Linux, IP address 127.0.0.1)');
  const events = server.takeEvents().filter((name) => name === 'sign-in.after-failures');
  expect(events).toEqual(['sign-in.after-failures']);
  await login(server, newUser, PASSWORD);
  await waitUntilSent(server);
  expect(catcher.to(newUser.email)).toHaveLength(1);
});

test('A device that is not known is left out of the mail', async ({ server, catcher, newUser }) => {
  const token = await server.signIn(newUser);
  const json = { current_password: PASSWORD, new_password: NEXT };
  const headers = { 'user-agent': CURL };
  await server.call('PUT', '/users/me/password', { token, json, headers });
  const { text } = await catcher.waitFor(newUser.email);
  expect(text).toContain('UTC (IP address 127.0.0.1).');
});

test('A sign-in after four failed ones, or many at the same time, causes no mail', async ({
  server,
  catcher,
  newUser,
}) => {
  await signInAfter(server, newUser, 4);
  const other = await server.register();
  await Promise.all(Array.from({ length: 12 }, () => login(server, other, PASSWORD)));
  await waitUntilSent(server);
  expect([...catcher.to(newUser.email), ...catcher.to(other.email)]).toEqual([]);
});

test('An owner who signs in from a known address while others guess gets the mail too', async ({
  server,
  catcher,
  newUser,
}) => {
  await login(server, newUser, PASSWORD);
  for (let i = 0; i < 5; i++) await login(server, newUser, `wrong ${i}`);
  // The account has to wait, and this address need not.
  expect((await login(server, newUser, PASSWORD)).status).toBe(200);
  await catcher.waitFor(newUser.email);
});
