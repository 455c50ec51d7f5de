import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { getAccountToken, PlainBrowser } from '../support/plain-browser.js';
import type { TestServer } from '../support/server.js';

const CHANGES = 5;
const REGISTRATIONS = 4;

const test = serverTest({
  changesPerMinute: CHANGES,
  registrationsPerAddress: REGISTRATIONS,
  trustProxyHops: 1,
});

test.beforeEach(({ server }) => server.stopClock());
test.afterEach(({ server }) => server.setClockAhead(0));

let networks = 0;
const register = (server: TestServer, ip = `203.0.113.${networks++}`) => {
  const username = `user-${Math.random().toString(36).slice(2)}`;
  const json = { username, email: `${username}@example.com`, password: 'correct horse battery' };
  return server
    .call('POST', '/users', { json, headers: { 'x-forwarded-for': ip } })
    .then(({ status }) => ({
      id: '',
      email: json.email,
      username,
      password: json.password,
      status,
    }));
};
const change = (server: TestServer, token: string, json: unknown, ip = '192.0.2.1') =>
  server.call('PATCH', '/users/me', { token, json, headers: { 'x-forwarded-for': ip } });

test('A user makes limits.changesPerMinute changes over all sessions and routes, and then gets 429 with Retry-After', async ({
  server,
}) => {
  const user = await register(server);
  const tokens = [await server.signIn(user), await server.signIn(user)];
  const addItem = (token: string) =>
    server.call('POST', '/users/me/items', { token, json: { title: 'Portal gun' } });
  expect((await change(server, tokens[0]!, { full_name: 'Jane' })).status).toBe(200);
  expect((await change(server, tokens[1]!, { full_name: 'Jane Doe' })).status).toBe(200);
  const { body } = await addItem(tokens[0]!);
  const item = `/items/${body.item_id}`;
  const rename = { token: tokens[0]!, json: { title: 'Gravity gun' } };
  expect((await server.call('PATCH', item, rename)).status).toBe(200);
  expect((await addItem(tokens[1]!)).status).toBe(201);
  server.takeEvents();

  const refused = [
    await change(server, tokens[0]!, { full_name: 'J. D.' }),
    await addItem(tokens[0]!),
    await server.call('PATCH', item, rename),
    await server.call('DELETE', item, { token: tokens[1]! }),
  ];
  for (const { status, headers, body: problem } of refused) {
    expect([status, problem.code]).toEqual([429, 'too_many_requests']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(headers.get('ratelimit-policy')).toBe(`"changes-user";q=${CHANGES};w=60`);
  }
  expect(server.takeEvents()).toEqual(Array(4).fill('limit.reached'));
  // Reading, and what a thief's session must not prevent, go on.
  expect((await server.me(tokens[0]!)).status).toBe(200);
  expect((await server.call('DELETE', '/users/me/sessions', { token: tokens[0]! })).status).toBe(
    204,
  );
  const json = { current_password: user.password, new_password: 'violet anchor tundra' };
  const changed = await server.call('PUT', '/users/me/password', { token: tokens[0]!, json });
  expect(changed.status).toBe(204);

  server.setClockAhead(61);
  expect((await change(server, tokens[0]!, { full_name: 'J. D.' })).status).toBe(200);
});

test('A user does not use up the changes of another one', async ({ server }) => {
  const [one, other] = [await register(server), await register(server)];
  const [token, otherToken] = [await server.signIn(one), await server.signIn(other)];
  for (let i = 0; i < CHANGES; i++) await change(server, token, { full_name: `Jane ${i}` });
  expect((await change(server, token, { full_name: 'Jane' })).status).toBe(429);
  expect((await change(server, otherToken, { full_name: 'John' })).status).toBe(200);
});

test('PUT /users/me/password writes no more rows than other changes of a session', async ({
  server,
}) => {
  const user = await register(server);
  const token = await server.signIn(user);
  let current = user.password;
  const statuses: number[] = [];
  for (let i = 0; i <= CHANGES; i++) {
    const json = { current_password: current, new_password: `violet anchor tundra ${i}` };
    const { status } = await server.call('PUT', '/users/me/password', { token, json });
    statuses.push(status);
    current = json.new_password;
  }
  expect(statuses).toEqual([...Array<number>(CHANGES).fill(204), 429]);
});

test('Requests with the current password count together for all sessions that come from one browser session', async ({
  server,
}) => {
  const user = await register(server);
  const browser = new PlainBrowser(server);
  const statuses: number[] = [];
  for (let i = 0; i <= CHANGES; i++) {
    const token = await getAccountToken(browser, user);
    const json = { password: user.password };
    statuses.push((await server.call('POST', '/reauthenticate', { token, json })).status);
  }
  expect(statuses).toEqual([...Array<number>(CHANGES).fill(200), 429]);
});

test('PATCH /users/me reveals no more taken user names of an address than POST /users, over all accounts', async ({
  server,
}) => {
  const ip = '198.51.100.1';
  const [taken, one, other] = [
    await register(server),
    await register(server),
    await register(server),
  ];
  const [token, otherToken] = [await server.signIn(one), await server.signIn(other)];
  const probe = (by: string) => change(server, by, { username: taken.username }, ip);
  expect((await register(server, ip)).status).toBe(201);
  const statuses = [await probe(token), await probe(otherToken), await probe(token)];
  expect(statuses.map(({ status }) => status)).toEqual([409, 409, 409]);
  const refused = await probe(otherToken);
  expect([refused.status, refused.body.code]).toEqual([429, 'too_many_requests']);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect((await register(server, ip)).status).toBe(429);
  // The own name, another member and another address are not affected.
  const own = { username: other.username.toUpperCase(), full_name: 'John' };
  expect((await change(server, otherToken, own, ip)).status).toBe(200);
  expect((await change(server, otherToken, { username: `${other.username}-2` })).status).toBe(200);
});
