import { expect } from 'vitest';
import {
  beginTrip,
  exchange,
  getCode,
  PlainBrowser,
  readCallback,
  readHidden,
  SPA,
  plainBrowserTest,
} from '../support/plain-browser.js';
import type { TestServer, TestUser } from '../support/server.js';

const test = plainBrowserTest();

/** Signs in for an application, and returns its access token. */
async function openApplication(
  server: TestServer,
  browser: PlainBrowser,
  user: TestUser,
): Promise<string> {
  const { trip, code } = await getCode(browser, user);
  const { body } = await exchange(server, trip, code);
  return body.access_token as string;
}

test('GET /sign-out asks; the form ends the session of the browser, and those of its applications', async ({
  server,
  newUser,
  browser,
}) => {
  const token = await openApplication(server, browser, newUser);
  const elsewhere = await server.signIn(newUser);
  server.takeEvents();
  const page = await browser.open('/sign-out');
  expect(page.body).toContain('<h1>Sign out of Nightlatch?</h1>');
  expect(page.body).toContain(`You are signed in as ${newUser.email}.`);
  expect(page.body).toMatch(
    /<input id="applications" name="applications" type="checkbox" checked>/,
  );
  expect(server.takeEvents()).toEqual([]);
  const done = await browser.submit(page, { applications: 'on' });
  expect([done.status, done.body.includes('<h1>You are signed out</h1>')]).toEqual([200, true]);
  expect(server.takeEvents()).toEqual(['session.ended', 'session.ended']);
  expect(browser.cookies.has('nightlatch')).toBe(false);
  expect((await server.me(token)).status).toBe(401);
  expect((await server.me(elsewhere)).status).toBe(200);
  expect((await browser.open(beginTrip(SPA).path)).url).toMatch(/^\/sign-in\?/);
  const again = await browser.open('/sign-out');
  expect(again.body).toContain('<h1>You are signed out</h1>');
});

test('Without the tick, the applications go on', async ({ server, newUser, browser }) => {
  const token = await openApplication(server, browser, newUser);
  await browser.submit(await browser.open('/sign-out'));
  expect((await server.me(token)).status).toBe(200);
  expect((await browser.open(beginTrip(SPA).path)).url).toMatch(/^\/sign-in\?/);
});

test('The sign-out of one application ends neither the browser nor the others', async ({
  server,
  newUser,
  browser,
}) => {
  const [first, second] = [
    await openApplication(server, browser, newUser),
    await openApplication(server, browser, newUser),
  ];
  expect((await server.call('POST', '/logout', { token: first })).status).toBe(204);
  expect((await server.me(second)).status).toBe(200);
  expect(readCallback(await browser.open(beginTrip(SPA).path)).code).toBeDefined();
});

test('After a second sign-in in the browser, the sign-out ends the applications of the first too', async ({
  server,
  newUser,
  browser,
}) => {
  const token = await openApplication(server, browser, newUser);
  await getCode(browser, newUser, SPA, { prompt: 'login' });
  await browser.submit(await browser.open('/sign-out'), { applications: 'on' });
  expect((await server.me(token)).status).toBe(401);
});

test('The end of the browser session from elsewhere signs the browser out at once', async ({
  server,
  newUser,
  browser,
}) => {
  await openApplication(server, browser, newUser);
  const token = await server.signIn(newUser);
  expect((await server.call('DELETE', '/users/me/sessions', { token })).status).toBe(204);
  expect((await browser.open(beginTrip(SPA).path)).url).toMatch(/^\/sign-in\?/);
});

test('An application gets the person back at a registered URI, after the question', async ({
  newUser,
  browser,
}) => {
  await getCode(browser, newUser);
  const query = 'client_id=spa&post_logout_redirect_uri=https://shop.example.com/bye&state=a%26b';
  const page = await browser.open(`/sign-out?${query}`);
  expect(page.body).toContain('<h1>Sign out of Nightlatch?</h1>');
  const { url } = await browser.submit(page);
  expect(url).toBe('https://shop.example.com/bye?state=a%26b');
  expect((await browser.open(`/sign-out?${query}`)).url).toBe(url);
});

test.for([
  'client_id=spa&post_logout_redirect_uri=https://shop.example.com/cb',
  'client_id=spa&post_logout_redirect_uri=https://shop.example.com/bye/',
  'client_id=spa&post_logout_redirect_uri=https://evil.example/bye',
  'client_id=nobody&post_logout_redirect_uri=https://shop.example.com/bye',
  'post_logout_redirect_uri=https://shop.example.com/bye',
  'id_token_hint=x&client_id=spa&post_logout_redirect_uri=https://evil.example/bye',
])('GET /sign-out?%s is a page 400, and signs no one out', async (query, { newUser, browser }) => {
  await getCode(browser, newUser);
  const page = await browser.open(`/sign-out?${query}`);
  expect([page.status, page.headers.get('location')]).toEqual([400, null]);
  expect(readCallback(await browser.open(beginTrip(SPA).path)).code).toBeDefined();
});

test('A sign-out by another site, or without the token, signs no one out', async ({
  server,
  newUser,
  browser,
}) => {
  await getCode(browser, newUser);
  server.takeEvents();
  const page = await browser.open('/sign-out');
  const crossSite = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
  expect((await browser.submit(page, {}, crossSite)).status).toBe(422);
  const again = await browser.submit(page, { form: '' });
  expect(again.body).toContain('<h1>Sign out of Nightlatch?</h1>');
  const { form } = readHidden(await new PlainBrowser(server).open(beginTrip(SPA).path));
  expect((await browser.submit(page, { form: form! })).status).toBe(422);
  expect(server.takeEvents()).toEqual([]);
});
