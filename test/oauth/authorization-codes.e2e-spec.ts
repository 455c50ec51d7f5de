import { expect } from 'vitest';
import { ClientsService, SessionsService } from '../../src/index.js';
import { AuthorizationCodesStore } from '../../src/oauth/authorize/authorization-codes.store.js';
import {
  beginTrip,
  CLIENTS,
  exchange,
  getCode,
  PlainBrowser,
  readCallback,
  SPA,
  WEB,
  plainBrowserTest,
} from '../support/plain-browser.js';
import type { TestServer, TestUser } from '../support/server.js';

const REFUSED = [400, 'invalid_grant', 'The code is not valid'];
const WRONG_CODE = `nlc_${'A'.repeat(54)}`;
const test = plainBrowserTest().extend('refused', async ({ server }) => {
  return async (...given: [Parameters<typeof exchange>[1], string, Record<string, string>?]) => {
    const { status, body, headers } = await exchange(server, ...given);
    expect([status, body.error, body.detail]).toEqual(REFUSED);
    expect(headers.get('cache-control')).toBe('no-store');
  };
});

/** Returns whether the tokens of an answer are live. */
async function isAlive(server: TestServer, body: Record<string, string>): Promise<boolean> {
  return (await server.me(body.access_token!)).status === 200;
}

test('A replayed code with the right verifier ends the session that it gave, and is recorded once', async ({
  server,
  newUser,
  browser,
  refused,
}) => {
  const { trip, code } = await getCode(browser, newUser);
  const { status, body } = await exchange(server, trip, code);
  expect([status, await isAlive(server, body)]).toEqual([200, true]);
  server.takeEvents();
  await refused(trip, code);
  expect(await isAlive(server, body)).toBe(false);
  expect((await server.refresh(body.refresh_token, { client_id: 'spa' })).status).toBe(400);
  await refused(trip, code);
  expect(
    server.takeRecorded().map(({ name, event }) => [name, (event as { reason?: string }).reason]),
  ).toEqual([
    ['session.ended', 'authorization-code-reused'],
    ['authorization-code.reused', undefined],
    ['authorization-code.refused', undefined],
    ['authorization-code.refused', undefined],
  ]);
  // The browser is still signed in: a code in a log does not sign the person out.
  expect(readCallback(await browser.open(beginTrip(SPA).path)).code).toBeDefined();
});

test('A replayed code without the verifier, or of another client, ends nothing', async ({
  server,
  newUser,
  browser,
  refused,
}) => {
  const { trip, code } = await getCode(browser, newUser);
  const { body } = await exchange(server, trip, code);
  await refused(trip, code, { code_verifier: 'A'.repeat(43) });
  await refused(trip, code, { redirect_uri: SPA.redirect_uris![1]! });
  await refused(trip, code, { client_id: 'native' });
  expect((await exchange(server, trip, code, { code_verifier: '' })).body.error).toBe(
    'invalid_request',
  );
  expect(await isAlive(server, body)).toBe(true);
});

test('A code that is refused is not used up: the right request gets its session', async ({
  server,
  newUser,
  browser,
  refused,
}) => {
  const { trip, code } = await getCode(browser, newUser);
  const wrongs: Array<Record<string, string>> = [
    { code_verifier: trip.verifier.toLowerCase() },
    { code_verifier: trip.verifier.slice(0, 42) },
    { code_verifier: 'A'.repeat(129) },
    { code_verifier: `${trip.verifier.slice(0, 42)}+` },
    { code_verifier: trip.parameters.code_challenge! },
    { redirect_uri: 'https://shop.example.com/cb/' },
    { client_id: 'native' },
  ];
  for (const changes of wrongs) await refused(trip, code, changes);
  for (const wrong of [code.slice(0, -1), `${code}A`, code.toLowerCase(), 'x', 'nlc_']) {
    await refused(trip, wrong);
  }
  const flipped = Buffer.from(code.slice(4), 'base64url');
  flipped[39]! ^= 1;
  await refused(trip, `nlc_${flipped.toString('base64url')}`);
  for (const name of ['code', 'redirect_uri', 'code_verifier']) {
    const { status, body } = await exchange(server, trip, code, { [name]: '' });
    expect([status, body.error, body.detail]).toEqual([
      400,
      'invalid_request',
      `${name} is required`,
    ]);
  }
  expect((await exchange(server, trip, code)).status).toBe(200);
});

test('A client with a secret must prove it, and the first-party client has no codes', async ({
  server,
  newUser,
  browser,
}) => {
  const { trip, code } = await getCode(browser, newUser, CLIENTS[1]);
  const without = await exchange(server, trip, code);
  expect([without.status, without.body.error]).toEqual([401, 'invalid_client']);
  const own = await exchange(server, trip, code, { client_id: '' });
  expect([own.status, own.body.error]).toEqual([400, 'unauthorized_client']);
  expect((await exchange(server, trip, code, { client_secret: 'w'.repeat(40) })).status).toBe(200);
});

test('A code lives sixty seconds, on an instance whose clock is 30 seconds ahead too, and is deleted after a day', async ({
  startServer,
}) => {
  const server = await startServer();
  const user = await server.register();
  const browser = new PlainBrowser(server);
  const [first, second] = [await getCode(browser, user), await getCode(browser, user)];
  server.setClockAhead(30);
  expect((await exchange(server, first.trip, first.code)).status).toBe(200);
  server.setClockAhead(61);
  const late = await exchange(server, second.trip, second.code);
  expect([late.status, late.body.error, late.body.detail]).toEqual(REFUSED);
  const store = server.app.get(AuthorizationCodesStore, { strict: false });
  let deleted = 0;
  for await (const rows of store.deleteExpired(new Date(Date.now() + 1_000), 100)) deleted += rows;
  expect(deleted).toBe(2);
});

test.for<[string, (server: TestServer, browser: PlainBrowser, user: TestUser) => Promise<unknown>]>(
  [
    [
      'the browser signs out',
      async (_server, browser) => browser.submit(await browser.open('/sign-out')),
    ],
    ['the user is disabled', (server, _browser, { id }) => server.disable(id)],
    [
      'all sessions end',
      (server, _browser, { id: userId }) =>
        server.app.get(SessionsService).endAll({ userId }, 'revoked'),
    ],
    [
      'another person signs in',
      async (server, browser) =>
        getCode(browser, await server.register(), SPA, { prompt: 'select_account' }),
    ],
  ],
)('A code is of no use once %s', async ([, act], { server, newUser, browser, refused }) => {
  const { trip, code } = await getCode(browser, newUser);
  await act(server, browser, newUser);
  await refused(trip, code);
});

test('A code is of no use after a password change, the deletion of the user, and that of the client', async ({
  server,
  browser,
  refused,
}) => {
  const person = await server.register();
  const first = await getCode(browser, person);
  const json = { current_password: person.password, new_password: 'violet anchor tundra biscuit' };
  const token = await server.signIn(person);
  expect((await server.call('PUT', '/users/me/password', { token, json })).status).toBe(204);
  await refused(first.trip, first.code);
  const changed = { ...person, password: json.new_password };
  const second = await getCode(browser, changed);
  const gone = { password: json.new_password };
  const now = await server.signIn(changed);
  expect((await server.call('DELETE', '/users/me', { token: now, json: gone })).status).toBe(204);
  await refused(second.trip, second.code);
  const clients = server.app.get(ClientsService);
  const given = {
    name: 'Short',
    confidential: false,
    grantTypes: ['authorization_code'],
    scopes: ['items:read'],
    redirectUris: ['https://short.example.com/cb'],
  };
  const { client } = await clients.create(given);
  const short = { ...SPA, client_id: client.id, redirect_uris: ['https://short.example.com/cb'] };
  const third = await getCode(browser, await server.register(), short);
  await clients.delete(client.id);
  const { status, body } = await exchange(server, third.trip, third.code);
  expect([status, body.error]).toEqual([401, 'invalid_client']);
  await clients.create({ ...given, id: client.id });
  await refused(third.trip, third.code);
});

test('Wrong codes and secrets, which any web page can send as a public client, do not keep its users from the token endpoint', async ({
  startServer,
}) => {
  const server = await startServer();
  const user = await server.register();
  const { trip, code } = await getCode(new PlainBrowser(server), user);
  // The code lives for a minute.
  server.stopClock();
  for (let refusals = 0; refusals < 120; refusals++) {
    const wrong = await exchange(server, trip, WRONG_CODE);
    expect([wrong.status, wrong.body.error]).toEqual([400, 'invalid_grant']);
    const secret = await exchange(server, trip, WRONG_CODE, { client_secret: 'x' });
    expect([401, 429]).toContain(secret.status);
  }
  const { status, body } = await exchange(server, trip, code);
  expect(status).toBe(200);
  expect((await server.refresh(body.refresh_token, { client_id: 'spa' })).status).toBe(200);
});

test('Codes that strangers send through a client with a secret do not keep it from the token endpoint', async ({
  startServer,
}) => {
  const server = await startServer();
  for (let refusals = 0; refusals < 120; refusals++) {
    const secret = { client_secret: WEB.client_secret! };
    expect((await exchange(server, beginTrip(WEB), WRONG_CODE, secret)).status).toBe(400);
  }
});
