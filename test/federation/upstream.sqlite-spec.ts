import { expect, test as base } from 'vitest';
import { UserAccounts } from '../../src/index.js';
import { beginTripWith, isAtApplication, signInWith, upstreamTest } from '../support/federation.js';
import { FederationBrowser } from '../support/federation-browser.js';
import { IssuerAddress } from '../support/issuer-address.js';
import { CLIENTS, exchange, readCallback } from '../support/plain-browser.js';
import { ISSUER, startServer, type TestServer } from '../support/server.js';
import { createPerson, Upstream } from '../support/upstream.js';

const test = upstreamTest();

test('A person signs in with oidc-provider, and is the same user the next time', async ({
  server,
  browser,
  upstream,
  hostile,
}) => {
  upstream.person = createPerson('ana', { name: 'Ana Cruz' });
  const first = await signInWith(server, browser, 'upstream');
  const me = (await server.me(first.access_token!)).body;
  expect(me).toMatchObject({
    email: 'ana@example.org',
    email_verified: true,
    full_name: 'Ana Cruz',
    username: null,
  });
  // The provider knows another address now: the user keeps their own.
  upstream.person = createPerson('ana', { email: 'ana.new@example.org' });
  const again = new FederationBrowser(server, [upstream, hostile]);
  const second = await signInWith(server, again, 'upstream');
  expect((await server.me(second.access_token!)).body).toMatchObject({
    id: me.id,
    email: 'ana@example.org',
  });
});

test('While the keys of the provider change, every sign-in succeeds', async ({
  server,
  upstream,
  hostile,
}) => {
  upstream.person = createPerson();
  const signIn = () =>
    signInWith(server, new FederationBrowser(server, [upstream, hostile]), 'upstream');
  await signIn();
  const load = Array.from({ length: 3 }, async () => {
    for (let i = 0; i < 4; i++) await signIn();
  });
  // Meanwhile some have an id_token of the last key, and the server knows only that.
  await upstream.rotateKeys();
  await Promise.all(load);
});

base(
  'A server starts without its provider, and signs in with it when it is back',
  async ({ onTestFinished }) => {
    const upstream = await Upstream.start();
    await upstream.stop();
    const server: TestServer = await startServer({
      clients: CLIENTS,
      federation: [upstream.setting],
    });
    onTestFinished(() => server.close());
    const user = await server.register();
    const browser = new FederationBrowser(server, [upstream]);
    const page = await browser.open(beginTripWith('upstream').path);
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, expect.any(String)]);
    expect(page.body).toContain('Upstream cannot be reached');
    expect((await server.call('GET', '/health/ready')).status).toBe(200);
    await server.signIn(user);
    await upstream.resume();
    onTestFinished(() => upstream.stop());
    server.advanceClock(60);
    await expect
      .poll(async () => (await browser.open(beginTripWith('upstream').path)).status)
      .not.toBe(503);
    const signedIn = new FederationBrowser(server, [upstream]);
    expect(await signInWith(server, signedIn, 'upstream')).toHaveProperty('access_token');
  },
);

base('A person signs in with another Nightlatch, on its pages', async ({ onTestFinished }) => {
  const address = await IssuerAddress.claim();
  onTestFinished(() => address.leave());
  const issuer = `http://localhost:${address.port}`;
  const client = { client_id: 'branch', client_secret: 'b'.repeat(40) };
  const elder = await startServer({
    issuer,
    clients: [
      {
        ...client,
        grant_types: ['authorization_code'],
        redirect_uris: [`${ISSUER}/federation/head-office/callback`],
        scope: 'openid email profile',
      },
    ],
  });
  onTestFinished(() => elder.close());
  address.leadTo(elder.url);
  const user = await elder.register({ full_name: 'Ana Cruz' });
  await elder.app.get(UserAccounts).markEmailVerified(user.id);

  const provider = { id: 'head-office', issuer, ...client };
  const server = await startServer({ clients: CLIENTS, federation: [provider] });
  onTestFinished(() => server.close());
  const browser = new FederationBrowser(server, [{ url: issuer }]);
  const trip = beginTripWith('head-office');
  const page = await browser.open(trip.path);
  expect(page.url).toMatch(/^\/sign-in\?client_id=branch&/);
  const { username, password } = user;
  const end = await browser.submit(page, { username, password });
  expect(isAtApplication(end.url)).toBe(true);
  const { body } = await exchange(server, trip, readCallback(end).code!);
  expect((await server.me(body.access_token)).body).toMatchObject({
    email: user.email,
    email_verified: true,
    full_name: 'Ana Cruz',
  });
});
