import { expect } from 'vitest';
import { ClientsService } from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';
import { basic, readOutcome } from '../support/http.js';
import type { TestServer } from '../support/server.js';
import { decode } from '../support/tokens.js';

const INACTIVE = { active: false };

const revoke = (
  server: TestServer,
  text: string,
  form: Record<string, string> = {},
  headers = {},
) => server.call('POST', '/revoke', { form: { token: text, ...form }, headers });

const test = serverTest()
  .extend('made', { scope: 'file' }, ({ server }) =>
    server.app.get(ClientsService).create({
      name: 'Gateway',
      confidential: true,
      grantTypes: ['client_credentials'],
      scopes: [],
    }),
  )
  .extend('id', ({ made }) => made.client.id)
  .extend('secret', ({ made }) => made.secretPlain!)
  .extend('clientToken', ({ id, secret, server }) => async () => {
    const form = { grant_type: 'client_credentials' };
    const headers = basic(id, secret);
    return (await server.call('POST', '/token', { form, headers })).body.access_token as string;
  })
  .extend(
    'introspect',
    ({ server, id, secret }) =>
      async (text: string) =>
        server.call('POST', '/introspect', { form: { token: text }, headers: basic(id, secret) }),
  );

test.beforeEach(({ server }) => server.takeEvents());

test('POST /revoke ends the session of a refresh token and its access token (RFC 7009 2.1)', async ({
  server,
  user,
}) => {
  const { refresh_token, access_token } = await server.tokens(user);
  const { status, headers, body } = await revoke(server, refresh_token);
  expect([status, body]).toEqual([200, '']);
  expect(headers.get('cache-control')).toBe('no-store');
  expect((await server.me(access_token)).status).toBe(401);
  expect((await server.refresh(refresh_token)).body.error).toBe('invalid_grant');
  expect(server.takeEvents()).toEqual(['session.started', 'session.ended']);
});

test('POST /revoke ends the session of an access token whatever token_type_hint says (RFC 7009 2.1)', async ({
  server,
  user,
}) => {
  const { refresh_token, access_token } = await server.tokens(user);
  const form = { token_type_hint: 'refresh_token', client_id: 'nightlatch' };
  expect((await revoke(server, access_token, form)).status).toBe(200);
  expect((await server.me(access_token)).status).toBe(401);
  expect((await server.refresh(refresh_token)).status).toBe(400);
});

test('POST /revoke ends the token of a client', async ({
  clientToken,
  server,
  id,
  secret,
  introspect,
}) => {
  const bearer = await clientToken();
  expect((await revoke(server, bearer, {}, basic(id, secret))).status).toBe(200);
  expect((await introspect(bearer)).body).toEqual(INACTIVE);
});

test('POST /revoke answers 200 to a token that is invalid or revoked already (RFC 7009 2.2)', async ({
  server,
  user,
}) => {
  const { refresh_token } = await server.tokens(user);
  await revoke(server, refresh_token);
  for (const text of [refresh_token, 'x', 'a.b.c', 'nlr_x', '\0', 'x'.repeat(9_000)]) {
    expect((await revoke(server, text)).status, text).toBe(200);
  }
});

test('POST /revoke rejects the token of another client, which stays valid (RFC 7009 2.1)', async ({
  server,
  user,
  id,
  secret,
}) => {
  const { refresh_token, access_token } = await server.tokens(user);
  for (const text of [refresh_token, access_token]) {
    expect(readOutcome(await revoke(server, text, {}, basic(id, secret)))).toEqual([
      400,
      'invalid_grant',
    ]);
  }
  expect((await server.me(access_token)).status).toBe(200);
  expect((await server.refresh(refresh_token)).status).toBe(200);
});

test('POST /revoke requires one token, in a form (RFC 7009 2.1)', async ({ server }) => {
  expect(readOutcome(await server.call('POST', '/revoke', { form: '' }))).toEqual([
    400,
    'invalid_request',
  ]);
  const twice = await server.call('POST', '/revoke', { form: 'token=a&token=b' });
  expect(readOutcome(twice)).toEqual([400, 'invalid_request']);
  const json = await server.call('POST', '/revoke', { json: { token: 'a' } });
  expect(json.status).toBe(415);
});

test('POST /introspect describes a valid access token (RFC 7662 2.2)', async ({
  server,
  user,
  introspect,
}) => {
  const { access_token } = await server.tokens(user, 'items:read');
  const { status, headers, body } = await introspect(access_token);
  expect(status).toBe(200);
  expect(headers.get('cache-control')).toBe('no-store');
  const { claims } = decode(access_token);
  expect(body).toEqual({
    active: true,
    scope: 'items:read',
    client_id: 'nightlatch',
    username: user.username,
    token_type: 'Bearer',
    exp: claims.exp,
    iat: claims.iat,
    sub: user.id,
    aud: server.settings.audience,
    iss: server.settings.issuer,
    jti: claims.jti,
    sid: claims.sid,
    roles: [],
    email_verified: false,
    acr: 'aal1',
    amr: ['pwd'],
    auth_time: claims.auth_time,
  });
});

test('POST /introspect answers only active=false to every other token (RFC 7662 2.2)', async ({
  server,
  user,
  introspect,
}) => {
  const other = await server.register();
  const disabled = await server.tokens(other);
  await server.disable(other.id);
  const revoked = await server.tokens(user);
  await revoke(server, revoked.refresh_token);
  const { access_token, refresh_token } = await server.tokens(user);
  const old = await server.tokens(user);
  server.setClockAhead(1_000);
  const expired = await introspect(old.access_token);
  server.setClockAhead(0);
  const answers = [
    expired,
    ...(await Promise.all(
      [
        disabled.access_token,
        disabled.refresh_token,
        revoked.access_token,
        revoked.refresh_token,
        // A valid refresh token of another client.
        refresh_token,
        `${access_token.slice(0, -4)}AAAA`,
        'x',
        'a.b.c',
        'nlr_x',
        '\0',
      ].map((text) => introspect(text)),
    )),
  ];
  for (const { status, body } of answers) expect([status, body]).toEqual([200, INACTIVE]);
});

test('POST /introspect answers 401 to a client without credentials (RFC 7662 2.1)', async ({
  server,
  user,
}) => {
  const { access_token } = await server.tokens(user);
  for (const headers of [{}, basic('', ''), basic('nightlatch', '')]) {
    const answer = await server.call('POST', '/introspect', {
      form: { token: access_token },
      headers,
    });
    expect(readOutcome(answer)).toEqual([401, 'invalid_client']);
  }
});
