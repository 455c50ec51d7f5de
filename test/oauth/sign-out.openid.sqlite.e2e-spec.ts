import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { PLAIN, SECRET, SHOP, SHOP_CLIENTS, signInToShop } from '../support/openid.js';
import { beginTrip, exchange, getCode, PlainBrowser } from '../support/plain-browser.js';
import type { TestServer, TestUser } from '../support/server.js';

const DAY = 24 * 3_600;
const BYE = SHOP.post_logout_redirect_uris![0]!;

const test = serverTest({ clients: SHOP_CLIENTS });
const oneTimeTest = serverTest({ clients: SHOP_CLIENTS, browserSessionSeconds: 0 });

/** Signs in to an application without OpenID Connect, and returns its refresh token. */
async function signInToPlain(server: TestServer, user: TestUser, browser: PlainBrowser) {
  const { trip, code } = await getCode(browser, user, PLAIN);
  const { body } = await exchange(server, trip, code, { client_secret: SECRET });
  return body.refresh_token as string;
}

/** Signs in to both applications in one browser. */
async function signInToBoth(server: TestServer, user: TestUser) {
  const browser = new PlainBrowser(server);
  const shop = await signInToShop(server, user, 'openid', { browser });
  return { browser, shop, plain: await signInToPlain(server, user, browser) };
}

/** Returns the status of a refresh by an application. */
async function refresh(server: TestServer, client_id: string, token: string): Promise<number> {
  return (await server.refresh(token, { client_id, client_secret: SECRET })).status;
}

const toSignOut = (parameters: Record<string, string>) =>
  `/sign-out?${new URLSearchParams(parameters).toString()}`;

test('GET /sign-out with an id_token ends its session, and those of the same browser session, which has expired', async ({
  server,
  newUser,
}) => {
  const { browser, shop, plain } = await signInToBoth(server, newUser);
  const elsewhere = await signInToPlain(server, newUser, new PlainBrowser(server));
  server.setClockAhead(DAY);
  const parameters = { id_token_hint: shop.id_token, post_logout_redirect_uri: BYE };
  expect((await browser.open(toSignOut(parameters))).url).toBe(BYE);
  expect(await refresh(server, 'shop', shop.refresh_token)).toBe(400);
  expect(await refresh(server, 'plain', plain)).toBe(400);
  expect(await refresh(server, 'plain', elsewhere)).toBe(200);
  server.setClockAhead(0);
});

test('GET /sign-out with an id_token needs no URL to go back to, and works after the application has revoked its tokens', async ({
  server,
  newUser,
}) => {
  const { browser, shop, plain } = await signInToBoth(server, newUser);
  const form = { token: shop.refresh_token, client_id: 'shop', client_secret: SECRET };
  expect((await server.call('POST', '/revoke', { form })).status).toBe(200);
  server.setClockAhead(DAY / 24);
  const page = await browser.open(toSignOut({ id_token_hint: shop.id_token }));
  expect(page.body).toContain('<h1>You are signed out</h1>');
  expect(await refresh(server, 'plain', plain)).toBe(400);
  server.setClockAhead(0);
});

test('GET /sign-out with an id_token of another person ends the sessions of that one, and asks the person who is signed in', async ({
  server,
  newUser,
}) => {
  const ann = await server.register();
  const browser = new PlainBrowser(server);
  const annsShop = await signInToShop(server, ann, 'openid', { browser });
  server.setClockAhead(DAY);
  const plain = await signInToPlain(server, newUser, browser);
  const parameters = { id_token_hint: annsShop.id_token, post_logout_redirect_uri: BYE };
  const page = await browser.open(toSignOut(parameters));
  expect(page.body).toContain(`You are signed in as ${newUser.email}.`);
  expect(await refresh(server, 'shop', annsShop.refresh_token)).toBe(400);
  expect(await refresh(server, 'plain', plain)).toBe(200);
  server.setClockAhead(0);
});

oneTimeTest(
  'With BROWSER_SESSION_HOURS=0 an id_token at GET /sign-out ends the session of its application',
  async ({ server, newUser }) => {
    const browser = new PlainBrowser(server);
    const shop = await signInToShop(server, newUser, 'openid', { browser });
    const parameters = { id_token_hint: shop.id_token, post_logout_redirect_uri: BYE };
    expect((await browser.open(toSignOut(parameters))).url).toBe(BYE);
    expect(await refresh(server, 'shop', shop.refresh_token)).toBe(400);
  },
);

test('A sign-out with the tick ends applications that the person opened in the browser before its session expired', async ({
  server,
  newUser,
}) => {
  const browser = new PlainBrowser(server);
  const monday = await signInToPlain(server, newUser, browser);
  server.setClockAhead(DAY);
  const tuesday = await signInToShop(server, newUser, 'openid', { browser });
  await browser.submit(await browser.open('/sign-out'), { applications: 'on' });
  expect(await refresh(server, 'plain', monday)).toBe(400);
  expect(await refresh(server, 'shop', tuesday.refresh_token)).toBe(400);
  server.setClockAhead(0);
});

test('A sign-out ends no application of the person who used the browser before', async ({
  server,
  newUser,
}) => {
  const browser = new PlainBrowser(server);
  const monday = await signInToPlain(server, await server.register(), browser);
  server.setClockAhead(DAY);
  await signInToShop(server, newUser, 'openid', { browser });
  await browser.submit(await browser.open('/sign-out'), { applications: 'on' });
  expect(await refresh(server, 'plain', monday)).toBe(200);
  server.setClockAhead(0);
});

test('A forged cookie does not move the applications of a browser that is signed in', async ({
  server,
  newUser,
}) => {
  const [here, elsewhere] = [new PlainBrowser(server), new PlainBrowser(server)];
  const plain = await signInToPlain(server, newUser, elsewhere);
  const genuine = elsewhere.cookies.get('nightlatch')!;
  here.cookies.set('nightlatch', genuine.slice(0, -8) + 'AAAAAAAA');
  await signInToShop(server, newUser, 'openid', { browser: here });
  await here.submit(await here.open('/sign-out'), { applications: 'on' });
  expect(await refresh(server, 'plain', plain)).toBe(200);
});

test('POST /sign-out by an application, without the cookie, leads to the same request by GET (RP-Initiated Logout 1.0 2)', async ({
  server,
  newUser,
}) => {
  const browser = new PlainBrowser(server);
  const shop = await signInToShop(server, newUser, 'openid', { browser });
  const crossSite = { 'sec-fetch-site': 'cross-site', origin: 'https://shop.example.com' };
  const post = async (form: Record<string, string>) => {
    const answer = await server.call('POST', '/sign-out', { form, headers: crossSite });
    expect(answer.status).toBe(200);
    expect(answer.body).not.toContain('You are signed out');
    return /^0; url=(\/sign-out\?.*)$/.exec(answer.headers.get('refresh') ?? '')![1]!;
  };
  const asking = await browser.open(await post({ client_id: 'shop', state: 's' }));
  expect(asking.body).toContain(`You are signed in as ${newUser.email}.`);
  // A form token of an attacker changes nothing.
  expect(await post({ client_id: 'shop', form: 'x' })).toBe('/sign-out?client_id=shop');
  const parameters = {
    id_token_hint: shop.id_token,
    post_logout_redirect_uri: BYE,
    state: '\r\nx=&;',
  };
  const { url } = await browser.open(await post(parameters));
  expect(new URL(url).searchParams.get('state')).toBe(parameters.state);
  expect(await refresh(server, 'shop', shop.refresh_token)).toBe(400);
  expect((await browser.open(beginTrip(PLAIN).path)).url).toMatch(/^\/sign-in\?/);
});

test('POST /sign-out by an application with a URL that is not registered is a page 400', async ({
  server,
}) => {
  const form = { client_id: 'shop', post_logout_redirect_uri: 'https://evil.example/' };
  const { status, headers } = await server.call('POST', '/sign-out', { form });
  expect([status, headers.get('refresh')]).toEqual([400, null]);
});
