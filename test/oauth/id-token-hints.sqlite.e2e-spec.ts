import { expect } from 'vitest';
import { PurgeJob } from '../../src/database/purge.job.js';
import { SigningKeys } from '../../src/index.js';
import { KeyRing } from '../../src/signing-keys/key-ring.js';
import { serverTest } from '../support/fixtures.js';
import { SECRET, SHOP, SHOP_CLIENTS, signInToShop } from '../support/openid.js';
import { beginTrip, getCode, PlainBrowser, readCallback } from '../support/plain-browser.js';
import { DAY, type TestServer } from '../support/server.js';
import { decode } from '../support/tokens.js';

const [BYE] = SHOP.post_logout_redirect_uris as [string];

const test = serverTest({ clients: SHOP_CLIENTS });

const toSignOut = (parameters: Record<string, string>) =>
  `/sign-out?${new URLSearchParams(parameters).toString()}`;

/** Lets time pass, with what the server does by itself meanwhile. */
async function letPass(server: TestServer, seconds: number): Promise<void> {
  server.setClockAhead(seconds);
  await server.app.get(PurgeJob).run();
  await server.app.get(KeyRing).reload();
}

async function refresh(server: TestServer, token: string): Promise<number> {
  const client = { client_id: 'shop', client_secret: SECRET };
  return (await server.refresh(token, client)).status;
}

test('GET /sign-out takes an id_token whose key was rotated, for as long as a session can last', async ({
  startServer,
}) => {
  const server = await startServer({ clients: SHOP_CLIENTS, sessionSeconds: 20 * DAY });
  const user = await server.register();
  const [browser, other] = [new PlainBrowser(server), new PlainBrowser(server)];
  const shop = await signInToShop(server, user, 'openid', { browser });
  const elsewhere = await signInToShop(server, user, 'openid', { browser: other });
  await server.app.get(SigningKeys).rotate();
  await letPass(server, 3_600);
  // Its key verifies nothing else.
  const jwks = await server.call('GET', '/.well-known/jwks.json');
  expect(JSON.stringify(jwks.body)).not.toContain(decode(shop.id_token).header.kid);
  const signOut = toSignOut({ id_token_hint: shop.id_token, post_logout_redirect_uri: BYE });
  expect((await browser.open(signOut)).url).toBe(BYE);
  expect(await refresh(server, shop.refresh_token)).toBe(400);
  expect((await browser.open(beginTrip(SHOP).path)).url).toMatch(/^\/sign-in\?/);
  // Also of an instance that has started since.
  const later = await server.startInstance();
  await letPass(later, 19 * DAY);
  const parameters = { id_token_hint: elsewhere.id_token, post_logout_redirect_uri: BYE };
  expect((await new PlainBrowser(later).open(toSignOut(parameters))).url).toBe(BYE);
  await letPass(later, 21 * DAY);
  const late = await new PlainBrowser(later).open(toSignOut(parameters));
  expect([late.status, late.url]).toEqual([200, expect.stringMatching(/^\/sign-out\?/)]);
});

test('GET /sign-out with an id_token that cannot be read asks, and leads to no URL of an unknown application', async ({
  startServer,
}) => {
  const server = await startServer({ clients: SHOP_CLIENTS });
  const user = await server.register();
  const browser = new PlainBrowser(server);
  const { id_token, access_token } = await signInToShop(server, user, 'openid', { browser });
  const keys = server.app.get(SigningKeys);
  await keys.rotate();
  await letPass(server, 3_600);
  // A key that has leaked can be revoked also after its last token has expired.
  await keys.revoke(decode(id_token).header.kid as string);
  server.setClockAhead(0);
  for (const id_token_hint of [id_token, 'x']) {
    const parameters = { id_token_hint, post_logout_redirect_uri: BYE };
    const page = await browser.open(toSignOut(parameters));
    expect([page.status, page.body]).toEqual([
      200,
      expect.stringContaining('Sign out of Nightlatch?'),
    ]);
    const known = await browser.open(toSignOut({ ...parameters, client_id: 'shop' }));
    expect([known.status, known.url]).toEqual([200, expect.stringMatching(/^\/sign-out\?/)]);
  }
  const parameters = { id_token_hint: id_token, post_logout_redirect_uri: BYE };
  const done = await browser.submit(await browser.open(toSignOut(parameters)), {
    applications: 'on',
  });
  expect(done.body).toContain('<h1>You are signed out</h1>');
  expect((await server.me(access_token)).status).toBe(401);
  const again = await browser.open(toSignOut(parameters));
  expect(again.body).toContain('<h1>You are signed out</h1>');
});

test('GET /authorize with prompt=none gives no code for another user than that of the id_token_hint, also after a rotation (OpenID Connect Core 3.1.2.1)', async ({
  startServer,
}) => {
  const server = await startServer({ clients: SHOP_CLIENTS });
  const [ann, bob] = [await server.register(), await server.register()];
  const browser = new PlainBrowser(server);
  const anns = await signInToShop(server, ann, 'openid');
  const bobs = await signInToShop(server, bob, 'openid', { browser });
  await server.app.get(SigningKeys).rotate();
  await letPass(server, 3_600);
  const ask = async (id_token_hint: string) =>
    readCallback(await browser.open(beginTrip(SHOP, { id_token_hint, prompt: 'none' }).path));
  const refused = expect.objectContaining({ error: 'login_required' });
  const given = expect.objectContaining({ code: expect.any(String) });
  expect(await ask(anns.id_token)).toEqual(refused);
  expect(await ask(bobs.id_token)).toEqual(given);
  // Whose the hint of a revoked key is cannot be known.
  await server.app.get(SigningKeys).revoke(decode(bobs.id_token).header.kid as string);
  expect(await ask(bobs.id_token)).toEqual(refused);
});

test('GET /sign-out with an id_token of another sign-in of the user ends that one, and asks about the session of the browser (RP-Initiated Logout 1.0 2)', async ({
  server,
  newUser,
}) => {
  const [here, elsewhere] = [new PlainBrowser(server), new PlainBrowser(server)];
  const shop = await signInToShop(server, newUser, 'openid', { browser: here });
  const other = await signInToShop(server, newUser, 'openid', { browser: elsewhere });
  const page = await here.open(
    toSignOut({ id_token_hint: other.id_token, post_logout_redirect_uri: BYE }),
  );
  expect(page.body).toContain(`You are signed in as ${newUser.email}.`);
  expect(await refresh(server, other.refresh_token)).toBe(400);
  expect(await refresh(server, shop.refresh_token)).toBe(200);
  expect((await here.submit(page, { applications: 'on' })).url).toBe(BYE);
  expect((await here.open(beginTrip(SHOP).path)).url).toMatch(/^\/sign-in\?/);
});

test('GET /sign-out with an id_token of a session that ended more than an hour ago asks, and ends nothing by itself', async ({
  server,
  newUser,
}) => {
  const browser = new PlainBrowser(server);
  const former = await signInToShop(server, newUser, 'openid', { browser });
  const form = { token: former.refresh_token, client_id: 'shop', client_secret: SECRET };
  expect((await server.call('POST', '/revoke', { form })).status).toBe(200);
  const shop = await signInToShop(server, newUser, 'openid', { browser });
  await letPass(server, 3_700);
  const page = await browser.open(toSignOut({ id_token_hint: former.id_token }));
  expect(page.body).toContain(`You are signed in as ${newUser.email}.`);
  expect(await refresh(server, shop.refresh_token)).toBe(200);
  expect(readCallback(await browser.open(beginTrip(SHOP).path)).code).toBeDefined();
  server.setClockAhead(0);
});

test('GET /sign-out with an id_token from before a second sign-in in the browser does not ask', async ({
  server,
  newUser,
}) => {
  const browser = new PlainBrowser(server);
  const shop = await signInToShop(server, newUser, 'openid', { browser });
  const page = await browser.open(beginTrip(SHOP, { prompt: 'login' }).path);
  const { username, password } = newUser;
  expect(readCallback(await browser.submit(page, { username, password })).code).toBeDefined();
  const parameters = { id_token_hint: shop.id_token, post_logout_redirect_uri: BYE };
  expect((await browser.open(toSignOut(parameters))).url).toBe(BYE);
  expect((await browser.open(beginTrip(SHOP).path)).url).toMatch(/^\/sign-in\?/);
});

test('GET /sign-out a second time with the same id_token leads back again', async ({
  server,
  newUser,
}) => {
  const browser = new PlainBrowser(server);
  const { id_token } = await signInToShop(server, newUser, 'openid', { browser });
  const signOut = toSignOut({ id_token_hint: id_token, post_logout_redirect_uri: BYE });
  expect((await browser.open(signOut)).url).toBe(BYE);
  expect((await browser.open(signOut)).url).toBe(BYE);
  // After another sign-in the session that it names is not that of the browser.
  await getCode(browser, newUser, SHOP);
  const page = await browser.open(signOut);
  expect(page.body).toContain(`You are signed in as ${newUser.email}.`);
});
