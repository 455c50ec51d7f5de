import { expect } from 'vitest';
import {
  beginTrip,
  getCode,
  readCallback,
  SPA,
  plainBrowserTest,
} from '../support/plain-browser.js';

const test = plainBrowserTest();

test('A wrong password shows the form again, with the user name and without the password', async ({
  server,
  newUser,
  browser,
}) => {
  const page = await browser.open(beginTrip(SPA, { login_hint: newUser.email }).path);
  expect(page.body).toContain(`value="${newUser.email}"`);
  const wrong = { username: newUser.username, password: 'not the secret password' };
  const failed = await browser.submit(page, wrong);
  expect(failed.status).toBe(422);
  expect(failed.body).toContain(`value="${newUser.username}"`);
  expect(failed.body).not.toContain(wrong.password);
  expect(failed.body).toMatch(/<p class="alert" id="error" role="alert"/);
  expect(String(failed.body).match(/aria-describedby="error" aria-invalid="true"/g)).toHaveLength(
    2,
  );
  expect(browser.cookies.has('nightlatch')).toBe(false);
  expect(server.takeRecorded().map(({ name }) => name)).toEqual(['sign-in.failed']);
  const { username, password } = newUser;
  const empty = await browser.submit(failed, { username });
  expect([empty.status, empty.body.includes('Enter your password.')]).toEqual([422, true]);
  expect(readCallback(await browser.submit(failed, { username, password })).code).toBeDefined();
});

test('The sign-in page counts guesses like POST /login, and says how long to wait', async ({
  server,
  newUser,
  browser,
}) => {
  const page = await browser.open(beginTrip(SPA).path);
  const wrong = { username: newUser.username, password: 'not the secret password' };
  for (let guess = 0; guess < 5; guess++) {
    expect((await browser.submit(page, wrong)).status).toBe(422);
  }
  const limited = await browser.submit(page, { ...wrong, password: newUser.password });
  expect([limited.status, Number(limited.headers.get('retry-after')) > 0]).toEqual([429, true]);
  expect(limited.body).toContain('Too many attempts. Try again in');
  const { username: login, password } = newUser;
  const json = { username: login, password };
  expect((await server.call('POST', '/login', { json })).status).toBe(429);
});

test('A disabled user gets no session, and one who is disabled later loses it', async ({
  server,
  newUser,
  browser,
}) => {
  await getCode(browser, newUser);
  await server.disable(newUser.id);
  const page = await browser.open(beginTrip(SPA).path);
  expect(page.url).toMatch(/^\/sign-in\?/);
  const { username, password } = newUser;
  const refused = await browser.submit(page, { username, password });
  expect([refused.status, refused.body.includes('This account is disabled.')]).toEqual([422, true]);
});

test.for([
  ['en', 'Sign in to Shop'],
  ['de', 'Anmelden bei Shop'],
  ['fr', 'Se connecter à Shop'],
  ['es', 'Iniciar sesión en Shop'],
])('The sign-in page is in %s', async ([locale, title], { browser }) => {
  const [, query] = beginTrip(SPA).path.split('?');
  const headers = { 'accept-language': locale! };
  const page = await browser.send('GET', `/sign-in?${query!}`, { headers });
  expect([page.status, page.body.includes(`<h1>${title!}</h1>`)]).toEqual([200, true]);
});

test('A form that is sent hours after it was loaded signs the person in', async ({
  server,
  newUser,
  browser,
}) => {
  const page = await browser.open('/sign-in?next=account');
  expect(page.headers.get('set-cookie')).not.toMatch(/Max-Age|Expires/i);
  server.advanceClock(12 * 3_600);
  const { username, password } = newUser;
  expect((await browser.submit(page, { username, password })).url).toBe('/account');
});

test('A form without its cookie keeps what was typed, but not a password, and not for another site', async ({
  newUser,
  browser,
}) => {
  const page = await browser.open('/sign-in?next=account');
  browser.cookies.clear();
  const { username, password } = newUser;
  const typed = { username, password };
  const refused = await browser.submit(page, typed, { 'sec-fetch-site': 'same-origin' });
  expect([refused.status, refused.body.includes(`value="${username}"`)]).toEqual([422, true]);
  expect(refused.body).not.toContain(password);
  const others: Array<Record<string, string>> = [
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    {},
  ];
  for (const headers of others) {
    browser.cookies.clear();
    const foreign = await browser.submit(page, typed, headers);
    expect([foreign.status, foreign.body.includes(username)]).toEqual([422, false]);
  }
});

test('A server that verifies no addresses has no link to another mail', async ({ browser }) => {
  const page = await browser.open('/sign-in?next=account');
  expect([page.status, page.body.includes('verify/again')]).toEqual([200, false]);
});
