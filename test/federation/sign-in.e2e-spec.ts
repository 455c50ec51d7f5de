import { afterAll, expect } from 'vitest';
import { UserAccounts } from '../../src/index.js';
import { FederationBrowser } from '../support/federation-browser.js';
import { serverTest } from '../support/fixtures.js';
import { HostileProvider } from '../support/hostile-provider.js';
import { beginTrip, CLIENTS, exchange, readCallback, SPA } from '../support/plain-browser.js';
import { enrolTotp, nextCode } from '../support/second-factor.js';
import type { TestServer } from '../support/server.js';
import { decode } from '../support/tokens.js';
import { createPerson, Upstream } from '../support/upstream.js';

const upstream = await Upstream.start();
const hostile = await HostileProvider.start();
const test = serverTest({
  clients: CLIENTS,
  federation: [upstream.setting, { ...hostile.getSetting('honest'), link: 'verified-email' }],
}).extend('browser', ({ server }) => new FederationBrowser(server, [upstream]));

afterAll(() => Promise.all([upstream.stop(), hostile.stop()]));

/** Signs in for an application, and returns the claims of its access token. */
async function signIn(
  server: TestServer,
  browser: FederationBrowser,
  changes: Record<string, string>,
): Promise<Record<string, unknown>> {
  const trip = beginTrip(SPA, changes);
  const end = await browser.open(trip.path);
  const { status, body } = await exchange(server, trip, readCallback(end).code!);
  expect(status).toBe(200);
  return decode(body.access_token).claims;
}

test('A new person signs in with a provider from the sign-in page, and has an account with the verified address and the name', async ({
  server,
  browser,
}) => {
  upstream.person = createPerson('ada', {
    email: 'Ada@example.org',
    email_verified: true,
    name: 'Ada Lovelace',
  });
  const trip = beginTrip(SPA);
  const page = await browser.open(trip.path);
  const [, href = ''] = /<a class="provider" href="([^"]+)">Sign in with Upstream</.exec(
    page.body,
  )!;
  const end = await browser.open(href.replaceAll('&amp;', '&'));
  expect(end.url).toMatch(/^https:\/\/shop\.example\.com\/cb\?code=/);
  const { status, body } = await exchange(server, trip, readCallback(end).code!);
  expect(status).toBe(200);
  const me = await server.me(body.access_token);
  expect(me.body).toMatchObject({
    email: 'Ada@example.org',
    email_verified: true,
    full_name: 'Ada Lovelace',
    username: null,
  });
  expect(server.takeEvents()).toEqual([
    'user.registered',
    'email.verified',
    'identity.linked',
    'federation.succeeded',
    'session.started',
    'authorization-code.issued',
    'session.started',
    'authorization-code.redeemed',
  ]);
});

test('An application that names the provider in provider= sends the browser there at once, and a second sign-in is of the same user', async ({
  server,
  browser,
}) => {
  upstream.person = createPerson('bob');
  const first = await signIn(server, browser, { provider: 'upstream' });
  const again = new FederationBrowser(server, [upstream]);
  // Another address: the subject alone says who it is.
  upstream.person = createPerson('bob', { email: 'other@example.org' });
  const second = await signIn(server, again, { provider: 'upstream' });
  expect(second.sub).toBe(first.sub);
  expect(second.amr).toEqual(['fed']);
  expect(second.acr).toBe('aal1');
  const unknown = await browser.open(beginTrip(SPA, { provider: 'nope', prompt: 'login' }).path);
  expect(unknown.url).toMatch(/^\/sign-in\?/);
});

test('prompt=none answers login_required, and does not go to the provider', async ({ browser }) => {
  const end = await browser.open(beginTrip(SPA, { provider: 'upstream', prompt: 'none' }).path);
  expect(readCallback(end).error).toBe('login_required');
});

test('prompt=login and max_age go to the provider, and auth_time is that of the provider', async ({
  server,
  browser,
}) => {
  upstream.person = createPerson('carl');
  const first = await signIn(server, browser, { provider: 'upstream', max_age: '3600' });
  expect(first.auth_time).toBeGreaterThan(0);
  const at = await browser.home.send(
    'GET',
    beginTrip(SPA, { provider: 'upstream', prompt: 'login' }).path,
  );
  const url = new URL(at.headers.get('location')!);
  expect(Object.fromEntries(url.searchParams)).toMatchObject({ prompt: 'login', max_age: '0' });
});

test('The page of a refusal is the same whether or not the address has an account', async ({
  server,
}) => {
  const owner = await server.register();
  server.takeEvents();
  const openRefused = async (sub: string, claims: object) => {
    upstream.person = createPerson(sub, claims);
    const own = new FederationBrowser(server, [upstream]);
    return own.open(trip);
  };
  const trip = beginTrip(SPA, { provider: 'upstream' }).path;
  const verified = { email: owner.email, email_verified: true };
  const taken = await openRefused('d-1', verified);
  const unverified = await openRefused('d-2', { email: owner.email, email_verified: false });
  const free = await openRefused('d-3', { email: 'free@example.org', email_verified: false });
  const missing = await openRefused('d-4', { email: undefined });
  const text = (page: { body: unknown }) => String(page.body).replaceAll(/since=[^"&]*/g, '');
  expect(text(taken)).toContain('This Upstream account is not connected here');
  for (const page of [taken, unverified, free, missing]) {
    expect([page.status, text(page)]).toEqual([403, text(taken)]);
  }
  const events = server.takeRecorded().map(({ event }) => (event as { reason?: string }).reason);
  expect(events).toEqual([
    'email-taken',
    'email-not-verified',
    'email-not-verified',
    'email-missing',
  ]);
});

test('A disabled user sees that the account is disabled', async ({ server, browser }) => {
  upstream.person = createPerson('eve');
  const { sub } = await signIn(server, browser, { provider: 'upstream' });
  await server.disable(String(sub));
  const own = new FederationBrowser(server, [upstream]);
  const page = await own.open(beginTrip(SPA, { provider: 'upstream' }).path);
  expect([page.status, page.body]).toEqual([
    422,
    expect.stringContaining('This account is disabled'),
  ]);
});

test('link: verified-email connects the account to the user who has verified the address too, whose second factor is asked for', async ({
  server,
}) => {
  const owner = await server.register({ email: 'fay@example.org' });
  const request = { provider: 'honest', login_hint: 'fay' };
  const browser = new FederationBrowser(server, [hostile]);
  const refused = await browser.open(beginTrip(SPA, request).path);
  expect(refused.body).toContain('This Evil account is not connected here');
  await server.app.get(UserAccounts).markEmailVerified(owner.id);
  const { secret } = await enrolTotp(server, owner);
  server.takeEvents();
  const trip = beginTrip(SPA, request);
  const page = await browser.open(trip.path);
  expect(page.body).toContain('name="code"');
  const code = nextCode(server, { secret });
  const end = await browser.submit(page, { code });
  const { body } = await exchange(server, trip, readCallback(end).code!);
  expect(decode(body.access_token).claims).toMatchObject({
    sub: owner.id,
    acr: 'aal2',
    amr: ['fed', 'otp', 'mfa'],
  });
  expect(server.takeEvents().slice(0, 3)).toEqual([
    'identity.linked',
    'federation.succeeded',
    'second-factor.required',
  ]);
});

test('A password sign-in of a user without a password is refused like any wrong password', async ({
  server,
  browser,
}) => {
  upstream.person = createPerson('gus', { email: 'gus@example.org' });
  await signIn(server, browser, { provider: 'upstream' });
  const form = { username: 'gus@example.org', password: 'anything at all' };
  const { status, body } = await server.call('POST', '/token', { form });
  expect([status, body.error]).toEqual([400, 'invalid_grant']);
});
