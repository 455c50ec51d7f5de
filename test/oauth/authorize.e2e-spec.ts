import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { expect } from 'vitest';
import { UserAccounts } from '../../src/index.js';
import {
  beginTrip,
  exchange,
  getCode,
  NATIVE,
  PlainBrowser,
  readCallback,
  SPA,
  WEB,
  plainBrowserTest,
} from '../support/plain-browser.js';
import { ISSUER } from '../support/server.js';
import { decode } from '../support/tokens.js';

const test = plainBrowserTest();

test('A person without scripts signs in for an application, and oauth4webapi gets the tokens', async ({
  server,
  user,
  browser,
}) => {
  const { body: as } = await server.call('GET', '/.well-known/oauth-authorization-server');
  expect(as).toMatchObject({
    authorization_endpoint: `${ISSUER}/authorize`,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    grant_types_supported: expect.arrayContaining(['authorization_code']),
  });
  const client: oauth.Client = { client_id: 'spa' };
  const verifier = oauth.generateRandomCodeVerifier();
  const trip = beginTrip(SPA, {}, verifier);
  const page = await browser.open(trip.path);
  expect(page.url).toMatch(/^\/sign-in\?/);
  expect(page.body).toContain('<h1>Sign in to Shop</h1>');
  const end = await browser.submit(page, { username: user.email, password: user.password });
  expect(end.status).toBe(303);
  const parameters = oauth.validateAuthResponse(
    as,
    client,
    new URL(end.url),
    trip.parameters.state,
  );
  const response = await oauth.authorizationCodeGrantRequest(
    { ...as, token_endpoint: `${server.url}/token` },
    client,
    oauth.None(),
    parameters,
    SPA.redirect_uris![0]!,
    verifier,
    { [oauth.allowInsecureRequests]: true },
  );
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, response);
  expect(tokens.scope).toBe('items:read items:write');
  expect(decode(tokens.access_token).claims).toMatchObject({ client_id: 'spa', sub: user.id });
  expect((await server.me(tokens.access_token)).body.id).toBe(user.id);
  expect(server.takeEvents()).toEqual([
    'session.started',
    'authorization-code.issued',
    'session.started',
    'authorization-code.redeemed',
  ]);
  const { status, body } = await server.refresh(tokens.refresh_token!, { client_id: 'spa' });
  expect([status, body.scope]).toEqual([200, 'items:read items:write']);
});

test('openid-client signs in as an application with a secret', async ({
  server,
  user,
  browser,
}) => {
  const metadata = { issuer: ISSUER, token_endpoint: `${server.url}/token` };
  const config = new openid.Configuration(metadata, 'web', WEB.client_secret);
  openid.allowInsecureRequests(config);
  const pkceCodeVerifier = openid.randomPKCECodeVerifier();
  const trip = beginTrip(WEB, { scope: 'items:read' }, pkceCodeVerifier);
  const end = await browser.signIn(user, trip.path);
  const tokens = await openid.authorizationCodeGrant(config, new URL(end.url), {
    pkceCodeVerifier,
    expectedState: trip.parameters.state!,
  });
  expect(tokens.scope).toBe('items:read');
});

test('The second application gets a code without a password, and the list of sessions shows the browser', async ({
  server,
  newUser,
  browser,
}) => {
  const first = await getCode(browser, newUser);
  const { body } = await exchange(server, first.trip, first.code);
  const second = beginTrip(WEB);
  const { code } = readCallback(await browser.open(second.path));
  expect((await exchange(server, second, code!, { client_secret: 'w'.repeat(40) })).status).toBe(
    200,
  );
  const listed = await server.call('GET', '/users/me/sessions', { token: body.access_token });
  const sessions = (listed.body.sessions ?? listed.body) as Array<Record<string, unknown>>;
  expect(sessions.map((each) => each.client_id).toSorted()).toEqual([
    'nightlatch-browser',
    'spa',
    'web',
  ]);
  expect(new Set(sessions.map((each) => each.authentication_method))).toEqual(
    new Set(['password']),
  );
});

test('A user gets the scopes that their roles give, however many the application asks for', async ({
  server,
  newUser,
  browser,
}) => {
  await server.app.get(UserAccounts).setRoles(newUser.id, []);
  const { trip, code } = await getCode(browser, newUser, SPA, {
    scope: 'items:read offline_access',
  });
  expect((await exchange(server, trip, code)).body.scope).toBe('items:read');
});

test('state comes back as it was sent, and a redirect URI keeps its query', async ({
  user,
  browser,
}) => {
  const state = `ü &=+%20 "'<>/?#${'x'.repeat(2_000)}`;
  const redirect = SPA.redirect_uris![1]!;
  const trip = beginTrip(SPA, { state, redirect_uri: redirect });
  const { url } = await browser.signIn(user, trip.path);
  expect(url.startsWith(`${redirect}&code=nlc_`)).toBe(true);
  expect(readCallback({ url })).toEqual({
    from: 'nl',
    code: expect.any(String),
    state,
    iss: ISSUER,
  });
  const { state: none } = readCallback(await browser.open(beginTrip(SPA, { state: '' }).path));
  expect(none).toBeUndefined();
});

test('prompt=none asks nothing: login_required without a session, a code with one', async ({
  user,
  browser,
}) => {
  const silent = () => browser.open(beginTrip(SPA, { prompt: 'none' }).path);
  expect(readCallback(await silent()).error).toBe('login_required');
  await getCode(browser, user);
  expect(readCallback(await silent()).code).toMatch(/^nlc_/);
  const late = await browser.open(beginTrip(SPA, { prompt: 'none', max_age: '0' }).path);
  expect(readCallback(late).error).toBe('login_required');
});

test.for<Record<string, string>>([
  { prompt: 'login' },
  { prompt: 'select_account' },
  { max_age: '0' },
])(
  '%o asks for the password again, names the person, and the application goes on',
  async (changes, { server, newUser, browser }) => {
    const first = await getCode(browser, newUser);
    const { body } = await exchange(server, first.trip, first.code);
    const cookie = browser.cookies.get('nightlatch');
    const trip = beginTrip(SPA, changes);
    const page = await browser.open(trip.path);
    expect(page.url).toMatch(/^\/sign-in\?/);
    expect(page.body).toContain(`You are signed in as ${newUser.email}`);
    // A person who wants another account types its name.
    const isOther = changes.prompt === 'select_account';
    expect(page.body.includes(`value="${newUser.email}"`)).toBe(!isOther);
    server.takeEvents();
    const { username, password } = newUser;
    const { code } = readCallback(await browser.submit(page, { username, password }));
    expect((await exchange(server, trip, code!)).status).toBe(200);
    // The application of the session before goes on, and belongs to the new one.
    expect(browser.cookies.get('nightlatch')).not.toBe(cookie);
    expect((await server.me(body.access_token)).status).toBe(200);
    expect(server.takeEvents().slice(0, 2)).toEqual(['session.started', 'session.ended']);
  },
);

test('max_age asks for the password when the sign-in was longer ago, also on a slow form', async ({
  startServer,
}) => {
  const server = await startServer();
  const user = await server.register();
  const browser = new PlainBrowser(server);
  await getCode(browser, user);
  const inAnHour = () => browser.open(beginTrip(SPA, { max_age: '3600' }).path);
  expect(readCallback(await inAnHour()).code).toBeDefined();
  server.setClockAhead(3_700);
  const page = await inAnHour();
  expect(page.url).toMatch(/^\/sign-in\?/);
  // The person takes half an hour for the form.
  server.setClockAhead(3_700 + 1_800);
  const { username, password } = user;
  expect(readCallback(await browser.submit(page, { username, password })).code).toBeDefined();
  server.setClockAhead(14 * 3_600);
  expect((await browser.open(beginTrip(SPA).path)).url).toMatch(/^\/sign-in\?/);
});

test('A native application chooses its port, and a person who is signed in confirms that they want it', async ({
  server,
  user,
  browser,
}) => {
  const redirect_uri = 'http://127.0.0.1:49152/cb';
  const first = await getCode(browser, user, NATIVE, { redirect_uri });
  expect((await exchange(server, first.trip, first.code)).status).toBe(200);
  const trip = beginTrip(NATIVE, { redirect_uri });
  const page = await browser.open(trip.path);
  expect(page.url).toMatch(/^\/sign-in\/continue\?/);
  expect(page.body).toContain('<h1>Go on to Desk?</h1>');
  expect(page.body).toContain(user.email);
  const end = await browser.submit(page);
  expect(end.url.startsWith(redirect_uri)).toBe(true);
  expect((await exchange(server, trip, readCallback(end).code!)).status).toBe(200);
  // Each request is confirmed by itself.
  const other = await browser.open(beginTrip(NATIVE, { redirect_uri }).path);
  expect(other.url).toMatch(/^\/sign-in\/continue\?/);
  const silent = await browser.open(beginTrip(NATIVE, { redirect_uri, prompt: 'none' }).path);
  expect(readCallback(silent).error).toBe('interaction_required');
  const otherAccount = /href="(\/authorize\?[^"]+)"/.exec(String(page.body))![1]!;
  const again = await browser.open(otherAccount.replaceAll('&amp;', '&'));
  expect(again.url).toMatch(/^\/sign-in\?.*prompt=select_account/);
});

test('BROWSER_SESSION_HOURS=0 asks for the password in each application, and once on each way', async ({
  startServer,
}) => {
  const server = await startServer({ browserSessionSeconds: 0 });
  const user = await server.register();
  const browser = new PlainBrowser(server);
  await getCode(browser, user);
  expect((await browser.open(beginTrip(WEB).path)).url).toMatch(/^\/sign-in\?/);
});
