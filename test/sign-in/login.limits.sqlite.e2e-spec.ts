import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { loginFrom, newIp } from '../support/logins.js';
import type { TestServer } from '../support/server.js';

const WRONG = 'not the password';
/** The attempts that an account may fail without a wait. */
const FREE = 5;

async function failTimes(server: TestServer, username: string, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await loginFrom(server, username, WRONG, newIp());
}

/** Returns the maximum number of verified attempts since `beganMs`: five, and one more after 1, 2, 4 ... seconds. */
const maxVerifiedSince = (beganMs: number) =>
  FREE + Math.floor(Math.log2((Date.now() - beganMs) / 1_000 + 1));

const verified = (server: TestServer) =>
  server.takeEvents().filter((name) => name === 'sign-in.failed').length;

const test = serverTest({ trustProxyHops: 1 });

test.beforeEach(({ server }) => server.stopClock());
test.afterEach(({ server }) => server.setClockAhead(0));

test('POST /login and POST /token answer 429 with Retry-After after five failures for one account', async ({
  server,
  newUser,
}) => {
  const { username } = newUser;
  await failTimes(server, username, FREE);
  const { status, headers, body } = await loginFrom(server, username, WRONG);
  expect(body).toEqual({
    type: 'about:blank',
    title: 'Too Many Requests',
    status: 429,
    detail: expect.any(String),
    code: 'too_many_requests',
  });
  expect(status).toBe(429);
  expect(headers.get('retry-after')).toBe('1');
  expect(headers.get('ratelimit-policy')).toBe('"sign-in-account";q=5;w=900');
  expect(headers.get('ratelimit')).toBe('"sign-in-account";r=0;t=1');
  const token = await server.call('POST', '/token', {
    form: { username, password: WRONG },
    headers: { 'x-forwarded-for': '192.0.2.2' },
  });
  expect(token.status).toBe(429);
  expect(token.body).toEqual({
    error: 'temporarily_unavailable',
    error_description: body.detail,
    detail: body.detail,
  });
  expect(token.headers.get('retry-after')).toBe('1');
});

test('POST /login doubles the wait after each failure, up to 15 minutes', async ({
  server,
  newUser,
}) => {
  const { username } = newUser;
  await failTimes(server, username, FREE);
  const waits: number[] = [];
  let ahead = 0;
  for (let i = 0; i < 13; i++) {
    const { status, headers } = await loginFrom(server, username, WRONG, newIp());
    expect(status).toBe(429);
    const seconds = Number(headers.get('retry-after'));
    waits.push(seconds);
    ahead += seconds;
    server.setClockAhead(ahead);
    expect((await loginFrom(server, username, WRONG, newIp())).status).toBe(401);
  }
  const expected = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900];
  for (const [i, seconds] of expected.entries()) {
    // The clock goes on while the test runs.
    expect(waits[i]).toBeLessThanOrEqual(seconds);
    expect(waits[i]).toBeGreaterThan(0.9 * seconds - 1);
  }
});

test('POST /login does not count attempts during the wait', async ({ server, newUser }) => {
  await failTimes(server, newUser.username, FREE + 10);
  server.setClockAhead(2);
  expect((await loginFrom(server, newUser.username, newUser.password)).status).toBe(200);
});

test('POST /login forgets the failures of an account after a successful sign-in', async ({
  server,
  newUser,
}) => {
  const { username, password } = newUser;
  for (let round = 0; round < 3; round++) {
    await failTimes(server, username, FREE - 1);
    expect((await loginFrom(server, username, password)).status).toBe(200);
  }
});

test('POST /login limits existing, disabled and unknown accounts alike', async ({ server }) => {
  const [user, disabled] = [await server.register(), await server.register()];
  await server.disable(disabled.id);
  const answers: string[] = [];
  for (const name of [user.username, disabled.username, 'nobody-here', 'no user name!']) {
    const told: unknown[] = [];
    for (let i = 0; i < FREE + 2; i++) {
      const { status, headers, body } = await loginFrom(server, name, WRONG, newIp());
      const ofInterest = ['retry-after', 'ratelimit', 'ratelimit-policy', 'content-type'];
      told.push([status, body, ofInterest.map((header) => headers.get(header))]);
    }
    answers.push(JSON.stringify(told));
  }
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toContain('429');
});

test('POST /login verifies no more of 300 guesses from 300 addresses than the limit allows', async ({
  server,
  newUser,
}) => {
  const begin = Date.now();
  const statuses: number[] = [];
  for (let i = 0; i < 300; i += 50) {
    const batch = Array.from({ length: 50 }, () =>
      loginFrom(server, newUser.username, WRONG, newIp()),
    );
    statuses.push(...(await Promise.all(batch)).map(({ status }) => status));
  }
  const most = maxVerifiedSince(begin);
  const count = verified(server);
  expect(count).toBeGreaterThanOrEqual(FREE);
  expect(count).toBeLessThanOrEqual(most);
  expect(statuses.filter((status) => status === 401)).toHaveLength(count);
  expect(statuses.filter((status) => status === 429)).toHaveLength(300 - count);
});

test('POST /login does not exceed the limit when 200 guesses arrive at once, and lets 40 correct sign-ins in at once', async ({
  server,
  newUser,
}) => {
  const begin = Date.now();
  const wrong = Array.from({ length: 200 }, () =>
    loginFrom(server, newUser.username, WRONG, newIp()),
  );
  const statuses = (await Promise.all(wrong)).map(({ status }) => status);
  const most = maxVerifiedSince(begin);
  const count = verified(server);
  expect(count).toBeGreaterThanOrEqual(FREE);
  expect(count).toBeLessThanOrEqual(most);
  expect(statuses.filter((status) => status === 429)).toHaveLength(200 - count);

  const other = await server.register();
  const right = Array.from({ length: 40 }, () => loginFrom(server, other.username, other.password));
  expect(new Set((await Promise.all(right)).map(({ status }) => status))).toEqual(new Set([200]));
});

test('POST /login lets the owner in from an address of theirs while others guess, and from elsewhere after the wait', async ({
  server,
  newUser,
}) => {
  const [home, travelling] = ['203.0.113.7', '203.0.113.99'];
  expect((await loginFrom(server, newUser.username, newUser.password, home)).status).toBe(200);
  await failTimes(server, newUser.username, FREE + 20);
  expect((await loginFrom(server, newUser.username, newUser.password, home)).status).toBe(200);
  const away = await loginFrom(server, newUser.username, newUser.password, travelling);
  expect(away.status).toBe(429);
  server.setClockAhead(Number(away.headers.get('retry-after')));
  expect((await loginFrom(server, newUser.username, newUser.password, travelling)).status).toBe(
    200,
  );
});

test('POST /login limits guesses from an address of the owner too', async ({ server, newUser }) => {
  const office = '203.0.113.7';
  await loginFrom(server, newUser.username, newUser.password, office);
  server.takeEvents();
  for (let i = 0; i < 20; i++) await loginFrom(server, newUser.username, WRONG, office);
  expect(verified(server)).toBeLessThanOrEqual(2 * FREE + 2);
});

test('PUT /users/me/password limits guesses with a stolen access token', async ({
  server,
  newUser,
}) => {
  const token = await server.signIn(newUser);
  const guess = () =>
    server.call('PUT', '/users/me/password', {
      token,
      json: { current_password: WRONG, new_password: 'another correct horse' },
    });
  for (let i = 0; i < FREE; i++) expect((await guess()).body.code).toBe('wrong_password');
  expect((await guess()).status).toBe(429);
});

test('POST /login with LIMITS=off limits nothing', async ({ startServer }) => {
  const server = await startServer({ limits: false });
  const { username } = await server.register();
  await failTimes(server, username, FREE + 3);
  expect((await loginFrom(server, username, WRONG)).status).toBe(401);
});
