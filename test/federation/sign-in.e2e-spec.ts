import { expect } from 'vitest';
import { FederationBrowser } from '../support/federation-browser.js';
import { serverTest } from '../support/fixtures.js';
import { beginTrip, CLIENTS, exchange, readCallback, SPA } from '../support/plain-browser.js';
import { createPerson, Upstream } from '../support/upstream.js';

const upstream = await Upstream.start();
const test = serverTest({ clients: CLIENTS, federation: [upstream.setting] }).extend(
  'browser',
  ({ server }) => new FederationBrowser(server, [upstream]),
);

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
