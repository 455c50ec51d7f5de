import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import type { Answer } from '../support/http.js';
import { type TestServer } from '../support/server.js';

const REFUSED = [400, 'invalid_grant', 'The refresh token is not valid'];
const outcome = ({ status, body }: Answer) => [status, body.error, body.detail];

const me = async (server: TestServer, token: string) =>
  (await server.call('GET', '/users/me', { token })).status;

const test = serverTest();

test.beforeEach(({ server }) => server.takeEvents());
test.afterEach(({ server }) => server.setClockAhead(0));

test('POST /token answers a refresh token that is reused within the grace time with the same successor', async ({
  server,
  user,
}) => {
  const { refresh_token: first } = await server.tokens(user);
  const { refresh_token: second } = (await server.refresh(first)).body;
  for (let again = 0; again < 3; again++) {
    const { status, body } = await server.refresh(first);
    expect([status, body.refresh_token]).toEqual([200, second]);
    expect(await me(server, body.access_token)).toBe(200);
  }
  expect(server.takeEvents()).toEqual(['session.started', 'session.refreshed']);
});

test('POST /token does not extend the grace time when a refresh token is reused', async ({
  server,
  user,
}) => {
  const { refresh_token: first } = await server.tokens(user);
  const { refresh_token: second } = (await server.refresh(first)).body;
  server.setClockAhead(6);
  expect((await server.refresh(first)).body.refresh_token).toBe(second);
  server.setClockAhead(11);
  expect(outcome(await server.refresh(first))).toEqual(REFUSED);
});

test('POST /token closes the grace time when the clock is set back', async ({ server, user }) => {
  const { refresh_token } = await server.tokens(user);
  await server.refresh(refresh_token);
  server.setClockAhead(-3_600);
  expect(outcome(await server.refresh(refresh_token))).toEqual(REFUSED);
});

test('POST /token ends the session when a refresh token is reused after its successor (RFC 9700 4.14.2)', async ({
  server,
  user,
}) => {
  const stolen = await server.tokens(user);
  const second = (await server.refresh(stolen.refresh_token)).body;
  const third = (await server.refresh(second.refresh_token)).body;
  server.takeEvents();
  expect(outcome(await server.refresh(stolen.refresh_token))).toEqual(REFUSED);
  expect(server.takeEvents()).toEqual(['session.ended', 'refresh-token.reused']);
  // The session has ended, so its access tokens are rejected too.
  for (const { access_token } of [stolen, second, third])
    expect(await me(server, access_token)).toBe(401);
  for (const { refresh_token } of [stolen, second, third]) {
    expect(outcome(await server.refresh(refresh_token))).toEqual(REFUSED);
  }
  expect(server.takeEvents()).toEqual([]);
});

test('POST /token ends the session once, with one event, when 20 reuses arrive after the grace time', async ({
  server,
  user,
}) => {
  const { refresh_token, access_token } = await server.tokens(user);
  await server.refresh(refresh_token);
  server.setClockAhead(11);
  server.takeEvents();
  const replays = Array.from({ length: 20 }, () => server.refresh(refresh_token));
  for (const answer of await Promise.all(replays)) expect(outcome(answer)).toEqual(REFUSED);
  expect(server.takeEvents()).toEqual(['session.ended', 'refresh-token.reused']);
  expect(await me(server, access_token)).toBe(401);
});

test('POST /token answers 100 concurrent refreshes of one token with the same successor', async ({
  server,
  user,
}) => {
  const { refresh_token } = await server.tokens(user);
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => server.refresh(refresh_token)),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  const successors = new Set(answers.map(({ body }) => body.refresh_token));
  expect(successors.size).toBe(1);
  expect((await server.refresh([...successors][0])).status).toBe(200);
});

test('The log holds no refresh token, and warns of a reused one', async ({ server, user }) => {
  const { refresh_token } = await server.tokens(user);
  const successor = (await server.refresh(refresh_token)).body.refresh_token;
  await server.refresh(successor);
  await server.refresh(refresh_token);
  const log = server.log.join('');
  // The event is logged, as a warning for the operator.
  expect(log).toMatch(/"level":40[^\n]*"msg":"refresh-token.reused","sessionId"/);
  expect(log).not.toContain('nlr_');
  expect(log).not.toContain(refresh_token.slice(4, 30));
});

test('POST /token with REFRESH_REUSE_GRACE_SECONDS=0 ends the session at any reuse', async ({
  startServer,
}) => {
  const server = await startServer({ refreshReuseGraceSeconds: 0 });
  const { refresh_token } = await server.tokens(await server.register());
  const { body } = await server.refresh(refresh_token);
  expect(outcome(await server.refresh(refresh_token))).toEqual(REFUSED);
  expect(outcome(await server.refresh(body.refresh_token))).toEqual(REFUSED);
});

test('POST /token with REFRESH_REUSE_GRACE_SECONDS=0 lets one of 20 concurrent refreshes succeed and ends the session', async ({
  startServer,
}) => {
  const server = await startServer({ refreshReuseGraceSeconds: 0 });
  const { refresh_token } = await server.tokens(await server.register());
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => server.refresh(refresh_token)),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(server.takeEvents().filter((name) => name === 'refresh-token.reused')).toHaveLength(1);
});
