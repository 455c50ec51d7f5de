import { expect } from 'vitest';
import { CLI_ACTOR, UserAccounts } from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';
import { decode } from '../support/tokens.js';

interface Row {
  id: string;
  name: string;
  created_at: string;
}

const test = serverTest()
  .extend('token', { scope: 'file' }, ({ server, admin }) => server.signIn(admin))
  .extend(
    'get',
    ({ token, server }) =>
      (query = '', as = token) =>
        server.call('GET', `/audit-events${query}`, { token: as }),
  )
  .extend('names', ({ get }) => async (query: string) => {
    const { status, body } = await get(query);
    expect(status, JSON.stringify(body)).toBe(200);
    return (body.events as Row[]).map(({ name }) => name);
  });

test('GET /audit-events lists events with all their members, the newest first', async ({
  server,
  get,
}) => {
  const user = await server.register();
  const answer = await server.call('POST', '/login', {
    json: { username: user.username, password: 'not this one' },
    headers: { 'user-agent': 'test/1.0' },
  });
  const { headers, body } = await get('?limit=2');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(Object.keys(body)).toEqual(['events', 'next_cursor']);
  expect(body.events[0]).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    name: 'sign-in.failed',
    actor: 'anonymous',
    actor_id: null,
    subject_id: user.id,
    session_id: null,
    client_id: 'nightlatch',
    ip: '127.0.0.1',
    user_agent: 'test/1.0',
    request_id: answer.headers.get('x-request-id'),
    details: { reason: 'wrong-password' },
  });
  expect(body.events[1].name).toBe('user.registered');
  expect(body.next_cursor).toBe(body.events[1].id);
});

test('GET /audit-events neither skips nor repeats an event on its pages while events are added', async ({
  server,
  get,
}) => {
  const user = await server.register();
  for (let i = 0; i < 7; i++) await server.tokens(user);
  const subject = `subject_id=${user.id.toUpperCase()}`;
  const whole = (await get(`?${subject}&limit=100`)).body;
  expect(whole.events).toHaveLength(8);
  expect(whole.next_cursor).toBeNull();
  const found: Row[] = [];
  let cursor: string | null = null;
  do {
    const page: { events: Row[]; next_cursor: string | null } = (
      await get(`?${subject}&limit=3${cursor ? `&cursor=${cursor}` : ''}`)
    ).body;
    found.push(...page.events);
    cursor = page.next_cursor;
    // An event that is added meanwhile must not appear on the next pages.
    await server.tokens(user);
  } while (cursor !== null);
  expect(found).toEqual(whole.events);
  // A full page that is the last one has no cursor.
  const exact = await get(`?${subject}&name=user.registered&limit=1`);
  expect([exact.body.events.length, exact.body.next_cursor]).toEqual([1, null]);
});

test('GET /audit-events filters by actor, subject, name, session, client, address and time', async ({
  server,
  names,
  get,
}) => {
  const user = await server.register();
  const access = await server.signIn(user);
  const sessionId = String(decode(access).claims.sid);
  const json = { full_name: 'x' };
  await server.call('PATCH', '/users/me', { token: access, json });
  const actor = { ...CLI_ACTOR, kind: 'client' as const, clientId: 'robot', ip: '2001:db8::1' };
  await server.app.get(UserAccounts).disable(user.id, { ...actor, kind: 'client' });
  expect(await names(`?subject_id=${user.id}`)).toEqual([
    'user.disabled',
    'user.profile-changed',
    'session.started',
    'user.registered',
  ]);
  expect(await names(`?actor_id=${user.id}`)).toEqual(['user.profile-changed', 'session.started']);
  expect(await names(`?session_id=${sessionId}`)).toEqual([
    'user.profile-changed',
    'session.started',
  ]);
  expect(await names('?actor_id=robot')).toEqual(['user.disabled']);
  expect(await names('?client_id=robot&ip=2001:db8::1')).toEqual(['user.disabled']);
  expect(await names('?client_id=robot&ip=127.0.0.1')).toEqual([]);
  expect(await names(`?subject_id=${user.id}&name=session.started`)).toEqual(['session.started']);
  const { events } = (await get(`?subject_id=${user.id}`)).body as { events: Row[] };
  const [disabled, changed, , registered] = events as [Row, Row, Row, Row];
  const since = `?subject_id=${user.id}&since=${changed.created_at}`;
  expect(await names(since)).toContain('user.profile-changed');
  expect(await names(since)).not.toContain('user.registered');
  const until = `?subject_id=${user.id}&until=${registered.created_at}`;
  expect(await names(until)).toEqual([]);
  const later = new Date(Date.parse(disabled.created_at) + 1).toISOString();
  expect(await names(`?subject_id=${user.id}&since=1970-01-01&until=${later}`)).toHaveLength(4);
  expect(await names(`?subject_id=${user.id}&since=9999-12-31T23:59:59.999Z`)).toEqual([]);
});

test.for([
  ['limit=0', 'limit'],
  ['limit=101', 'limit'],
  ['limit=all', 'limit'],
  ['limit=5&limit=6', 'limit'],
  ['cursor=1', 'cursor'],
  ['name=', 'name'],
  ['name=DROP%20TABLE', 'name'],
  ['actor_id=a%00', 'actor_id'],
  ['subject_id=me', 'subject_id'],
  ['session_id=x', 'session_id'],
  ['client_id=%27', 'client_id'],
  ['ip=localhost', 'ip'],
  ['since=yesterday', 'since'],
  ['since=2026-02-30T00:00:00Z', 'since'],
  ['until=2026-11-21T20:50:00', 'until'],
  ['until=1', 'until'],
  ['user_id=019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71', 'user_id'],
  ['__proto__=1', '__proto__'],
] as const)(
  'GET /audit-events rejects ?%s and names %s in the errors',
  async ([query, field], { get }) => {
    const { status, headers, body } = await get(`?${query}`);
    expect([status, headers.get('content-type')]).toEqual([
      422,
      expect.stringContaining('application/problem+json'),
    ]);
    expect(body.errors.map((error: { field: string }) => error.field)).toEqual([field]);
  },
);

test('GET /audit-events is for administrators with the scope audit:read, checked at every request', async ({
  server,
  get,
  admin,
}) => {
  expect((await server.call('GET', '/audit-events')).status).toBe(401);
  const other = await server.register();
  const theirs = await server.signIn(other);
  expect((await get('', theirs)).status).toBe(403);
  const second = await server.registerAdministrator();
  const access = await server.signIn(second);
  expect((await get('', access)).status).toBe(200);
  await server.app.get(UserAccounts).setRoles(second.id, []);
  expect((await get('', access)).status).toBe(403);
  const narrow = await server.signIn(admin, 'items:read');
  const refused = await get('', narrow);
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
    403,
    expect.stringContaining('scope="audit:read"'),
  ]);
});

test('No route changes or deletes an audit event', async ({ get, server, token }) => {
  const [{ id }] = (await get('?limit=1')).body.events as [Row];
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    for (const path of ['/audit-events', `/audit-events/${id}`]) {
      const { status } = await server.call(method, path, { token, json: {} });
      expect([404, 405], `${method} ${path}`).toContain(status);
    }
  }
  expect((await get('?limit=1')).body.events[0].id).toBe(id);
});
