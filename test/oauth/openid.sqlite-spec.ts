import { createHash, createPublicKey, verify } from 'node:crypto';
import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { type Answer, basic } from '../support/http.js';
import {
  SHOP_CLIENTS,
  PLAIN,
  SECRET,
  SHOP,
  type ShopTokens,
  signInToShop,
} from '../support/openid.js';
import {
  beginTrip,
  exchange,
  getCode,
  PlainBrowser,
  readCallback,
} from '../support/plain-browser.js';
import { ISSUER, type TestServer, type TestUser } from '../support/server.js';
import { decode } from '../support/tokens.js';

const CONFIGURATION = '/.well-known/openid-configuration';

const test = serverTest({ clients: SHOP_CLIENTS });

const refresh = (server: TestServer, { refresh_token }: ShopTokens, scope = ''): Promise<Answer> =>
  server.refresh(refresh_token, { client_id: 'shop', client_secret: SECRET, scope });

test('POST /token gives an application that asked for openid an id_token at the exchange of its code (OpenID Connect Core 3.1.3.3)', async ({
  server,
  newUser,
}) => {
  server.takeEvents();
  const now = Date.now() / 1000;
  const asked = 'openid profile email offline_access items:read';
  const tokens = await signInToShop(server, newUser, asked, { nonce: 'n-0S6_WzA2Mj' });
  expect(tokens.scope).toBe('openid profile email items:read');
  expect(server.takeEvents()).toEqual([
    'session.started',
    'authorization-code.issued',
    'session.started',
    'authorization-code.redeemed',
  ]);
  const { header, claims, signature } = decode(tokens.id_token);
  const access = decode(tokens.access_token).claims;
  const digest = createHash('sha256').update(tokens.access_token).digest();
  expect(claims).toEqual({
    iss: ISSUER,
    sub: newUser.id,
    aud: 'shop',
    iat: access.iat,
    exp: Number(access.iat) + 600,
    auth_time: expect.any(Number),
    nonce: 'n-0S6_WzA2Mj',
    sid: access.sid,
    acr: 'aal1',
    amr: ['pwd'],
    at_hash: digest.subarray(0, 16).toString('base64url'),
    email: newUser.email,
    email_verified: false,
    preferred_username: newUser.username,
    updated_at: expect.any(Number),
  });
  expect(Math.abs(Number(claims.auth_time) - now)).toBeLessThan(60);
  expect(header).toMatchObject({ typ: 'JWT', alg: 'ES256' });
  const { body } = await server.call('GET', '/.well-known/jwks.json');
  const jwk = body.keys.find(({ kid }: { kid: string }) => kid === header.kid);
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const signed = Buffer.from(tokens.id_token.split('.').slice(0, 2).join('.'));
  expect(verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
});

test('An id_token has only the claims of the scopes that were asked for, and there is none without openid', async ({
  server,
  newUser,
}) => {
  const { id_token } = await signInToShop(server, newUser, 'openid items:read');
  expect(Object.keys(decode(id_token).claims)).not.toEqual(
    expect.arrayContaining(['email', 'preferred_username', 'updated_at', 'nonce']),
  );
  expect(await signInToShop(server, newUser, 'email items:read')).not.toHaveProperty('id_token');
});

test('An application that was not given openid gets invalid_scope, and one may ask for offline_access', async ({
  server,
  newUser,
}) => {
  const browser = new PlainBrowser(server);
  await expect(getCode(browser, newUser, PLAIN, { scope: 'openid' })).rejects.toThrow(
    /error=invalid_scope/,
  );
  const scope = 'items:read offline_access';
  const { trip, code } = await getCode(browser, newUser, PLAIN, { scope });
  const { body } = await exchange(server, trip, code, { client_secret: SECRET });
  expect(body.scope).toBe('items:read');
});

test('A refresh gives an id_token of the same session and sign-in, without nonce, and none if it gives openid up (OpenID Connect Core 12.2)', async ({
  server,
  newUser,
}) => {
  const first = await signInToShop(server, newUser, 'openid email', { nonce: 'n-1' });
  const { body: second } = await refresh(server, first);
  const { sub, sid, auth_time, amr, email } = decode(first.id_token).claims;
  const { claims } = decode(second.id_token);
  expect(claims).toMatchObject({ sub, sid, auth_time, amr, email, aud: 'shop', iss: ISSUER });
  expect(claims).not.toHaveProperty('nonce');
  expect(claims.at_hash).not.toBe(decode(first.id_token).claims.at_hash);
  const { body: third } = await refresh(server, second, 'email');
  expect([third.scope, third.id_token]).toEqual(['email', undefined]);
});

test('A sign-in with a password gives no id_token, also with openid, and its access token may read /userinfo', async ({
  server,
  newUser,
}) => {
  const scope = 'openid email';
  const form = { grant_type: 'password', scope, ...newUser };
  const json = { email: newUser.email, password: newUser.password, scope };
  for (const { status, body } of [
    await server.call('POST', '/token', { form }),
    await server.call('POST', '/login', { json }),
  ]) {
    expect([status, body.scope, body.id_token]).toEqual([200, scope, undefined]);
    expect((await server.refresh(body.refresh_token)).body).not.toHaveProperty('id_token');
    const userinfo = await server.call('GET', '/userinfo', { token: body.access_token });
    expect(userinfo.body).toEqual({ sub: newUser.id, email: newUser.email, email_verified: false });
  }
  expect((await server.tokens(newUser)).scope).not.toContain('openid');
});

test('A client that acts for itself gets no scope of OpenID Connect', async ({ server }) => {
  const headers = basic('shop', SECRET);
  for (const scope of ['openid items:read', '']) {
    const form = { grant_type: 'client_credentials', scope };
    const { body } = await server.call('POST', '/token', { form, headers });
    expect([body.scope, body.id_token]).toEqual(['items:read', undefined]);
    const { status } = await server.call('GET', '/userinfo', { token: body.access_token });
    expect(status).toBe(403);
  }
});

test('An id_token is accepted nowhere as an access token or a refresh token', async ({
  server,
  newUser,
}) => {
  const { id_token: token, access_token } = await signInToShop(
    server,
    newUser,
    'openid email profile',
  );
  for (const [method, path] of [
    ['GET', '/users/me'],
    ['GET', '/userinfo'],
    ['POST', '/userinfo'],
    ['POST', '/logout'],
    ['GET', '/users/me/sessions'],
  ] as const) {
    const { status, body } = await server.call(method, path, { token });
    expect([path, status, body.code]).toEqual([path, 401, 'invalid_token']);
  }
  const headers = basic('shop', SECRET);
  const introspected = await server.call('POST', '/introspect', { form: { token }, headers });
  expect(introspected.body).toEqual({ active: false });
  expect((await server.call('POST', '/revoke', { form: { token }, headers })).status).toBe(200);
  expect((await server.me(access_token)).status).toBe(200);
  const form = { grant_type: 'refresh_token', refresh_token: token };
  const refreshed = await server.call('POST', '/token', { form, headers });
  expect(refreshed.body.error).toBe('invalid_grant');
});

test('GET /sign-out with an id_token of the user signs the browser and its applications out, and goes back at once', async ({
  server,
  newUser,
}) => {
  const [uri] = SHOP.post_logout_redirect_uris!;
  const signOut = (browser: PlainBrowser, parameters: Record<string, string>) => {
    const query = new URLSearchParams({
      post_logout_redirect_uri: uri!,
      state: 's',
      ...parameters,
    });
    return browser.open(`/sign-out?${query.toString()}`);
  };
  const browser = new PlainBrowser(server);
  const { id_token, access_token } = await signInToShop(server, newUser, 'openid', { browser });
  const stranger = await signInToShop(server, await server.register(), 'openid');
  const [head, payload] = id_token.split('.');
  for (const id_token_hint of [
    stranger.id_token,
    access_token,
    `${head}.${payload}.${'A'.repeat(86)}`,
    'x',
  ]) {
    const page = await signOut(browser, { id_token_hint, client_id: 'shop' });
    expect([page.status, page.url]).toEqual([200, expect.stringMatching(/^\/sign-out\?/)]);
    expect((await server.me(access_token)).status).toBe(200);
  }
  server.setClockAhead(700);
  const { url } = await signOut(browser, { id_token_hint: id_token });
  server.setClockAhead(0);
  expect(url).toBe(`${uri}?state=s`);
  expect((await server.me(access_token)).status).toBe(401);
  const page = await browser.open(`/sign-out`);
  expect(page.status).toBe(200);
});

test('GET /authorize with an id_token_hint of another user leads to the sign-in of that one (OpenID Connect Core 3.1.2.1)', async ({
  server,
  newUser: bob,
}) => {
  const ann = await server.register();
  const { id_token } = await signInToShop(server, ann, 'openid');
  const browser = new PlainBrowser(server);
  const bobs = await signInToShop(server, bob, 'openid', { browser });
  const toForm = ({ username, password }: TestUser) => ({ username, password });
  const open = (changes: Record<string, string>, client = SHOP) =>
    browser.open(beginTrip(client, changes).path);

  const silent = await open({ id_token_hint: id_token, prompt: 'none' });
  expect(readCallback(silent).error).toBe('login_required');
  const page = await open({ id_token_hint: id_token });
  expect(page.url).toMatch(/^\/sign-in\?.*prompt=select_account/);
  expect(readCallback(await browser.submit(page, toForm(bob))).error).toBe('login_required');
  expect(
    readCallback(await browser.submit(await open({ id_token_hint: id_token }), toForm(ann))),
  ).toEqual(expect.objectContaining({ code: expect.any(String) }));
  expect(readCallback(await open({ id_token_hint: id_token, prompt: 'none' })).code).toBeDefined();

  // Whose a hint is cannot be known if it is of another client, or not genuine.
  const forged = `${bobs.id_token.slice(0, -86)}${'A'.repeat(86)}`;
  for (const [hint, client] of [
    [bobs.id_token, PLAIN],
    [forged, SHOP],
    ['x', SHOP],
  ] as const) {
    const refused = await open({ id_token_hint: hint, prompt: 'none' }, client);
    expect(readCallback(refused).error).toBe('login_required');
    expect(readCallback(await open({ id_token_hint: hint }, client)).code).toBeDefined();
  }
});

test('GET /.well-known/openid-configuration is the metadata of RFC 8414, with endpoints that answer (OpenID Connect Discovery 3)', async ({
  server,
}) => {
  const { status, headers, body } = await server.call('GET', CONFIGURATION);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toMatch(/^application\/json/);
  expect(headers.get('cache-control')).toBe('public, max-age=300');
  expect(body).toMatchObject({
    issuer: ISSUER,
    authorization_endpoint: `${ISSUER}/authorize`,
    token_endpoint: `${ISSUER}/token`,
    userinfo_endpoint: `${ISSUER}/userinfo`,
    end_session_endpoint: `${ISSUER}/sign-out`,
    jwks_uri: `${ISSUER}/.well-known/jwks.json`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    scopes_supported: expect.arrayContaining(['openid', 'profile', 'email', 'offline_access']),
    claims_supported: expect.arrayContaining(['sub', 'email', 'name', 'auth_time', 'nonce']),
    prompt_values_supported: expect.arrayContaining(['none', 'login']),
    request_uri_parameter_supported: false,
  });
  expect((await server.call('GET', '/.well-known/oauth-authorization-server')).body).toEqual(body);
  for (const path of ['/authorize', '/userinfo', '/sign-out']) {
    expect([200, 400, 401], path).toContain((await server.call('GET', path)).status);
  }
});

test('With HS256 there is no OpenID Connect: a session of before is refreshed without an id_token', async ({
  startServer,
}) => {
  const server = await startServer({ clients: SHOP_CLIENTS });
  const tokens = await signInToShop(server, await server.register(), 'openid items:read');
  const hs256 = await server.startInstance({ algorithm: 'HS256' });
  expect((await hs256.call('GET', CONFIGURATION)).status).toBe(404);
  const { body: metadata } = await hs256.call('GET', '/.well-known/oauth-authorization-server');
  expect(metadata.scopes_supported).not.toContain('openid');
  expect(metadata).not.toHaveProperty('userinfo_endpoint');
  const { status, body } = await refresh(hs256, tokens);
  expect([status, body.scope, body.id_token]).toEqual([200, 'items:read', undefined]);
  expect((await hs256.call('GET', '/userinfo', { token: body.access_token })).status).toBe(403);
});

test('Without AUTHORIZE there is no OpenID Connect, and its scopes are unknown', async ({
  startServer,
}) => {
  const server = await startServer({ authorize: false, clients: SHOP_CLIENTS });
  expect((await server.call('GET', CONFIGURATION)).status).toBe(404);
  expect((await server.call('GET', '/userinfo')).status).toBe(404);
  const form = { ...(await server.register()), scope: 'openid' };
  expect((await server.call('POST', '/token', { form })).body.error).toBe('invalid_scope');
});
