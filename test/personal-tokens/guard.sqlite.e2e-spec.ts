import { DataSource } from 'typeorm';
import { expect, vi } from 'vitest';
import { UserAccounts } from '../../src/index.js';
import { AccessTokenVerifier } from '../../src/tokens/access-token.verifier.js';
import { createPersonalToken } from '../../src/tokens/personal-token.js';
import { serverTest } from '../support/fixtures.js';
import { basic } from '../support/http.js';
import { makeToken } from '../support/personal-tokens.js';
import type { TestServer } from '../support/server.js';
import { v7 as uuidv7 } from 'uuid';

const test = serverTest({
  personalTokens: { scopes: ['items:read', 'items:write', 'users:read'] },
});

const REFUSED = [401, 'Could not validate credentials'];

async function ask(server: TestServer, token: string): Promise<[number, string | undefined]> {
  const { status, body } = await server.me(token);
  return [status, body.detail];
}

/** Counts the reads of tokens that the server sends meanwhile. The last uses are written at a time of their own. */
async function countReads(server: TestServer, work: () => Promise<unknown>): Promise<number> {
  const log = vi.spyOn(server.app.get(DataSource).logger, 'logQuery').mockImplementation(() => {});
  await work();
  const { length } = log.mock.calls.filter(([sql]) =>
    /^SELECT .*personal_access_tokens/s.test(sql),
  );
  log.mockRestore();
  return length;
}

test('A personal access token opens the routes of its scopes, and no other', async ({
  server,
  newUser,
}) => {
  const { token } = await makeToken(server, newUser);
  const me = await server.me(token);
  expect([me.status, me.body.id]).toEqual([200, newUser.id]);
  expect((await server.call('GET', '/users/me/items', { token })).status).toBe(200);
  const json = { title: 'x' };
  const denied = await server.call('POST', '/users/me/items', { token, json });
  expect(denied.status).toBe(403);
  expect(denied.headers.get('www-authenticate')).toContain(
    'error="insufficient_scope", scope="items:write"',
  );
});

test('1,000 requests with a known token cost no query of the tokens', async ({
  server,
  newUser,
}) => {
  const { token } = await makeToken(server, newUser);
  await server.me(token);
  const verifier = server.app.get(AccessTokenVerifier, { strict: false });
  const headers = { authorization: `Bearer ${token}` };
  const countReadsOf1000 = () =>
    countReads(server, async () => {
      for (let count = 0; count < 20; count++) expect((await server.me(token)).status).toBe(200);
      // As the guard does, which is most of a request's work.
      for (let count = 20; count < 1_000; count++) await verifier.verify({ headers });
    });
  // A pause of this process makes it read the row again. Without the cache each try would have 1,000 reads.
  await expect.poll(countReadsOf1000, { timeout: 10_000 }).toBe(0);
});

test('A token is refused by the next request once it is deleted, or its owner is disabled or deleted', async ({
  server,
  newUser,
}) => {
  const first = await makeToken(server, newUser);
  const second = await makeToken(server, newUser);
  for (const { token } of [first, second]) expect((await server.me(token)).status).toBe(200);
  const path = `/users/me/personal-access-tokens/${first.id}`;
  await server.call('DELETE', path, { token: first.session });
  expect(await ask(server, first.token)).toEqual(REFUSED);
  const accounts = server.app.get(UserAccounts);
  await accounts.disable(newUser.id);
  expect(await ask(server, second.token)).toEqual([401, 'Inactive user']);
  // A session would have ended.
  await accounts.enable(newUser.id);
  expect((await server.me(second.token)).status).toBe(200);
  await accounts.delete(newUser.id);
  expect(await ask(server, second.token)).toEqual(REFUSED);
});

test('A token loses a scope with the role that gave it, and has it again with the role', async ({
  server,
}) => {
  const admin = await server.registerAdministrator();
  const { token } = await makeToken(server, admin, { scope: 'users:read' });
  const list = async () => (await server.call('GET', '/users', { token })).status;
  expect(await list()).toBe(200);
  const accounts = server.app.get(UserAccounts);
  await accounts.setRoles(admin.id, []);
  expect(await list()).toBe(403);
  await accounts.setRoles(admin.id, ['admin']);
  expect(await list()).toBe(200);
});

test('A token does not change how its owner signs in, and does not sign its owner out', async ({
  server,
  newUser,
}) => {
  const { token } = await makeToken(server, newUser, { scope: 'items:read items:write' });
  for (const [method, path, json] of [
    ['POST', '/logout'],
    ['GET', '/users/me/sessions'],
    ['DELETE', '/users/me/sessions'],
    ['GET', '/users/me/activity'],
    ['PATCH', '/users/me', { username: 'another' }],
    ['PUT', '/users/me/password', { current_password: newUser.password, new_password: 'x' }],
    ['POST', '/users/me/personal-access-tokens', { name: 'x', scope: 'items:read' }],
    ['GET', '/users/me/personal-access-tokens'],
    ['DELETE', `/users/me/personal-access-tokens/${uuidv7()}`],
  ] as const) {
    const { status, body, headers } = await server.call(method, path, { token, json });
    const challenge = headers.get('www-authenticate');
    expect({ path, method, status, code: body.code, challenge }).toEqual({
      path,
      method,
      status: 403,
      code: 'insufficient_scope',
      challenge: 'Bearer error="insufficient_scope", scope="account"',
    });
  }
});

test('A token is read from the Authorization header alone, and a near miss is a 401 without a query', async ({
  server,
  newUser,
}) => {
  const { token } = await makeToken(server, newUser);
  const bearer = (text: string) => ({ authorization: `Bearer ${text}` });
  const misses = [
    token.slice(0, -1),
    `${token}A`,
    token.toUpperCase(),
    token.replace('nl_pat_', 'NL_PAT_'),
    `${token},`,
    `"${token}"`,
    token.replace('_', '%5F'),
    `${token.slice(0, -1)}\u00e9`,
    token + 'x'.repeat(7_000),
    token.slice(0, -1) + (token.endsWith('x') ? 'y' : 'x'),
  ];
  const reads = await countReads(server, async () => {
    for (const miss of misses) {
      const { status, body } = await server.call('GET', '/users/me', { headers: bearer(miss) });
      expect([status, body.detail]).toEqual(REFUSED);
    }
    for (const headers of [
      { cookie: `token=${token}; access_token=${token}` },
      { authorization: `token ${token}` },
      basic('x', token),
      basic(token, ''),
    ] as Array<Record<string, string>>) {
      const { status, body } = await server.call('GET', '/users/me', { headers });
      expect([status, body.detail]).toEqual([401, 'Not authenticated']);
    }
    const inUrl = await server.call('GET', `/users/me?access_token=${token}`);
    expect(inUrl.status).toBe(401);
  });
  expect(reads).toBe(0);
});

test('A token is not accepted in the place of another credential', async ({ server, newUser }) => {
  const { token } = await makeToken(server, newUser);
  const { username } = newUser;
  for (const form of [
    { grant_type: 'refresh_token', refresh_token: token },
    { grant_type: 'authorization_code', code: token, redirect_uri: 'https://a.example' },
    { grant_type: 'password', username, password: token },
  ] as Array<Record<string, string>>) {
    expect((await server.call('POST', '/token', { form })).status).toBe(400);
  }
  const form = { grant_type: 'client_credentials', client_id: 'nightlatch-pat' };
  const { status } = await server.call('POST', '/token', {
    form: { ...form, client_secret: token },
  });
  expect(status).toBe(401);
});

test('Five requests with a made-up id cost one query', async ({ server }) => {
  const made = createPersonalToken(uuidv7());
  const reads = await countReads(server, async () => {
    for (let count = 0; count < 5; count++) expect((await server.me(made)).status).toBe(401);
  });
  expect(reads).toBe(1);
});

test('Another instance refuses a token within two seconds after it is deleted', async ({
  startServer,
}) => {
  const server = await startServer();
  const other = await server.startInstance();
  const user = await server.register();
  const { token, id, session } = await makeToken(server, user);
  expect((await other.me(token)).status).toBe(200);
  await server.call('DELETE', `/users/me/personal-access-tokens/${id}`, { token: session });
  await expect.poll(async () => (await other.me(token)).status, { timeout: 2_000 }).toBe(401);
});

test('Without personal access tokens the routes are not there, and a token is any bad token', async ({
  server,
  newUser,
}) => {
  const { token, session } = await makeToken(server, newUser);
  const without = await server.startInstance({ personalTokens: undefined });
  expect(await ask(without, token)).toEqual(REFUSED);
  const path = '/users/me/personal-access-tokens';
  expect((await without.call('GET', path, { token: session })).status).toBe(404);
  expect((await server.me(token)).status).toBe(200);
});
