import { randomBytes } from 'node:crypto';
import { afterAll, expect } from 'vitest';
import { FederationBrowser } from '../support/federation-browser.js';
import { HostileProvider } from '../support/hostile-provider.js';
import {
  beginTrip,
  exchange,
  plainBrowserTest,
  readCallback,
  SPA,
} from '../support/plain-browser.js';
import { ISSUER } from '../support/server.js';
import { decode } from '../support/tokens.js';

const provider = await HostileProvider.start();
const setting = provider.getSetting('honest');
const test = plainBrowserTest({
  federation: [setting, { ...setting, id: 'away', name: 'Away', issuer: 'http://127.0.0.1:9' }],
});

afterAll(() => provider.stop());

test('A provider that does not say when it has asked the person signs in, and is no new sign-in for prompt=login', async ({
  server,
}) => {
  const browser = new FederationBrowser(server, [provider]);
  const trip = beginTrip(SPA, { provider: 'honest', login_hint: 'ann' });
  const end = await browser.open(trip.path);
  const { body } = await exchange(server, trip, readCallback(end).code!);
  expect(decode(body.access_token).claims).not.toHaveProperty('auth_time');
  // There and back, and then to the sign-in page: not in circles.
  const strict = beginTrip(SPA, { provider: 'honest', prompt: 'login', login_hint: 'ann' });
  const page = await browser.open(strict.path);
  expect(page.url).toMatch(/^\/sign-in\?/);
  expect(page.body).toContain('You are signed in as ann@example.org');
  expect(page.body).toContain('Shop asks for a new sign-in');
  const recent = await browser.open('/account/totp');
  expect(recent.url).toMatch(/^\/sign-in\?next=account/);
  expect(recent.body).toContain('Nightlatch asks for a new sign-in');
  expect(recent.body).not.toContain('Back to the application');
});

test.for<Record<string, string>>([{ prompt: 'login' }, { max_age: '0' }, { max_age: '300' }])(
  'A person whose provider does not say when it has asked them learns that %o needs another way, and gets back to the application',
  async (asked, { server }) => {
    const browser = new FederationBrowser(server, [provider]);
    const person = { provider: 'honest', login_hint: 'eve' };
    const first = await browser.open(beginTrip(SPA, { ...asked, provider: '' }).path);
    expect(first.body).not.toContain('asks for a new sign-in');
    const trip = beginTrip(SPA, { ...asked, ...person });
    const { body, url } = await browser.open(trip.path);
    expect([body, url]).toEqual([
      expect.stringContaining('Shop asks for a new sign-in'),
      expect.stringMatching(/^\/sign-in\?/),
    ]);
    // Another trip ends the same way, and so does a wrong password.
    const [, again = ''] = /<a class="provider" href="([^"]+)"/.exec(String(body))!;
    const page = await browser.open(again.replaceAll('&amp;', '&'));
    expect(page.body).toContain('Shop asks for a new sign-in');
    const failed = await browser.submit(page, { username: 'eve', password: 'not the password' });
    expect(failed.body).toContain('Shop asks for a new sign-in');
    const [, back = ''] = /<a href="([^"]+)">Back to the application/.exec(String(failed.body))!;
    const end = await browser.open(back.replaceAll('&amp;', '&'));
    expect(readCallback(end)).toMatchObject({
      error: 'login_required',
      state: trip.parameters.state,
    });
  },
);

test('The page that says that the sign-in with a provider is too old does so in each language', async ({
  server,
}) => {
  const browser = new FederationBrowser(server, [provider]);
  const { url } = await browser.open(
    beginTrip(SPA, { provider: 'honest', prompt: 'login', login_hint: 'lea' }).path,
  );
  const texts = { de: 'eine neue Anmeldung', fr: 'une nouvelle connexion', es: 'un nuevo inicio' };
  for (const [locale, text] of Object.entries(texts)) {
    const headers = { 'accept-language': locale };
    expect((await browser.home.send('GET', url, { headers })).body).toContain(text);
  }
});

test('A provider that cannot be reached gets a page with Retry-After and the way back, and the password goes on signing in', async ({
  server,
  browser,
  user,
}) => {
  const { path } = beginTrip(SPA, { provider: 'away' });
  const page = await browser.open(path);
  expect([page.status, page.headers.get('retry-after')]).toEqual([
    503,
    expect.stringMatching(/^\d+$/),
  ]);
  expect(page.body).toContain('Away cannot be reached');
  const [, back = ''] = /<a href="(\/sign-in\?[^"]+)"/.exec(String(page.body))!;
  const form = await browser.open(back.replaceAll('&amp;', '&'));
  expect(form.body).toContain('Sign in with Away');
  expect(
    (await browser.submit(form, { username: user.username, password: user.password })).url,
  ).toMatch(/^https:\/\/shop\.example\.com\/cb\?code=/);
  expect((await server.call('GET', '/health/ready')).status).toBe(200);
});

test('The callback of another browser asks the person to continue, and then to start again, and signs no one in', async ({
  server,
  browser,
}) => {
  const other = new FederationBrowser(server, [provider]);
  const path = beginTrip(SPA, { provider: 'honest', login_hint: 'mallory' }).path;
  const callback = await other.openUntilCallback(path);
  server.takeEvents();
  const page = await browser.open(callback);
  expect([page.status, page.body]).toEqual([400, expect.stringContaining('Continue the sign-in')]);
  const [, href = ''] = /<a href="([^"]*continued=1)"/.exec(String(page.body))!;
  const over = await browser.open(href.replaceAll('&amp;', '&'));
  expect([over.status, over.body]).toEqual([400, expect.stringContaining('Start the sign-in')]);
  expect(server.takeEvents()).toEqual(['federation.refused', 'federation.refused']);
  expect(browser.cookies.size).toBe(0);
  // The browser that began it can go on.
  expect((await other.open(callback)).url).toMatch(/^https:\/\/shop\.example\.com\/cb\?code=/);
});

test('A link of another site does not begin a trip: it leads to the sign-in page', async ({
  browser,
}) => {
  const { search } = new URL(ISSUER + beginTrip(SPA).path);
  const headers = { 'sec-fetch-site': 'cross-site' };
  const answer = await browser.send('GET', `/federation/honest/start${search}`, { headers });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, `/sign-in${search}`]);
  expect(browser.cookies.size).toBe(0);
  expect((await browser.send('GET', `/federation/nope/start${search}`)).status).toBe(404);
});

test('50 sign-ins that are begun and not ended leave five cookies, and the last five still work', async ({
  server,
}) => {
  const browser = new FederationBrowser(server, [provider]);
  const callbacks: string[] = [];
  for (let n = 0; n < 50; n++) {
    const request = { provider: 'honest', login_hint: `many-${n}` };
    callbacks.push(await browser.openUntilCallback(beginTrip(SPA, request).path));
  }
  expect(browser.home.cookies.size).toBe(5);
  const end = await browser.open(callbacks.at(-5)!);
  expect(end.url).toMatch(/^https:\/\/shop\.example\.com\/cb\?code=/);
  expect((await browser.open(callbacks.at(-6)!)).status).toBe(400);
});

test('A request that is too long for a cookie is answered with a page, and signs in with the password', async ({
  browser,
}) => {
  const { search } = new URL(ISSUER + beginTrip(SPA).path);
  const more = randomBytes(4_000).toString('base64url');
  const page = await browser.send('GET', `/federation/honest/start${search}&more=${more}`);
  expect([page.status, page.body]).toEqual([414, expect.stringContaining('Sign in another way')]);
  expect(browser.cookies.size).toBe(0);
});
