import { expect } from 'vitest';
import { SessionsService } from '../../src/index.js';
import { getCode, PlainBrowser, plainBrowserTest, exchange } from '../support/plain-browser.js';
import { NEXT, PASSWORD, type TestServer, type TestUser } from '../support/server.js';

const PAGES = ['profile', 'password', 'sessions', 'deletion', 'email/change'];

/** Signs in, and opens a page of the account. */
async function open(browser: PlainBrowser, user: TestUser, page = '') {
  const path = page === '' ? '/account' : `/account/${page}`;
  const opened = await browser.signIn(user, path);
  expect([opened.status, opened.url]).toEqual([200, path]);
  return opened;
}

const test = plainBrowserTest();

test.for(['', ...PAGES.map((page) => `/${page}`)])(
  '/account%s sends a browser to /sign-in first, and gets it back',
  async (page, { server, newUser, browser }) => {
    const { status, headers } = await browser.send('GET', `/account${page}`);
    const next = encodeURIComponent(`account${page}`);
    expect([status, headers.get('location')]).toEqual([303, `/sign-in?next=${next}`]);
    await open(browser, newUser, page.slice(1));
    const posted = await new PlainBrowser(server).send('POST', `/account${page}`, { form: {} });
    expect(posted.status).toBe(page === '' ? 404 : 303);
  },
);

test('/account shows who is signed in, and leads to what a person can change', async ({
  server,
  newUser,
  browser,
}) => {
  const { body, headers } = await open(browser, newUser);
  expect(body).toContain(newUser.email);
  expect(headers.get('cache-control')).toBe('no-store');
  const links = [...String(body).matchAll(/<a href="(\/[^"]*)"/g)].map(([, url]) => url!);
  expect(links).toEqual([
    '/account/profile',
    '/account/email/change',
    '/account/password',
    '/account/passkeys',
    '/account/totp',
    '/account/sessions',
    '/account/tokens',
    '/account/deletion',
    '/sign-out',
  ]);
  for (const link of links) expect((await browser.open(link)).status, link).toBe(200);
  server.takeEvents();
});

test('A person changes the name, the user name and the language on the page', async ({
  server,
  newUser,
  browser,
}) => {
  const page = await open(browser, newUser, 'profile');
  expect(page.body).toContain(`value="${newUser.username}"`);
  expect(page.body).toContain('<option value="de">Deutsch</option>');
  const username = `${newUser.username}-2`;
  const done = await browser.submit(page, { full_name: 'Jane Doe', username, locale: 'de' });
  expect([done.status, done.body.includes('Your profile was changed')]).toEqual([200, true]);
  const token = await server.signIn({ ...newUser, username });
  const { body } = await server.me(token);
  expect(body).toMatchObject({ full_name: 'Jane Doe', username, locale: 'de' });
  const cleared = await browser.submit(page, { full_name: '', username: '', locale: '' });
  expect(cleared.status).toBe(200);
  expect((await server.me(token)).body).toMatchObject({ full_name: null, username: null });
});

test('A user name that is taken, and one that is none, are refused at the field', async ({
  user,
  newUser,
  browser,
}) => {
  const page = await open(browser, newUser, 'profile');
  const taken = await browser.submit(page, { username: user.username });
  expect([taken.status, taken.body.includes('The user name is taken.')]).toEqual([409, true]);
  const none = await browser.submit(page, { username: 'a b c' });
  expect(none.status).toBe(422);
  expect(none.body).toContain('id="username-error"');
  const long = await browser.submit(page, { full_name: 'x'.repeat(5_000), username: '' });
  expect([long.status, long.body.includes('The name is too long')]).toEqual([422, true]);
});

test('A person changes the password: this browser stays signed in, and every other session ends', async ({
  server,
  newUser,
  browser,
}) => {
  const other = await server.signIn(newUser);
  const page = await open(browser, newUser, 'password');
  server.takeEvents();
  const wrong = await browser.submit(page, { current_password: 'wrong', new_password: NEXT });
  expect([wrong.status, wrong.body.includes('The password is not right.')]).toEqual([422, true]);
  expect(wrong.body).not.toContain(NEXT);
  const weak = await browser.submit(page, { current_password: PASSWORD, new_password: 'short' });
  expect([weak.status, weak.body.includes('The password is too short.')]).toEqual([422, true]);
  const form = { current_password: PASSWORD, new_password: NEXT };
  const done = await browser.submit(page, form);
  expect([done.status, done.body.includes('Your password was changed')]).toEqual([200, true]);
  expect(server.takeEvents().toSorted()).toEqual(['password.changed', 'session.ended']);
  expect((await server.me(other)).status).toBe(401);
  expect((await browser.open('/account')).url).toBe('/account');
  expect(await server.signIn({ ...newUser, password: NEXT })).toBeDefined();
});

test('Wrong passwords on the page are counted for its session, as at PUT /users/me/password', async ({
  newUser,
  browser,
}) => {
  const page = await open(browser, newUser, 'password');
  const wrong = { current_password: 'wrong', new_password: NEXT };
  for (let guess = 0; guess < 5; guess++) {
    expect((await browser.submit(page, wrong)).status).toBe(422);
  }
  const limited = await browser.submit(page, { ...wrong, current_password: PASSWORD });
  expect([limited.status, Number(limited.headers.get('retry-after')) > 0]).toEqual([429, true]);
  expect(limited.body).toContain('Too many attempts.');
});

test('A person sees where they are signed in, ends one session, and then all others', async ({
  server,
  newUser,
  browser,
}) => {
  const token = await server.signIn(newUser);
  const headers = { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Firefox/140.0' };
  const json = { username: newUser.username, password: PASSWORD };
  const phone = await server.call('POST', '/login', { json, headers });
  const { code, trip } = await getCode(browser, newUser);
  const application = await exchange(server, trip, code);
  const page = await open(browser, newUser, 'sessions');
  expect(page.body).toContain('Firefox, Windows, IP address 127.0.0.1');
  expect(page.body).toContain('Shop');
  expect(page.body.match(/This is your session now\./g)).toHaveLength(1);
  const buttons = [...String(page.body).matchAll(/name="session" value="([^"]+)"/g)];
  expect(buttons).toHaveLength(3);
  const sid = await readSession(server, phone.body.access_token);
  server.takeEvents();
  const fewer = await browser.submit(page, { session: sid });
  expect([fewer.status, fewer.body.includes(sid)]).toEqual([200, false]);
  expect((await server.me(phone.body.access_token)).status).toBe(401);
  expect((await server.me(token)).status).toBe(200);
  const done = await browser.submit(page);
  expect([done.status, done.body.includes('signed out everywhere else')]).toEqual([200, true]);
  expect((await server.me(token)).status).toBe(401);
  expect((await server.me(application.body.access_token)).status).toBe(401);
  expect((await browser.open('/account')).url).toBe('/account');
  expect(server.takeEvents()).toEqual(['session.ended', 'session.ended', 'session.ended']);
});

/** Returns the id of the session of an access token. */
async function readSession(server: TestServer, token: string): Promise<string> {
  const { body } = await server.call('GET', '/users/me/sessions', { token });
  return (body as Array<{ id: string; current: boolean }>).find(({ current }) => current)!.id;
}

test('The session of another user cannot be ended, nor one that is none', async ({
  server,
  user,
  newUser,
  browser,
}) => {
  const token = await server.signIn(user);
  const foreign = await readSession(server, token);
  const page = await open(browser, newUser, 'sessions');
  for (const session of [foreign, 'x', "' OR 1=1", '\0', 'x'.repeat(10_000)]) {
    expect((await browser.submit(page, { session })).status).toBe(200);
  }
  expect((await server.me(token)).status).toBe(200);
});

test('A person deletes the account with the password, and the browser is signed out', async ({
  server,
  newUser,
  browser,
}) => {
  const page = await open(browser, newUser, 'deletion');
  server.takeEvents();
  const wrong = await browser.submit(page, { password: 'wrong' });
  expect([wrong.status, wrong.body.includes('The password is not right.')]).toEqual([422, true]);
  const done = await browser.submit(page, { password: PASSWORD });
  expect([done.status, done.body.includes('Your account was deleted')]).toEqual([200, true]);
  expect(done.body).not.toContain('href="/account"');
  expect(browser.cookies.has('nightlatch')).toBe(false);
  expect(server.takeEvents()).toContain('user.deleted');
  const json = { username: newUser.username, password: PASSWORD };
  expect((await server.call('POST', '/login', { json })).status).toBe(401);
});

test('The last administrator cannot delete the account on the page', async ({ startServer }) => {
  const server = await startServer();
  const admin = await server.registerAdministrator();
  const browser = new PlainBrowser(server);
  const page = await open(browser, admin, 'deletion');
  const refused = await browser.submit(page, { password: PASSWORD });
  expect([refused.status, refused.body.includes('role="alert"')]).toEqual([409, true]);
  expect(await server.signIn(admin)).toBeDefined();
});

test.for(['profile', 'password', 'sessions', 'deletion', 'email/change'])(
  'A form of /account/%s without its token, of another browser or another site does nothing',
  async (name, { server, newUser, browser }) => {
    const page = await open(browser, newUser, name);
    const thief = new PlainBrowser(server);
    const stolen = await open(thief, newUser, name);
    const form = {
      full_name: 'Eve',
      username: 'eve',
      current_password: PASSWORD,
      new_password: NEXT,
      password: PASSWORD,
      email: 'eve@example.com',
    };
    server.takeEvents();
    const without = await browser.send('POST', `/account/${name}`, { form });
    const foreign = await thief.submit(page, form);
    const evil = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const crossSite = await browser.submit(page, form, evil);
    for (const { status, body } of [without, foreign, crossSite]) {
      expect([status, String(body).includes('The form was too old')]).toEqual([422, true]);
    }
    expect(stolen.status).toBe(200);
    expect(server.takeEvents()).toEqual([]);
  },
);

test('A bearer token opens no page of the account, and the cookie no API route', async ({
  server,
  newUser,
  browser,
}) => {
  const token = await server.signIn(newUser);
  const page = await server.call('GET', '/account', { token });
  expect([page.status, page.headers.get('location')]).toEqual([303, '/sign-in?next=account']);
  await open(browser, newUser);
  expect((await browser.send('GET', '/users/me')).status).toBe(401);
});

test('A session that ended elsewhere opens no page of the account', async ({
  server,
  newUser,
  browser,
}) => {
  await open(browser, newUser);
  await server.app.get(SessionsService).endAll({ userId: newUser.id }, 'revoked');
  expect((await browser.open('/account')).url).toBe('/sign-in?next=account');
});

test('/sign-in leads to no page that is not declared for it', async ({ newUser, browser }) => {
  await open(browser, newUser);
  for (const next of ['', '/evil.example', 'authorize', 'sign-in', 'users/me', 'account/forgot']) {
    const page = await browser.open(`/sign-in?next=${encodeURIComponent(next)}`);
    expect([page.status, page.url.startsWith('/sign-in')], next).toEqual([400, true]);
  }
});
