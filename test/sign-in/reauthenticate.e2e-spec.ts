import { expect } from 'vitest';
import { LiveSessions } from '../../src/sessions/live-sessions.js';
import { SYSTEM_ACTOR } from '../../src/events/actor.js';
import { UnitsOfWork } from '../../src/events/units-of-work.js';
import { signInAs } from '../../src/testing.js';
import { SecondFactorSwitch } from '../../src/users/second-factor-switch.js';
import { serverTest } from '../support/fixtures.js';
import type { Answer } from '../support/http.js';
import { PASSWORD, type TestServer } from '../support/server.js';
import { decode } from '../support/tokens.js';

const ROBOT = { client_id: 'robot', client_secret: 'a secret of at least 32 characters' };
const GATEWAY = { client_id: 'gateway', client_secret: 'another secret of 32 characters or so' };
const clients = [
  { ...ROBOT, grant_types: ['client_credentials'], scope: 'account items:read' },
  { ...GATEWAY, grant_types: [] },
];
const test = serverTest({ clients });
test.afterEach(({ server }) => server.setClockAhead(0));

const prove = (server: TestServer, token: string, json: object): Promise<Answer> =>
  server.call('POST', '/reauthenticate', { token, json });
const authTime = (token: string) => Number(decode(token).claims.auth_time);

/** What `PUT /users/me/email` answers, which asks for a recent sign-in before it reads the body. */
const changeAddress = async (server: TestServer, token: string) => {
  const { body } = await server.call('PUT', '/users/me/email', { token, json: {} });
  return body.code;
};

test('POST /reauthenticate moves the same session on: the new token is recent, the old one and a refresh are as they were', async ({
  server,
  newUser,
}) => {
  const first = await server.tokens(newUser);
  const { sid, auth_time: before } = decode(first.access_token).claims;
  server.takeEvents();
  server.setClockAhead(700);
  expect(await changeAddress(server, first.access_token)).toBe('insufficient_user_authentication');
  const { status, headers, body } = await prove(server, first.access_token, { password: PASSWORD });
  expect(status).toBe(200);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(body).toEqual({
    access_token: expect.any(String),
    token_type: 'bearer',
    expires_in: 900,
    scope: first.scope,
  });
  const { claims } = decode(body.access_token);
  expect(claims).toMatchObject({ sid, sub: newUser.id, acr: 'aal1', amr: ['pwd'] });
  expect(Number(claims.auth_time) - Number(before)).toBeGreaterThanOrEqual(699);
  expect(server.takeRecorded()).toEqual([
    {
      name: 'session.reauthenticated',
      event: { sessionId: sid, userId: newUser.id, clientId: 'nightlatch', method: 'password' },
    },
  ]);
  expect(await changeAddress(server, body.access_token)).toBe('validation_failed');
  // The old token says what was true when it was issued.
  expect(await changeAddress(server, first.access_token)).toBe('insufficient_user_authentication');
  const refreshed = (await server.refresh(first.refresh_token)).body;
  expect(authTime(refreshed.access_token)).toBe(claims.auth_time);
  const token = refreshed.access_token;
  const sessions = (await server.call('GET', '/users/me/sessions', { token })).body;
  expect(sessions.map(({ id }: { id: string }) => id)).toEqual([sid]);
});

test('A refresh does not renew a sign-in, however often: it copies auth_time, acr and amr', async ({
  server,
  newUser,
}) => {
  let tokens = await server.tokens(newUser);
  const { auth_time, acr, amr } = decode(tokens.access_token).claims;
  expect([acr, amr]).toEqual(['aal1', ['pwd']]);
  for (const seconds of [300, 601]) {
    server.setClockAhead(seconds);
    tokens = (await server.refresh(tokens.refresh_token)).body;
    expect(decode(tokens.access_token).claims).toMatchObject({ auth_time, acr, amr });
  }
  expect(await changeAddress(server, tokens.access_token)).toBe('insufficient_user_authentication');
});

test('POST /reauthenticate issues a token with the scopes of the one that was sent, and no more', async ({
  server,
  newUser,
}) => {
  const { refresh_token } = await server.tokens(newUser);
  const { body } = await server.refresh(refresh_token, { scope: 'items:read' });
  const proven = await prove(server, body.access_token, { password: PASSWORD });
  expect(proven.body.scope).toBe('items:read');
});

test('A wrong password is 422 wrong_password, leaves the session as it is, and is limited like a sign-in', async ({
  server,
  newUser,
}) => {
  const token = await server.signIn(newUser);
  server.takeEvents();
  const { status, body } = await prove(server, token, { password: 'wrong' });
  expect([status, body.code, body.errors]).toEqual([
    422,
    'wrong_password',
    [{ field: 'password', message: 'is wrong' }],
  ]);
  expect(server.takeEvents()).toEqual([]);
  let last = 0;
  for (let i = 0; i < 20 && last !== 429; i++) {
    last = (await prove(server, token, { password: `wrong ${i}` })).status;
  }
  expect(last).toBe(429);
  // The right one has to wait too, and the session goes on.
  expect((await prove(server, token, { password: PASSWORD })).status).toBe(429);
  expect((await server.me(token)).status).toBe(200);
});

test('POST /reauthenticate takes one proof: none, two, unknown and malformed ones are 422', async ({
  server,
  user,
}) => {
  const token = await server.signIn(user);
  const password = PASSWORD;
  const bodies: object[] = [
    {},
    { password, code: '123456' },
    { code: '123456', recovery_code: 'AAAA-BBBBB-CCCCC' },
    { password: null },
    { password: 7 },
    { password: '\ud800' },
    { passkey: 'text' },
    { passkey: [] },
    { code: 'a\0b' },
    { code: '1'.repeat(65) },
    { method: 'sms' },
    { proof: 'x' },
    { password, method: 'sms', proof: '1' },
    { pin: '1234' },
    { constructor: 'x' },
  ];
  for (const json of bodies) {
    const { status, body } = await prove(server, token, json);
    expect([json, status, body.code]).toEqual([json, 422, 'validation_failed']);
  }
  // Not JSON at all.
  const form = { password };
  expect((await server.call('POST', '/reauthenticate', { token, form })).status).toBe(415);
});

test('POST /reauthenticate needs the token of a user: none is 401, a client that acts for itself 404', async ({
  server,
}) => {
  const json = { password: PASSWORD };
  expect((await server.call('POST', '/reauthenticate', { json })).status).toBe(401);
  const form = { grant_type: 'client_credentials', ...ROBOT };
  const { access_token: token } = (await server.call('POST', '/token', { form })).body;
  expect((await prove(server, token, json)).status).toBe(404);
  const { claims } = decode(token);
  expect([claims.acr, claims.amr, claims.auth_time]).toEqual([undefined, undefined, undefined]);
  expect(await changeAddress(server, token)).toBe('insufficient_user_authentication');
});

test('A session that ended, or a user who was disabled, proves nothing', async ({
  server,
  newUser,
}) => {
  const token = await server.signIn(newUser);
  await server.call('POST', '/logout', { token });
  expect((await prove(server, token, { password: PASSWORD })).status).toBe(401);
  const other = await server.signIn(newUser);
  await server.disable(newUser.id);
  expect((await prove(server, other, { password: PASSWORD })).status).toBe(401);
});

test('With a second factor on, the password alone is 422 second_factor_needed, right or wrong', async ({
  server,
  newUser,
}) => {
  const token = await server.signIn(newUser);
  const factors = server.app.get(SecondFactorSwitch);
  await server.app
    .get(UnitsOfWork)
    .run(SYSTEM_ACTOR, (unit) => factors.change(newUser.id, () => true, unit));
  for (const password of [PASSWORD, 'wrong']) {
    const { status, body } = await prove(server, token, { password });
    expect([status, body.code]).toEqual([422, 'second_factor_needed']);
  }
  // A sign-in of a minute ago, without the second factor, does not open our sensitive routes.
  const { status, headers, body } = await server.call('PUT', '/users/me/email', {
    token,
    json: {},
  });
  expect([status, body.acr_values, body.max_age]).toEqual([401, 'aal2', 600]);
  expect(headers.get('www-authenticate')).toBe(
    'Bearer error="insufficient_user_authentication", error_description="A different authentication level is required", max_age="600", acr_values="aal2"',
  );
  const deletion = { token, json: { password: PASSWORD } };
  expect((await server.call('DELETE', '/users/me', deletion)).body.acr_values).toBe('aal2');
});

test('The password alone does not renew a session that proved two factors, also if the user has turned them off', async ({
  server,
  newUser,
}) => {
  const { accessToken: token } = await signInAs(server.app, newUser, { acr: 'aal2' });
  const json = { password: newUser.password };
  const { status, body } = await server.call('POST', '/reauthenticate', { token, json });
  expect([status, body.code]).toEqual([422, 'second_factor_needed']);
});

test('Without a second factor, the password of the body is enough to delete an account', async ({
  server,
  newUser,
}) => {
  const token = await server.signIn(newUser);
  server.setClockAhead(700);
  const deletion = { token, json: { password: PASSWORD } };
  expect((await server.call('DELETE', '/users/me', deletion)).status).toBe(204);
});

test('POST /introspect tells acr, amr and auth_time of a token as it was issued, and of a refresh token as it is now', async ({
  server,
  newUser,
}) => {
  const { access_token, refresh_token } = await server.tokens(newUser);
  server.setClockAhead(30);
  const proven = (await prove(server, access_token, { password: PASSWORD })).body.access_token;
  const introspect = async (token: string) => {
    const { body } = await server.call('POST', '/introspect', { form: { token, ...GATEWAY } });
    const { active, acr, amr, auth_time } = body;
    return { active, acr, amr, auth_time };
  };
  const expected = (token: string) => ({
    active: true,
    acr: 'aal1',
    amr: ['pwd'],
    auth_time: authTime(token),
  });
  expect(await introspect(access_token)).toEqual(expected(access_token));
  expect(await introspect(proven)).toEqual(expected(proven));
  expect(authTime(proven)).toBeGreaterThan(authTime(access_token));
  const { body } = await server.call('POST', '/introspect', {
    form: { token: refresh_token, ...GATEWAY },
  });
  // Not the client of the refresh token.
  expect(body).toEqual({ active: false });
});

test('Another instance issues tokens that know of the proof', async ({ server, newUser }) => {
  const other = await server.startInstance();
  const { access_token, refresh_token } = await server.tokens(newUser);
  const { sid } = decode(access_token).claims;
  // The other instance has the session in memory.
  expect((await other.me(access_token)).status).toBe(200);
  server.setClockAhead(30);
  const proven = (await prove(server, access_token, { password: PASSWORD })).body.access_token;
  const known = async () => {
    const session = await other.app.get(LiveSessions).find(String(sid));
    return Math.floor(session!.authenticatedAt!.getTime() / 1_000);
  };
  await expect.poll(known, { timeout: 2_000 }).toBe(authTime(proven));
  const refreshed = (await other.refresh(refresh_token)).body.access_token;
  expect(authTime(refreshed)).toBe(authTime(proven));
});

test('An administrator needs a recent sign-in to grant roles, and none to change a name', async ({
  server,
  admin,
  newUser,
}) => {
  const { access_token: token } = await server.tokens(admin, 'users:write');
  server.setClockAhead(700);
  const change = (json: object) => server.call('PATCH', `/users/${newUser.id}`, { token, json });
  expect((await change({ full_name: 'Ann' })).status).toBe(200);
  expect((await change({ roles: ['admin'] })).body.code).toBe('insufficient_user_authentication');
  const { body } = await prove(server, token, { password: PASSWORD });
  const fresh = { token: body.access_token, json: { roles: ['clerk'] } };
  expect((await server.call('PATCH', `/users/${newUser.id}`, fresh)).body.roles).toEqual(['clerk']);
});
