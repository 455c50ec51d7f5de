import { expect } from 'vitest';
import { Outbox } from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';
import { countRoundTrips, watchConnections } from '../support/round-trips.js';
import { PASSWORD, type TestServer, type TestUser, type TokenAnswer } from '../support/server.js';

// The table in docs/operating.md. Each figure is a maximum: lower it where a request gets cheaper.

watchConnections();
const test = serverTest({
  mail: { from: 'Nightlatch <no-reply@nightlatch.example>', devMailbox: true },
  emailVerification: 'optional',
});

/** Makes the request, and checks how many round trips and statements it costs at most. */
async function expectAtMost<Body = unknown>(
  server: TestServer,
  most: { roundTrips: number; statements: number },
  [method, url, sent]: Request,
): Promise<Body> {
  let answer!: Awaited<ReturnType<TestServer['app']['inject']>>;
  // In this process, so that its statements can be told from those of others.
  const { roundTrips, statements } = await countRoundTrips(async () => {
    answer = await server.app.inject({ method, url, ...sent });
  });
  expect(answer.statusCode, answer.body).toBeLessThan(300);
  const list = statements.map((each) => each.trim().replace(/\s+/g, ' ')).join('\n');
  expect(roundTrips, `round trips of ${method} ${url}:\n${list}`).toBeLessThanOrEqual(
    most.roundTrips,
  );
  expect(statements.length, `statements of ${method} ${url}:\n${list}`).toBeLessThanOrEqual(
    most.statements,
  );
  return answer.json<Body>();
}

type Request = [
  'GET' | 'POST',
  string,
  { payload?: object | string; headers?: Record<string, string> },
];

const postForm = (form: Record<string, string>): Request => [
  'POST',
  '/token',
  {
    payload: new URLSearchParams(form).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  },
];
const refresh = ({ refresh_token: token }: TokenAnswer) =>
  postForm({ grant_type: 'refresh_token', refresh_token: token });
const login = ({ username }: TestUser): Request => [
  'POST',
  '/login',
  { payload: { username, password: PASSWORD } },
];
const getMe = (token: string): Request => [
  'GET',
  '/users/me',
  { headers: { authorization: `Bearer ${token}` } },
];

const SIGN_IN = { roundTrips: 5, statements: 11 };

test('POST /login takes 5 round trips to PostgreSQL', async ({ server, user }) => {
  await expectAtMost(server, SIGN_IN, login(user));
});

test('POST /token takes 5 round trips with a password', async ({ server, user: { username } }) => {
  await expectAtMost(server, SIGN_IN, postForm({ username, password: PASSWORD }));
});

test('POST /token takes 1 round trip with a refresh token, and 2 if the instance has not seen the session', async ({
  server,
  user,
}) => {
  const tokens = await server.tokens(user);
  // The instance has seen the user.
  await server.me(await server.signIn(user));
  const most = { roundTrips: 2, statements: 2 };
  const next = await expectAtMost<TokenAnswer>(server, most, refresh(tokens));
  await expectAtMost(server, { roundTrips: 1, statements: 1 }, refresh(next));
});

test('A guarded request takes no round trip, and 1 if the instance has not seen the session', async ({
  server,
  user,
}) => {
  await server.me(await server.signIn(user));
  const token = await server.signIn(user);
  await expectAtMost(server, { roundTrips: 1, statements: 1 }, getMe(token));
  await expectAtMost(server, { roundTrips: 0, statements: 0 }, getMe(token));
});

test('POST /users takes 5 round trips, with the mail that asks to verify the address', async ({
  server,
}) => {
  // The worker would send the mail in the name of the request.
  server.app.get(Outbox, { strict: false }).whenQueued(() => {});
  const payload = { username: 'jane', email: 'jane@example.com', password: PASSWORD };
  const most = { roundTrips: 5, statements: 10 };
  await expectAtMost(server, most, ['POST', '/users', { payload }]);
});
