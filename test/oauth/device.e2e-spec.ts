import { DataSource } from 'typeorm';
import { expect } from 'vitest';
import { ClientsService, SessionsService, UserAccounts } from '../../src/index.js';
import { DeviceCode } from '../../src/oauth/device-code.entity.js';
import {
  askForCodes,
  decide,
  DEVICE_GRANT,
  type DeviceCodes,
  poll,
  startBrowserSession,
} from '../support/device.js';
import { serverTest } from '../support/fixtures.js';
import { decode } from '../support/tokens.js';
import { TrailReader } from '../support/trail.js';

const test = serverTest()
  .extend('device', async ({ server }) => (await askForCodes(server)).body as DeviceCodes)
  .extend('browser', async ({ server, newUser }) => startBrowserSession(server, newUser));

test('A device whose request is allowed gets the tokens of that user once (RFC 8628 3.5)', async ({
  server,
  newUser,
  browser,
  device,
}) => {
  const trail = new TrailReader(server);
  await trail.take();
  server.takeEvents();
  await decide(server, newUser, browser, device);
  expect(server.takeEvents()).toEqual(['device-code.approved']);
  const { status, headers, body } = await poll(server, device);
  expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(body).toEqual({
    access_token: expect.any(String),
    token_type: 'bearer',
    refresh_token: expect.stringMatching(/^nlr_/),
    expires_in: 900,
    scope: 'items:read items:write',
  });
  expect(server.takeEvents()).toEqual(['session.started']);
  const { claims } = decode(body.access_token);
  expect([claims.sub, claims.client_id]).toEqual([newUser.id, 'nightlatch-cli']);
  const [approved, started] = await trail.take();
  expect(approved).toMatchObject({
    name: 'device-code.approved',
    actor: 'user',
    actorId: newUser.id,
    subjectId: newUser.id,
    sessionId: browser,
    ip: '192.0.2.7',
  });
  expect(started).toMatchObject({ name: 'session.started', clientId: 'nightlatch-cli' });
  const again = await poll(server, device);
  expect([again.status, again.body.error]).toEqual([400, 'invalid_grant']);
  // A poll too many does not sign the device out.
  expect((await server.me(body.access_token)).status).toBe(200);
  const refreshed = await server.refresh(body.refresh_token, { client_id: 'nightlatch-cli' });
  expect(refreshed.status).toBe(200);
});

test('A device gets the scopes that it asked for and that the user has', async ({
  server,
  newUser,
  browser,
}) => {
  const { body } = await askForCodes(server, {
    client_id: 'nightlatch-cli',
    scope: 'users:read items:read',
  });
  await decide(server, newUser, browser, body);
  expect((await poll(server, body)).body.scope).toBe('items:read');
});

test('A device whose request is denied is answered access_denied', async ({
  server,
  newUser,
  browser,
  device,
}) => {
  server.takeEvents();
  await decide(server, newUser, browser, device, 'denied');
  expect(server.takeEvents()).toEqual(['device-code.denied']);
  const { status, body } = await poll(server, device);
  expect([status, body.error]).toEqual([400, 'access_denied']);
});

test('A request is decided once', async ({ server, newUser, browser, device }) => {
  await decide(server, newUser, browser, device, 'denied');
  const late = decide(server, newUser, browser, device);
  await expect(late).rejects.toMatchObject({ code: 'user_code_not_valid' });
  expect((await poll(server, device)).body.error).toBe('access_denied');
});

test('A request that was allowed and not fetched in ten minutes is answered expired_token', async ({
  server,
  newUser,
  browser,
  device,
}) => {
  await decide(server, newUser, browser, device);
  server.setClockAhead(601);
  expect((await poll(server, device)).body.error).toBe('expired_token');
  const { body } = await askForCodes(server);
  server.setClockAhead(1_300);
  const late = decide(server, newUser, browser, body);
  await expect(late).rejects.toMatchObject({ code: 'user_code_not_valid' });
  server.setClockAhead(0);
});

test.for([
  ['signs out in that browser', 'sign-out'],
  ['is disabled', 'disable'],
  ['is deleted', 'delete'],
  ['ends all sessions, as by a new password', 'end-all'],
] as const)(
  'A device gets no tokens if the user %s before it asks',
  async ([_what, how], { server, newUser, browser, device }) => {
    await decide(server, newUser, browser, device);
    const { id: userId } = newUser;
    const sessions = server.app.get(SessionsService);
    if (how === 'sign-out') await sessions.endOwn(userId, browser, 'signed-out');
    if (how === 'disable') await server.disable(userId);
    if (how === 'delete') await server.app.get(UserAccounts).delete(userId);
    if (how === 'end-all') await sessions.endAll({ userId }, 'password-changed');
    const { status, body } = await poll(server, device);
    expect([status, body.error]).toEqual([400, 'access_denied']);
  },
);

test('A device that was allowed before a password change in the same browser gets no tokens; that browser stays signed in', async ({
  server,
  newUser,
  browser,
  device,
}) => {
  await decide(server, newUser, browser, device);
  const others = { userId: newUser.id, exceptId: browser };
  await server.app.get(SessionsService).endAll(others, 'password-changed');
  const { status, body } = await poll(server, device);
  expect([status, body.error]).toEqual([400, 'access_denied']);
  // The browser can allow a device again.
  const { body: codes } = await askForCodes(server);
  await decide(server, newUser, browser, codes);
  expect((await poll(server, codes)).status).toBe(200);
});

test('A device that was allowed before the upgrade (no user_sessions_version) gets access_denied', async ({
  server,
  newUser,
  browser,
  device,
}) => {
  await decide(server, newUser, browser, device);
  const codes = server.app.get(DataSource).getRepository(DeviceCode);
  await codes.update({ browserSessionId: browser }, { userSessionsVersion: null });
  expect((await poll(server, device)).body.error).toBe('access_denied');
});

test('The tokens of a device end with all sessions of the user', async ({
  server,
  newUser,
  browser,
  device,
}) => {
  await decide(server, newUser, browser, device);
  const { access_token } = (await poll(server, device)).body;
  await server.app.get(SessionsService).endAll({ userId: newUser.id }, 'password-changed');
  expect((await server.me(access_token)).status).toBe(401);
});

test('A device code of a deleted client is not one of a later client with the same id', async ({
  server,
  newUser,
  browser,
}) => {
  const clients = server.app.get(ClientsService);
  const tv = { id: 'tv', name: 'TV', confidential: false, grantTypes: [DEVICE_GRANT], scopes: [] };
  await clients.create(tv);
  const client = { client_id: 'tv' };
  const { body } = await askForCodes(server, client);
  await decide(server, newUser, browser, body);
  await clients.delete('tv');
  server.setClockAhead(1);
  expect((await poll(server, body, client)).body.error).toBe('invalid_client');
  await clients.create(tv);
  expect((await poll(server, body, client)).body.error).toBe('invalid_grant');
  server.setClockAhead(0);
});
