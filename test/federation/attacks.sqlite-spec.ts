import { expect } from 'vitest';
import {
  beginTripWith,
  countRows,
  isAtApplication,
  RefusalReader,
  signInWith,
  upstreamTest,
} from '../support/federation.js';
import { FederationBrowser } from '../support/federation-browser.js';
import { createPerson } from '../support/upstream.js';

const test = upstreamTest();

test('A callback that was used is worth nothing, in the same browser and with a copy of its cookies', async ({
  server,
  browser,
  hostile,
}) => {
  const callback = await browser.openUntilCallback(beginTripWith('honest').path);
  const copy = new FederationBrowser(server, [hostile]);
  for (const [name, value] of browser.home.cookies) copy.home.cookies.set(name, value);
  expect(isAtApplication((await browser.open(callback)).url)).toBe(true);
  const before = await countRows(server);
  const refusals = new RefusalReader(server);
  await refusals.take();
  expect(isAtApplication((await browser.open(callback)).url)).toBe(false);
  expect(isAtApplication((await copy.open(callback)).url)).toBe(false);
  expect(await refusals.take()).toEqual({ honest: 'exchange-failed' });
  expect(await countRows(server)).toEqual(before);
});

test("The callback of an attacker does not sign the victim's browser in, which gets a page that starts over", async ({
  server,
  browser,
  hostile,
}) => {
  const callback = await browser.openUntilCallback(beginTripWith('honest').path);
  const victim = new FederationBrowser(server, [hostile]);
  const refusals = new RefusalReader(server);
  const before = await countRows(server);
  await refusals.take();
  server.takeEvents();
  const page = await victim.open(callback);
  expect([page.status, page.url]).toEqual([400, callback]);
  expect(server.takeRecorded()).toMatchObject([
    { name: 'federation.refused', event: { provider: 'honest', reason: 'trip-unknown' } },
  ]);
  expect(page.body).toContain('the sign-in with Evil');
  // A trip of its own changes nothing: the state is that of another.
  await victim.openUntilCallback(beginTripWith('honest').path);
  expect(isAtApplication((await victim.open(callback)).url)).toBe(false);
  // Any web page can cause such callbacks: they do not fill the trail.
  expect(await refusals.take()).toEqual({});
  expect(await countRows(server)).toEqual(before);
});

test('The answer of one provider is refused at the callback of another', async ({
  server,
  browser,
  upstream,
}) => {
  upstream.person = createPerson();
  const callback = await browser.openUntilCallback(beginTripWith('honest').path);
  const refusals = new RefusalReader(server);
  const before = await countRows(server);
  await refusals.take();
  const page = await browser.open(callback.replace('/honest/', '/upstream/'));
  expect(isAtApplication(page.url)).toBe(false);
  expect(await refusals.take()).toEqual({ upstream: 'wrong-provider' });
  expect(await countRows(server)).toEqual(before);
});

test('A trip that took too long starts over', async ({ server, browser }) => {
  const callback = await browser.openUntilCallback(beginTripWith('honest').path);
  const refusals = new RefusalReader(server);
  await refusals.take();
  server.advanceClock(3_600);
  const page = await browser.open(callback);
  server.setClockAhead(0);
  expect(isAtApplication(page.url)).toBe(false);
  expect(await refusals.take()).toEqual({ honest: 'trip-expired' });
});

test('The same sub or address at another provider is another person', async ({
  server,
  browser,
  upstream,
  hostile,
}) => {
  const mine = await signInWith(server, browser, 'honest');
  upstream.person = createPerson('honest');
  const before = await countRows(server);
  const other = new FederationBrowser(server, [upstream, hostile]);
  const page = await other.open(beginTripWith('upstream').path);
  expect(page.body).toContain('is not connected here');
  expect(await countRows(server)).toEqual(before);
  expect((await server.me(mine.access_token!)).status).toBe(200);
});

test('A sign-in with a provider does not merge with an account whose address is not verified, and shows the same page as for a free address', async ({
  server,
  browser,
  upstream,
  hostile,
}) => {
  // The link back to the sign-in page has the time of the request in it.
  server.stopClock();
  const squatter = await server.register();
  const { path } = beginTripWith('upstream');
  const before = await countRows(server);
  upstream.person = createPerson('victim', { email: squatter.email });
  const taken = await browser.open(path);
  upstream.person = createPerson('other', { email_verified: false });
  const stranger = new FederationBrowser(server, [upstream, hostile]);
  const unverified = await stranger.open(path);
  expect(taken.body).toContain('is not connected here');
  expect([taken.status, taken.body]).toEqual([unverified.status, unverified.body]);
  expect(await countRows(server)).toEqual(before);
  // The squatter still signs in, and has nothing of the victim.
  expect((await server.me(await server.signIn(squatter))).body.email_verified).toBe(false);
});
