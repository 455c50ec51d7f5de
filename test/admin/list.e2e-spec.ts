import { expect } from 'vitest';
import { DataSource } from 'typeorm';
import { UserAccounts } from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';
import { describeOn } from '../support/databases.js';
import type { TestServer } from '../support/server.js';

const named = async (server: TestServer, ...names: string[]) => {
  const ids: string[] = [];
  for (const username of names) {
    ids.unshift((await server.register({ username, email: `${username}@example.net` })).id);
  }
  return ids;
};

const test = serverTest()
  .extend('token', { scope: 'file' }, ({ server, admin }) => server.signIn(admin))
  .extend(
    'list',
    ({ server, token }) =>
      (query: Record<string, string> | string = {}) =>
        server.call('GET', `/users?${new URLSearchParams(query).toString()}`, { token }),
  )
  .extend('listIds', ({ list }) => async (query: Record<string, string>): Promise<string[]> => {
    const { status, body } = await list(query);
    expect(status, JSON.stringify(query)).toBe(200);
    return body.users.map(({ id }: { id: string }) => id);
  })
  .extend('ids', { scope: 'file' }, async ({ server }) => {
    const members = {
      mail: { username: 'quentin', email: 'Anna.Karenina@example.org' },
      name: { username: 'anna.k', email: 'k@example.org' },
      other: { username: 'ann', email: 'b@example.org' },
      plain: { username: 'p.e', email: 'annb%_x@example.org' },
      foreign: { username: 'muenchen', email: 'tor@münchen.example' },
    };
    const ids: Record<string, string> = {};
    for (const [key, each] of Object.entries(members)) ids[key] = (await server.register(each)).id;
    return ids;
  });

test('GET /users returns users as GET /users/me shows them, the newest first, with Cache-Control: no-store', async ({
  server,
  list,
  token,
}) => {
  const user = await server.register({ full_name: 'Jane Doe' });
  const { status, headers, body } = await list({ limit: '2' });
  expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
  const [mine, admins] = await Promise.all(
    [await server.signIn(user), token].map((as) => server.call('GET', '/users/me', { token: as })),
  );
  expect(body).toEqual({ users: [mine!.body, admins!.body], next_cursor: null });
});

test('GET /users neither skips nor repeats a user on its pages while users are added', async ({
  server,
  list,
}) => {
  const before = await named(server, 'page.a', 'page.b', 'page.c', 'page.d', 'page.e');
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const { status, body } = await list({ q: 'page.', limit: '2', ...(cursor && { cursor }) });
    expect(status).toBe(200);
    expect(body.users.length).toBeLessThanOrEqual(2);
    seen.push(...body.users.map(({ id }: { id: string }) => id));
    cursor = body.next_cursor;
    await named(server, `page.x${seen.length}`);
  } while (cursor !== null);
  expect(seen).toEqual(before);
});

test('GET /users answers next_cursor null on a last page that is full', async ({
  server,
  list,
}) => {
  await named(server, 'full.a', 'full.b');
  expect((await list({ q: 'full.', limit: '2' })).body.next_cursor).toBeNull();
  expect((await list({ q: 'full.', limit: '1' })).body.next_cursor).not.toBeNull();
});

test('GET /users continues after a user who was deleted meanwhile', async ({
  server,
  list,
  listIds,
}) => {
  const [second, first] = await named(server, 'gone.a', 'gone.b');
  const { body } = await list({ q: 'gone.', limit: '1' });
  expect(body.next_cursor).toBe(second);
  await server.app.get(UserAccounts).delete(second!);
  expect(await listIds({ q: 'gone.', cursor: body.next_cursor })).toEqual([first]);
});

test.for([
  ['anna.k', ['name', 'mail']],
  ['ANNA.K', ['name', 'mail']],
  ['ａｎｎａ', ['name', 'mail']],
  ['anna.karenina@example.org', ['mail']],
  ['Anna.Karenina@EXAMPLE', ['mail']],
  ['tor@münchen.example', ['foreign']],
  ['tor@xn--mnchen-3ya', ['foreign']],
  ['annb%_', ['plain']],
  ['annb%', ['plain']],
  ['nna', []],
  ['%', []],
  ['_', []],
  ['\\', []],
  ["'; --", []],
  ['é', []],
  ['\u{10ffff}', []],
  ['x'.repeat(254), []],
] as const)(
  'GET /users?q=%s finds users by the beginning of the address or the user name',
  async ([q, expected], { listIds, ids }) => {
    expect(await listIds({ q })).toEqual(expected.map((key) => ids[key]));
  },
);

test('GET /users?role= finds users by the whole name of a role', async ({ server, listIds }) => {
  const [third, second, first] = await named(server, 'role.a', 'role.b', 'role.c');
  const users = server.app.get(UserAccounts);
  await users.setRoles(first!, ['editor', 'chief-editor']);
  await users.setRoles(second!, ['chief-editor']);
  await users.setRoles(third!, ['edit']);
  expect(await listIds({ role: 'editor' })).toEqual([first]);
  expect(await listIds({ role: 'chief-editor' })).toEqual([second, first]);
  for (const role of ['Editor', '%', 'e_it', 'editor","chief', '"', '[]', 'nobody']) {
    expect(await listIds({ role }), role).toEqual([]);
  }
  expect(await listIds({ role: 'chief-editor', q: 'role.b' })).toEqual([second]);
});

test('GET /users?disabled= finds disabled or enabled users', async ({ server, listIds }) => {
  const [second, first] = await named(server, 'state.a', 'state.b');
  await server.disable(first!);
  expect(await listIds({ disabled: 'true', q: 'state.' })).toEqual([first]);
  expect(await listIds({ disabled: 'false', q: 'state.' })).toEqual([second]);
  expect(await listIds({ disabled: 'true' })).toEqual([first]);
});

test.for([
  ['limit=0'],
  ['limit=101'],
  ['limit=1e9'],
  ['limit=1000000000'],
  ['limit=-1'],
  ['limit='],
  ['limit=1&limit=2'],
  ['cursor=garbage'],
  ['cursor='],
  ['cursor=%00'],
  ["cursor=' or 1=1"],
  ['q='],
  ['q=%20'],
  ['q=a%00b'],
  ['q=a%0Ab'],
  ['q=a&q=b'],
  [`q=${'x'.repeat(255)}`],
  ['role='],
  ['role=a%00'],
  ['disabled='],
  ['disabled=1'],
  ['disabled=TRUE'],
  ['sort=email'],
  ['__proto__=x'],
  ['page=2'],
] as const)('GET /users?%s is rejected with 422', async ([query], { server, token }) => {
  const { status, body } = await server.call('GET', `/users?${query}`, { token });
  expect([status, body.code]).toEqual([422, 'validation_failed']);
});

describeOn('postgres', 'the indexes of users', () => {
  test(`The indexes for GET /users?q= use the collation "C" on PostgreSQL, whatever the database's collation is`, async ({
    server,
  }) => {
    const indexes = await server.app
      .get(DataSource)
      .query<Array<{ indexdef: string }>>(
        `SELECT indexdef FROM pg_indexes WHERE indexname LIKE 'users_%_prefix_idx' ORDER BY 1`,
      );
    expect(indexes.map(({ indexdef }) => indexdef)).toEqual([
      expect.stringContaining('(email_canonical COLLATE "C")'),
      expect.stringContaining('(username COLLATE "C")'),
    ]);
  });
});
