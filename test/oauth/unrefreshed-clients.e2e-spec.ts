import { expect } from 'vitest';
import type { ConfiguredClient } from '../../src/index.js';
import {
  beginTrip,
  CLIENTS,
  exchange,
  getCode,
  plainBrowserTest,
  readCallback,
  SPA,
} from '../support/plain-browser.js';

/** An application that has the user signed in anew where others refresh. */
const PLAIN: ConfiguredClient = {
  ...SPA,
  client_id: 'plain',
  client_name: 'Charts',
  grant_types: ['authorization_code'],
  scope: 'openid items:read',
};
const STEP_SECONDS = 600;

const test = plainBrowserTest({
  clients: [...CLIENTS, PLAIN],
  browserSessionSeconds: 86_400,
}).extend('renew', ({ server, browser }) => async () => {
  const trip = beginTrip(PLAIN, { prompt: 'none', scope: PLAIN.scope! });
  const { code } = readCallback(await browser.open(trip.path));
  const { status, body } = await exchange(server, trip, code!);
  expect([status, body.refresh_token]).toEqual([200, undefined]);
  return { trip, code: code!, body };
});

test('A client without refresh tokens does not push out the other sessions of a user, however often it gets a code', async ({
  server,
  newUser,
  browser,
  renew,
}) => {
  const phone = await server.tokens(newUser);
  await getCode(browser, newUser, PLAIN);
  for (let n = 0; n < 101; n++) {
    server.advanceClock(STEP_SECONDS);
    await renew();
  }
  const { status, body } = await server.refresh(phone.refresh_token);
  expect(status).toBe(200);
  const list = await server.call('GET', '/users/me/sessions', { token: body.access_token });
  const clients = list.body.map(({ client_id }: { client_id: string }) => client_id);
  // The newest, and those that were replaced in the last sixteen minutes.
  expect(clients.toSorted()).toEqual([
    'nightlatch',
    'nightlatch-browser',
    'plain',
    'plain',
    'plain',
  ]);
});

test('The access token of one tab outlives the renewal in another, and dies with the sign-out of the browser', async ({
  server,
  newUser,
  browser,
  renew,
}) => {
  await getCode(browser, newUser, PLAIN);
  const first = await renew();
  server.advanceClock(STEP_SECONDS);
  const [second, third] = [await renew(), await renew()];
  for (const { body } of [first, second, third]) {
    expect((await server.me(body.access_token)).status).toBe(200);
  }
  // A replayed code ends the session that it gave, and no other one (RFC 6749 4.1.2).
  expect((await exchange(server, second.trip, second.code)).body.error).toBe('invalid_grant');
  const afterReplay = [first, second, third].map(({ body }) => server.me(body.access_token));
  expect((await Promise.all(afterReplay)).map(({ status }) => status)).toEqual([200, 401, 200]);
  await browser.submit(await browser.open('/sign-out'), { applications: 'on' });
  const afterSignOut = [first, third].map(({ body }) => server.me(body.access_token));
  expect((await Promise.all(afterSignOut)).map(({ status }) => status)).toEqual([401, 401]);
});

test('The last id_token of a client without refresh tokens signs the user out hours later', async ({
  server,
  newUser,
  browser,
  renew,
}) => {
  await getCode(browser, newUser, PLAIN);
  await renew();
  server.advanceClock(STEP_SECONDS);
  const { id_token } = (await renew()).body;
  server.advanceClock(3 * 3_600);
  const hint = new URLSearchParams({ id_token_hint: id_token });
  expect((await browser.open(`/sign-out?${hint.toString()}`)).body).toContain('signed out');
  expect((await browser.open(beginTrip(SPA).path)).url).toMatch(/^\/sign-in\?/);
});

test('A client with refresh tokens keeps each of its sessions in a browser', async ({
  server,
  newUser,
  browser,
}) => {
  const trips = [await getCode(browser, newUser), await getCode(browser, newUser)];
  const tokens: string[] = [];
  for (const { trip, code } of trips) {
    tokens.push((await exchange(server, trip, code)).body.refresh_token);
  }
  server.advanceClock(3_600);
  for (const token of tokens) {
    expect((await server.refresh(token, { client_id: 'spa' })).status).toBe(200);
  }
});
