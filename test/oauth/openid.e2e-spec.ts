import { createHash, createPublicKey, verify } from 'node:crypto';
import { expect } from 'vitest';
import type { ConfiguredClient } from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';
import { type Answer, basic } from '../support/http.js';
import { exchange, getCode, PlainBrowser } from '../support/plain-browser.js';
import { ISSUER, type TestServer, type TestUser } from '../support/server.js';
import { decode } from '../support/tokens.js';

const SECRET = 's'.repeat(40);
const SHOP: ConfiguredClient = {
  client_id: 'shop',
  client_secret: SECRET,
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
  redirect_uris: ['https://shop.example.com/callback'],
  post_logout_redirect_uris: ['https://shop.example.com/bye'],
  scope: 'openid profile email items:read',
};
/** Its scopes are not those of OpenID Connect. */
const PLAIN: ConfiguredClient = { ...SHOP, client_id: 'plain', scope: 'items:read' };
const CLIENTS = [SHOP, PLAIN];
const CONFIGURATION = '/.well-known/openid-configuration';

const test = serverTest({ clients: CLIENTS });

interface Tokens {
  access_token: string;
  refresh_token: string;
  id_token: string;
  scope: string;
}

/** Signs a user in to the shop, and returns its tokens. */
async function signIn(
  server: TestServer,
  user: TestUser,
  scope: string,
  { nonce = '', browser = new PlainBrowser(server) } = {},
): Promise<Tokens> {
  const { trip, code } = await getCode(browser, user, SHOP, { scope, nonce });
  const { status, body } = await exchange(server, trip, code, { client_secret: SECRET });
  expect(status).toBe(200);
  return body;
}

const refresh = (server: TestServer, { refresh_token }: Tokens, scope = ''): Promise<Answer> =>
  server.refresh(refresh_token, { client_id: 'shop', client_secret: SECRET, scope });

test('POST /token gives an application that asked for openid an id_token at the exchange of its code (OpenID Connect Core 3.1.3.3)', async ({
  server,
  newUser,
}) => {
  server.takeEvents();
  const now = Date.now() / 1000;
  const asked = 'openid profile email offline_access items:read';
  const tokens = await signIn(server, newUser, asked, { nonce: 'n-0S6_WzA2Mj' });
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
  const { id_token } = await signIn(server, newUser, 'openid items:read');
  expect(Object.keys(decode(id_token).claims)).not.toEqual(
    expect.arrayContaining(['email', 'preferred_username', 'updated_at', 'nonce']),
  );
  expect(await signIn(server, newUser, 'email items:read')).not.toHaveProperty('id_token');
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
  const first = await signIn(server, newUser, 'openid email', { nonce: 'n-1' });
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

test('GET and POST /userinfo answer the claims of the scopes to a token in the header or in a form, as they are now', async ({
  server,
  newUser,
}) => {
  const { access_token: token, id_token } = await signIn(server, newUser, 'openid profile');
  const json = { full_name: 'Zoë Doe' };
  const own = await server.signIn(newUser);
  expect((await server.call('PATCH', '/users/me', { token: own, json })).status).toBe(200);
  for (const { status, body, headers } of [
    await server.call('GET', '/userinfo', { token }),
    await server.call('POST', '/userinfo', { token }),
    await server.call('POST', '/userinfo', { token, form: { x: '1' } }),
    await server.call('POST', '/userinfo', { token, json: { access_token: 'x' } }),
    await server.call('POST', '/userinfo', { form: { access_token: token } }),
  ]) {
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(body).toEqual({
      sub: decode(id_token).claims.sub,
      name: 'Zoë Doe',
      preferred_username: newUser.username,
      updated_at: expect.any(Number),
    });
  }
});

test('GET and POST /userinfo reject a request as RFC 6750 says: no token, a bad one, two of them, or one without openid', async ({
  server,
  newUser,
}) => {
  const { access_token: token } = await signIn(server, newUser, 'openid');
  const other = await server.signIn(newUser);
  const twice = `access_token=${token}&access_token=${token}`;
  const large = { access_token: token, x: 'x'.repeat(70_000) };
  for (const [method, options, status, challenge] of [
    ['GET', {}, 401, /^Bearer$/],
    ['POST', {}, 401, /^Bearer$/],
    ['POST', { form: {} }, 401, /^Bearer$/],
    ['POST', { form: { access_token: '' } }, 401, /^Bearer$/],
    // A token in a JSON body or in a URL is none.
    ['POST', { json: { access_token: token } }, 401, /^Bearer$/],
    ['GET', { form: undefined, query: `?access_token=${token}` }, 401, /^Bearer$/],
    ['GET', { token: 'x' }, 401, /^Bearer error="invalid_token"/],
    ['POST', { form: { access_token: 'x' } }, 401, /^Bearer error="invalid_token"/],
    ['GET', { token: other }, 403, /^Bearer error="insufficient_scope", scope="openid"$/],
    ['POST', { form: { access_token: other } }, 403, /^Bearer error="insufficient_scope"/],
    ['POST', { token, form: { access_token: token } }, 400, /^Bearer error="invalid_request"$/],
    ['POST', { form: twice }, 400, null],
    ['POST', { form: large }, 413, null],
  ] as const) {
    const { query = '', ...sent } = options as { query?: string };
    const answer = await server.call(method, `/userinfo${query}`, sent);
    const given = answer.headers.get('www-authenticate');
    const what = `${method} ${JSON.stringify(options).slice(0, 60)}`;
    expect(answer.status, what).toBe(status);
    expect(answer.headers.get('content-type'), what).toMatch(/^application\/problem\+json/);
    if (challenge === null) expect(given, what).toBeNull();
    else expect(given, what).toMatch(challenge);
  }
});

test('GET /userinfo rejects the token of a session that has ended, and of a user who was disabled', async ({
  server,
  newUser,
}) => {
  const { access_token: ended } = await signIn(server, newUser, 'openid');
  await server.call('POST', '/logout', { token: ended });
  expect((await server.call('GET', '/userinfo', { token: ended })).status).toBe(401);
  const { access_token: token } = await signIn(server, newUser, 'openid');
  await server.disable(newUser.id);
  for (const given of [{ token }, { form: { access_token: token } }]) {
    const { status, body } = await server.call('POST', '/userinfo', given);
    expect([status, body.detail]).toEqual([401, 'Inactive user']);
  }
});

test('An id_token is accepted nowhere as an access token or a refresh token', async ({
  server,
  newUser,
}) => {
  const { id_token: token, access_token } = await signIn(server, newUser, 'openid email profile');
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
  const { id_token, access_token } = await signIn(server, newUser, 'openid', { browser });
  const stranger = await signIn(server, await server.register(), 'openid');
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
  const server = await startServer({ clients: CLIENTS });
  const tokens = await signIn(server, await server.register(), 'openid items:read');
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
  const server = await startServer({ authorize: false, clients: CLIENTS });
  expect((await server.call('GET', CONFIGURATION)).status).toBe(404);
  expect((await server.call('GET', '/userinfo')).status).toBe(404);
  const form = { ...(await server.register()), scope: 'openid' };
  expect((await server.call('POST', '/token', { form })).body.error).toBe('invalid_scope');
});
