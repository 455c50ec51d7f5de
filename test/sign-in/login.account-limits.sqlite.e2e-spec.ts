import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { loginFrom, newIp } from '../support/logins.js';
import { getAccountToken, PlainBrowser } from '../support/plain-browser.js';
import type { TestServer } from '../support/server.js';

// What is counted is the account: not its name, and not the route.

const WRONG = 'not the password';
/** The attempts that an account may fail without a wait. */
const FREE = 5;

async function failTimes(server: TestServer, username: string, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    expect((await loginFrom(server, username, WRONG, newIp())).status).toBe(401);
  }
}

const changePassword = (server: TestServer, token: string, current_password: string) =>
  server.call('PUT', '/users/me/password', {
    token,
    json: { current_password, new_password: 'another correct horse' },
  });
const reauthenticate = (server: TestServer, token: string, password: string) =>
  server.call('POST', '/reauthenticate', { token, json: { password } });
const deleteAccount = (server: TestServer, token: string, password: string) =>
  server.call('DELETE', '/users/me', { token, json: { password } });

const test = serverTest({ trustProxyHops: 1 });

test.beforeEach(({ server }) => server.stopClock());
test.afterEach(({ server }) => server.setClockAhead(0));

test('POST /login and POST /token count the address, the user name and every spelling of an account together', async ({
  server,
  newUser: { username, email },
}) => {
  await failTimes(server, username, 2);
  await failTimes(server, email, 1);
  await failTimes(server, email.toUpperCase(), 1);
  const form = { username: username.toUpperCase(), password: WRONG };
  expect((await server.call('POST', '/token', { form })).status).toBe(400);
  for (const name of [username, email, username.toUpperCase()]) {
    expect((await loginFrom(server, name, WRONG, newIp())).status, name).toBe(429);
  }
});

test('POST /login forgets the failures of an account after a sign-in with another of its names', async ({
  server,
  newUser: { username, email, password },
}) => {
  await failTimes(server, username, FREE - 1);
  expect((await loginFrom(server, email, password, newIp())).status).toBe(200);
  await failTimes(server, username, FREE - 1);
});

test('A new user name gives no new attempts', async ({ server, newUser }) => {
  const token = await server.signIn(newUser);
  await failTimes(server, newUser.username, FREE);
  const username = `${newUser.username}-new`;
  await server.call('PATCH', '/users/me', { token, json: { username } });
  expect((await loginFrom(server, username, WRONG, newIp())).status).toBe(429);
});

test('Wrong passwords without a session keep no signed-in owner from changing the password or deleting the account', async ({
  server,
  newUser,
}) => {
  const token = await server.signIn(newUser);
  const names = [newUser.username, newUser.id, `id:${newUser.id}`, `user:${newUser.id}`];
  for (const name of names) await failTimes(server, name, FREE);
  expect((await changePassword(server, token, newUser.password)).status).toBe(204);
  expect((await deleteAccount(server, token, 'another correct horse')).status).toBe(204);
});

test('A stolen session guesses five passwords over PUT /users/me/password and DELETE /users/me, and another session of the user is not affected', async ({
  server,
  newUser,
}) => {
  const [stolen, own] = [await server.signIn(newUser), await server.signIn(newUser)];
  for (let i = 0; i < FREE; i++) {
    const guess = i % 2 ? deleteAccount : changePassword;
    expect((await guess(server, stolen, WRONG)).body.code).toBe('wrong_password');
  }
  for (const guess of [deleteAccount, changePassword]) {
    expect((await guess(server, stolen, newUser.password)).status).toBe(429);
  }
  expect((await changePassword(server, own, newUser.password)).status).toBe(204);
});

test('A stolen browser session guesses five passwords over all sessions that applications get from it, and these cannot fill its own count', async ({
  server,
  newUser,
}) => {
  const browser = new PlainBrowser(server);
  const tokens: string[] = [];
  for (let i = 0; i < 3; i++) tokens.push(await getAccountToken(browser, newUser));
  for (let i = 0; i < FREE; i++) {
    const guess = i % 2 ? reauthenticate : changePassword;
    expect((await guess(server, tokens[i % 2]!, WRONG)).body.code).toBe('wrong_password');
  }
  for (const token of tokens) {
    expect((await changePassword(server, token, newUser.password)).status).toBe(429);
    expect((await reauthenticate(server, token, newUser.password)).status).toBe(429);
  }
  const page = await browser.open('/account/password');
  const form = { current_password: WRONG, new_password: 'another correct horse' };
  expect((await browser.submit(page, form)).body).toContain('The password is not right.');
  const elsewhere = await getAccountToken(new PlainBrowser(server), newUser);
  expect((await changePassword(server, elsewhere, newUser.password)).status).toBe(204);
});

test('After a new sign-in in the browser, the sessions of its applications share the count of the new browser session', async ({
  server,
  newUser,
}) => {
  const browser = new PlainBrowser(server);
  const before = await getAccountToken(browser, newUser);
  expect((await changePassword(server, before, WRONG)).body.code).toBe('wrong_password');
  server.setClockAhead(60);
  const after = await getAccountToken(browser, newUser, { prompt: 'login' });
  for (let i = 0; i < FREE; i++) {
    const token = i % 2 ? before : after;
    expect((await changePassword(server, token, WRONG)).body.code).toBe('wrong_password');
  }
  for (const token of [before, after]) {
    expect((await changePassword(server, token, newUser.password)).status).toBe(429);
  }
});

test('Wrong passwords with a session count for POST /login too', async ({ server, newUser }) => {
  const token = await server.signIn(newUser);
  for (let i = 0; i < FREE; i++) await changePassword(server, token, WRONG);
  expect((await loginFrom(server, newUser.username, WRONG, newIp())).status).toBe(429);
});

test('POST /login makes no one wait longer than 15 minutes after the clock was wrong', async ({
  server,
  newUser: { username, password },
}) => {
  server.setClockAhead(3 * 3_600);
  await failTimes(server, username, FREE);
  server.setClockAhead(0);
  const { status, headers } = await loginFrom(server, username, password, newIp());
  expect(status).toBe(429);
  expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(900);
  server.setClockAhead(900);
  expect((await loginFrom(server, username, password, newIp())).status).toBe(200);
});
