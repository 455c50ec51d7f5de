import { expect } from 'vitest';
import { totpCode } from '../../src/testing.js';
import { serverTest } from '../support/fixtures.js';
import type { Answer } from '../support/http.js';
import { newIp } from '../support/logins.js';
import type { TestServer } from '../support/server.js';
import {
  beginLogin,
  enrolTotp,
  finishLogin,
  nextCode,
  STEP,
  type TotpUser,
  wrongCode,
} from '../support/second-factor.js';

/** The wrong codes of an account that need no wait. */
const FREE = 5;

const test = serverTest({ trustProxyHops: 1 });
test.beforeEach(({ server }) => server.stopClock());

/** Sends a proof in a sign-in of its own. */
async function tryOnce(
  server: TestServer,
  user: TotpUser,
  proof: Record<string, unknown>,
  ip = newIp(),
): Promise<Answer> {
  const mfa_token = await beginLogin(server, user);
  const json = { mfa_token, ...proof };
  const headers = { 'x-forwarded-for': ip };
  return server.call('POST', '/login/second-factor', { json, headers });
}

async function failTimes(server: TestServer, user: TotpUser, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    expect((await tryOnce(server, user, { code: wrongCode(server, user) })).status).toBe(401);
  }
}

test('Wrong codes count over all sign-ins of an account, from every address: the sixth has to wait', async ({
  server,
  newUser,
}) => {
  const user = await enrolTotp(server, newUser);
  await failTimes(server, user, FREE);
  const refused = await tryOnce(server, user, { code: totpCode(user.secret, server) });
  expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
  expect(refused.headers.get('ratelimit-policy')).toContain('second-factor-account');
  // A recovery code is guessed in the same count.
  const [recovery_code] = user.recoveryCodes;
  expect((await tryOnce(server, user, { recovery_code })).status).toBe(429);
});

test('A right password does not clear the wrong codes, a right code does', async ({
  server,
  newUser,
}) => {
  const user = await enrolTotp(server, newUser);
  await failTimes(server, user, FREE - 1);
  // Each sign-in above had the right password.
  expect((await tryOnce(server, user, { code: nextCode(server, user) })).status).toBe(200);
  await failTimes(server, user, FREE);
  expect((await tryOnce(server, user, { code: totpCode(user.secret, server) })).status).toBe(429);
  server.advanceClock(1);
  await failTimes(server, user, 1);
});

test('A person who knows the password cannot keep the owner from the second step at a known address', async ({
  server,
  newUser,
}) => {
  const user = await enrolTotp(server, newUser);
  const home = newIp();
  const first = await tryOnce(server, user, { code: nextCode(server, user) }, home);
  expect(first.status).toBe(200);
  await failTimes(server, user, FREE);
  server.advanceClock(STEP);
  // From here on a wrong code waits for minutes.
  for (const wait of [2, 4, 8, 16, 32, 64]) {
    await failTimes(server, user, 1);
    server.advanceClock(wait);
  }
  await failTimes(server, user, 1);
  const code = totpCode(user.secret, server);
  expect((await tryOnce(server, user, { code })).status).toBe(429);
  expect((await tryOnce(server, user, { code }, home)).status).toBe(200);
});

test('Wrong tokens of second steps count for their address: the 101st has to wait', async ({
  server,
}) => {
  const ip = newIp();
  const headers = { 'x-forwarded-for': ip };
  const json = { mfa_token: `mfa_${'A'.repeat(64)}`, code: '123456' };
  const answers: number[] = [];
  for (let i = 0; i < 101; i++) {
    const { status } = await server.call('POST', '/login/second-factor', { json, headers });
    answers.push(status);
  }
  expect(answers.slice(0, 100).every((status) => status === 401)).toBe(true);
  expect(answers[100]).toBe(429);
});

test('The tries of one sign-in end at five, also where they are sent at once', async ({
  server,
  newUser,
}) => {
  const user = await enrolTotp(server, newUser);
  const token = await beginLogin(server, user);
  server.takeEvents();
  const code = wrongCode(server, user);
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => finishLogin(server, token, { code })),
  );
  expect(answers.every(({ status }) => status === 401 || status === 429)).toBe(true);
  const looked = server.takeEvents().filter((name) => name === 'second-factor.failed');
  expect(looked).toHaveLength(FREE);
});

test('Wrong passwords before do not count any more after a sign-in with a second factor', async ({
  server,
  newUser,
}) => {
  const user = await enrolTotp(server, newUser);
  // Not from the address of the user, which has a count of its own.
  const fail = () =>
    server.call('POST', '/login', {
      json: { email: user.email, password: 'wrong' },
      headers: { 'x-forwarded-for': newIp() },
    });
  for (let i = 0; i < 4; i++) expect((await fail()).status).toBe(401);
  // The right password alone clears nothing.
  const token = await beginLogin(server, user);
  expect((await fail()).status).toBe(401);
  expect((await fail()).status).toBe(429);
  const done = await finishLogin(server, token, { code: nextCode(server, user) });
  expect(done.status).toBe(200);
  for (let i = 0; i < 5; i++) expect((await fail()).status).toBe(401);
});
