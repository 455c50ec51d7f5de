import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { type TestServer } from '../support/server.js';

const REFUSED = {
  status: 400,
  body: { error: 'invalid_grant', detail: 'The refresh token is not valid' },
};

/** Refreshes as a client with this address. */
const refreshFrom = (server: TestServer, ip: string, refresh_token: string) =>
  server.refresh(refresh_token, {}, { 'x-forwarded-for': ip });

const test = serverTest({ trustProxyHops: 1 });

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
    expect((await server.me(body.access_token)).status).toBe(200);
  }
  expect(server.takeEvents()).toEqual(['session.started', 'session.refreshed']);
});

test('POST /token answers a refresh whose answer was lost for 60 seconds, which a repetition does not extend', async ({
  server,
  user,
}) => {
  const { refresh_token: first } = await server.tokens(user);
  const { refresh_token: second } = (await server.refresh(first)).body;
  for (const seconds of [31, 59]) {
    server.setClockAhead(seconds);
    expect((await server.refresh(first)).body.refresh_token).toBe(second);
  }
  server.setClockAhead(61);
  expect(await server.refresh(first)).toMatchObject(REFUSED);
});

test('POST /token records once that a refresh token was issued again to another network', async ({
  server,
  user,
}) => {
  const { refresh_token: first } = await server.tokens(user);
  const { refresh_token: second } = (await refreshFrom(server, '2001:db8:1:2::a', first)).body;
  server.takeEvents();
  // The same /64, so the same client.
  expect((await refreshFrom(server, '2001:db8:1:2:ffff::b', first)).status).toBe(200);
  expect(server.takeEvents()).toEqual([]);
  const others = ['198.51.100.7', '2001:db8:1:2::a', '203.0.113.9'];
  for (const ip of [...others, ...others]) {
    const { status, body } = await refreshFrom(server, ip, first);
    expect([status, body.refresh_token], ip).toEqual([200, second]);
  }
  expect(server.takeEvents()).toEqual(['refresh-token.reissued']);
});

test('POST /token records one refresh-token.reissued when 20 networks repeat a refresh at once', async ({
  server,
  user,
}) => {
  const { refresh_token } = await server.tokens(user);
  await refreshFrom(server, '192.0.2.1', refresh_token);
  server.takeEvents();
  const repeated = Array.from({ length: 20 }, (_, i) =>
    refreshFrom(server, `198.51.100.${i}`, refresh_token),
  );
  const answers = await Promise.all(repeated);
  expect(new Set(answers.map(({ body }) => body.refresh_token)).size).toBe(1);
  expect(server.takeEvents()).toEqual(['refresh-token.reissued']);
});

test('POST /token records refresh-token.reissued for the refresh after it, too', async ({
  server,
  user,
}) => {
  const { refresh_token: first } = await server.tokens(user);
  const { refresh_token: second } = (await refreshFrom(server, '192.0.2.1', first)).body;
  await refreshFrom(server, '192.0.2.2', first);
  await refreshFrom(server, '192.0.2.2', second);
  server.takeEvents();
  await refreshFrom(server, '192.0.2.2', second);
  expect(server.takeEvents()).toEqual([]);
  await refreshFrom(server, '192.0.2.1', second);
  expect(server.takeEvents()).toEqual(['refresh-token.reissued']);
});

test('POST /token closes the grace time when the clock is set back', async ({ server, user }) => {
  const { refresh_token } = await server.tokens(user);
  await server.refresh(refresh_token);
  server.setClockAhead(-3_600);
  expect(await server.refresh(refresh_token)).toMatchObject(REFUSED);
});

test('POST /token ends the session when a refresh token is reused after its successor (RFC 9700 4.14.2)', async ({
  server,
  user,
}) => {
  const stolen = await server.tokens(user);
  const second = (await server.refresh(stolen.refresh_token)).body;
  const third = (await server.refresh(second.refresh_token)).body;
  server.takeEvents();
  expect(await server.refresh(stolen.refresh_token)).toMatchObject(REFUSED);
  expect(server.takeEvents()).toEqual(['session.ended', 'refresh-token.reused']);
  // The session has ended, so its access tokens are rejected too.
  for (const { access_token } of [stolen, second, third])
    expect((await server.me(access_token)).status).toBe(401);
  for (const { refresh_token } of [stolen, second, third]) {
    expect(await server.refresh(refresh_token)).toMatchObject(REFUSED);
  }
  expect(server.takeEvents()).toEqual([]);
});

test('An instance that starts later rejects a refresh token that was used before, and the session ends', async ({
  server,
  user,
}) => {
  const { refresh_token: first } = await server.tokens(user);
  const { refresh_token: second } = (await server.refresh(first)).body;
  const { refresh_token: third } = (await server.refresh(second)).body;
  const later = await server.startInstance();
  const { body: fourth } = await later.refresh(third);
  expect((await later.me(fourth.access_token)).status).toBe(200);
  for (const used of [first, second, third, fourth.refresh_token])
    expect(await later.refresh(used)).toMatchObject(REFUSED);
  expect((await later.me(fourth.access_token)).status).toBe(401);
});

test('POST /token ends the session once, with one event, when 20 reuses arrive after the grace time', async ({
  server,
  user,
}) => {
  const { refresh_token, access_token } = await server.tokens(user);
  await server.refresh(refresh_token);
  server.setClockAhead(61);
  server.takeEvents();
  const replays = Array.from({ length: 20 }, () => server.refresh(refresh_token));
  for (const answer of await Promise.all(replays)) expect(answer).toMatchObject(REFUSED);
  expect(server.takeEvents()).toEqual(['session.ended', 'refresh-token.reused']);
  expect((await server.me(access_token)).status).toBe(401);
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

test('The start warns of REFRESH_REUSE_GRACE_SECONDS above 120, and an answer can be repeated for up to 600 seconds', async ({
  server,
  startServer,
}) => {
  const warning = 'A refresh can be repeated for';
  expect(server.log.join('')).not.toContain(warning);
  const patient = await startServer({ refreshReuseGraceSeconds: 600 });
  expect(patient.log.filter((line) => line.includes(warning))).toEqual([
    expect.stringContaining('"level":40'),
  ]);
  const { refresh_token } = await patient.tokens(await patient.register());
  const { body } = await patient.refresh(refresh_token);
  patient.setClockAhead(599);
  expect((await patient.refresh(refresh_token)).body.refresh_token).toBe(body.refresh_token);
  patient.setClockAhead(601);
  expect(await patient.refresh(refresh_token)).toMatchObject(REFUSED);
});

test('POST /token with REFRESH_REUSE_GRACE_SECONDS=0 ends the session at any reuse', async ({
  startServer,
}) => {
  const server = await startServer({ refreshReuseGraceSeconds: 0 });
  const { refresh_token } = await server.tokens(await server.register());
  const { body } = await server.refresh(refresh_token);
  expect(await server.refresh(refresh_token)).toMatchObject(REFUSED);
  expect(await server.refresh(body.refresh_token)).toMatchObject(REFUSED);
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
