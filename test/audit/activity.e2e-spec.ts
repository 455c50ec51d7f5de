import { expect } from 'vitest';
import { type Actor, ClientsService, SessionsService, UserAccounts } from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';
import { basic } from '../support/http.js';
import type { TestServer, TestUser } from '../support/server.js';
import { decode } from '../support/tokens.js';

const HEADERS = { 'user-agent': 'mine/1.0' };

const signIn = async (server: TestServer, { username, password }: TestUser) => {
  const json = { username, password };
  const { body } = await server.call('POST', '/login', { json, headers: HEADERS });
  return String(body.access_token);
};

const activity = async (server: TestServer, token: string, query = '') => {
  const answer = await server.call('GET', `/users/me/activity${query}`, { token });
  expect(answer.status).toBe(200);
  return answer;
};

const test = serverTest().extend(
  'actor',
  { scope: 'file' },
  async ({ server, admin }): Promise<Actor> => ({
    kind: 'user',
    userId: admin.id,
    sessionId: String(decode(await server.signIn(admin)).claims.sid),
    clientId: 'backoffice',
    ip: '198.51.100.9',
    userAgent: 'admin/1.0',
    requestId: 'admin-request',
  }),
);

test('GET /users/me/activity shows what the user did and failed sign-ins to their account, the newest first', async ({
  server,
}) => {
  const user = await server.register();
  await server.call('POST', '/login', {
    json: { username: user.username, password: 'a wrong guess' },
    headers: { 'user-agent': 'stranger/1.0' },
  });
  const token = await signIn(server, user);
  const { headers, body } = await activity(server, token);
  expect(headers.get('cache-control')).toBe('no-store');
  const created_at = expect.stringMatching(/Z$/);
  expect(body).toEqual({
    events: [
      {
        name: 'session.started',
        created_at,
        ip: '127.0.0.1',
        user_agent: 'mine/1.0',
        session_id: decode(token).claims.sid,
        client_id: 'nightlatch',
        details: { methods: ['password'] },
      },
      {
        name: 'sign-in.failed',
        created_at,
        ip: '127.0.0.1',
        user_agent: 'stranger/1.0',
        session_id: null,
        client_id: 'nightlatch',
        details: { reason: 'wrong-password' },
      },
      expect.objectContaining({ name: 'user.registered' }),
    ],
    next_cursor: null,
  });
});

test('GET /users/me/activity shows what an administrator did to the user, without identifying the administrator', async ({
  server,
  actor,
}) => {
  const user = await server.register();
  const lost = String(decode(await signIn(server, user)).claims.sid);
  const users = server.app.get(UserAccounts);
  await server.app.get(SessionsService).endById(lost, 'ended-by-administrator', actor);
  await users.setRoles(user.id, ['editor'], actor);
  await users.disable(user.id, actor);
  await users.enable(user.id, actor);
  const token = await signIn(server, user);
  const { body } = await activity(server, token);
  const nothing = { ip: null, user_agent: null, session_id: null, client_id: null };
  expect(body.events.slice(1, 5)).toEqual([
    expect.objectContaining({ name: 'user.enabled', ...nothing, details: {} }),
    expect.objectContaining({ name: 'user.disabled', ...nothing, details: {} }),
    expect.objectContaining({
      name: 'user.roles-changed',
      ...nothing,
      details: { roles: ['editor'] },
    }),
    expect.objectContaining({
      name: 'session.ended',
      ...nothing,
      details: { session_id: lost, reason: 'ended-by-administrator' },
    }),
  ]);
  const text = JSON.stringify(body);
  for (const theirs of Object.values(actor).filter((value) => value !== 'user')) {
    expect(text).not.toContain(theirs);
  }
});

test('GET /users/me/activity shows an administrator what they did, without identifying the users concerned', async ({
  server,
  admin,
  actor,
}) => {
  const user = await server.register();
  const access = await signIn(server, user);
  const sessionId = String(decode(access).claims.sid);
  await server.app.get(SessionsService).endById(sessionId, 'ended-by-administrator', actor);
  await server.app.get(UserAccounts).setRoles(user.id, ['editor'], actor);
  const { body } = await activity(server, await server.signIn(admin));
  const done = { ip: actor.ip, session_id: actor.sessionId, client_id: 'backoffice' };
  expect(body.events.slice(1, 3)).toEqual([
    expect.objectContaining({ name: 'user.roles-changed', ...done, details: {} }),
    expect.objectContaining({ name: 'session.ended', ...done, details: {} }),
  ]);
  const text = JSON.stringify(body);
  for (const theirs of [user.id, sessionId, 'editor']) expect(text).not.toContain(theirs);
});

test("GET /users/me/activity shows only the user's own events on every page, and rejects subject_id", async ({
  server,
}) => {
  const [one, other] = [await server.register(), await server.register()];
  const tokens = [
    await signIn(server, one),
    await signIn(server, other),
    await signIn(server, one),
  ];
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const query: string = `?limit=1${cursor ? `&cursor=${cursor}` : ''}`;
    const { body } = await activity(server, tokens[0]!, query);
    seen.push(...body.events.map(({ name }: { name: string }) => name));
    cursor = body.next_cursor;
  } while (cursor !== null);
  expect(seen).toEqual(['session.started', 'session.started', 'user.registered']);
  const query = `/users/me/activity?subject_id=${one.id}`;
  expect((await server.call('GET', query, { token: tokens[1] })).status).toBe(422);
  expect((await server.call('GET', '/users/me/activity')).status).toBe(401);
});

test('GET /users/me/activity is empty for a client that acts for itself (RFC 6749 4.4)', async ({
  server,
}) => {
  const { client, secretPlain } = await server.app.get(ClientsService).create({
    name: 'x',
    confidential: true,
    grantTypes: ['client_credentials'],
    scopes: ['items:read'],
  });
  const { body } = await server.call('POST', '/token', {
    form: { grant_type: 'client_credentials' },
    headers: basic(client.id, secretPlain!),
  });
  expect((await activity(server, body.access_token)).body).toEqual({
    events: [],
    next_cursor: null,
  });
});
