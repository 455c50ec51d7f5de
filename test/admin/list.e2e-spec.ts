import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataSource } from 'typeorm';
import { UserAccounts } from '../../src/index.js';
import { describeOn } from '../support/databases.js';
import { startServer, type TestServer, type TestUser } from '../support/server.js';

describe('GET /users', () => {
  let server: TestServer;
  let admin: TestUser;
  let token: string;
  beforeAll(async () => {
    server = await startServer();
    admin = await server.registerAdministrator();
    token = await server.signIn(admin);
  });
  afterAll(() => server.close());

  const list = (query: Record<string, string> | string = {}) =>
    server.call('GET', `/users?${new URLSearchParams(query).toString()}`, { token });
  const idsOf = async (query: Record<string, string>): Promise<string[]> => {
    const { status, body } = await list(query);
    expect(status, JSON.stringify(query)).toBe(200);
    return body.users.map(({ id }: { id: string }) => id);
  };
  const named = async (...names: string[]) => {
    const ids: string[] = [];
    for (const username of names) {
      ids.unshift((await server.register({ username, email: `${username}@example.net` })).id);
    }
    return ids;
  };

  it('shows users as they see themselves, the newest first, and no cache keeps it', async () => {
    const user = await server.register({ full_name: 'Jane Doe' });
    const { status, headers, body } = await list({ limit: '2' });
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    const [mine, admins] = await Promise.all(
      [await server.signIn(user), token].map((as) =>
        server.call('GET', '/users/me', { token: as }),
      ),
    );
    expect(body).toEqual({ users: [mine!.body, admins!.body], next_cursor: null });
  });

  it('neither loses nor repeats anybody on its pages while users are added', async () => {
    const before = await named('page.a', 'page.b', 'page.c', 'page.d', 'page.e');
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { status, body } = await list({ q: 'page.', limit: '2', ...(cursor && { cursor }) });
      expect(status).toBe(200);
      expect(body.users.length).toBeLessThanOrEqual(2);
      seen.push(...body.users.map(({ id }: { id: string }) => id));
      cursor = body.next_cursor;
      await named(`page.x${seen.length}`);
    } while (cursor !== null);
    expect(seen).toEqual(before);
  });

  it('ends with null where the last page is full', async () => {
    await named('full.a', 'full.b');
    expect((await list({ q: 'full.', limit: '2' })).body.next_cursor).toBeNull();
    expect((await list({ q: 'full.', limit: '1' })).body.next_cursor).not.toBeNull();
  });

  it('goes on after a user who has been deleted meanwhile', async () => {
    const [second, first] = await named('gone.a', 'gone.b');
    const { body } = await list({ q: 'gone.', limit: '1' });
    expect(body.next_cursor).toBe(second);
    await server.app.get(UserAccounts).delete(second!);
    expect(await idsOf({ q: 'gone.', cursor: body.next_cursor })).toEqual([first]);
  });

  describe('by how an address or a user name begins', () => {
    let ids: Record<string, string>;
    beforeAll(async () => {
      const members = {
        mail: { username: 'quentin', email: 'Anna.Karenina@example.org' },
        name: { username: 'anna.k', email: 'k@example.org' },
        other: { username: 'ann', email: 'b@example.org' },
        plain: { username: 'p.e', email: 'annb%_x@example.org' },
        foreign: { username: 'muenchen', email: 'tor@münchen.example' },
      };
      ids = {};
      for (const [key, each] of Object.entries(members)) {
        ids[key] = (await server.register(each)).id;
      }
    });

    it.each([
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
    ])('%s', async (q, expected) => {
      expect(await idsOf({ q })).toEqual(expected.map((key) => ids[key]));
    });
  });

  it('by role, and never by a part of one', async () => {
    const [third, second, first] = await named('role.a', 'role.b', 'role.c');
    const users = server.app.get(UserAccounts);
    await users.setRoles(first!, ['editor', 'chief-editor']);
    await users.setRoles(second!, ['chief-editor']);
    await users.setRoles(third!, ['edit']);
    expect(await idsOf({ role: 'editor' })).toEqual([first]);
    expect(await idsOf({ role: 'chief-editor' })).toEqual([second, first]);
    for (const role of ['Editor', '%', 'e_it', 'editor","chief', '"', '[]', 'nobody']) {
      expect(await idsOf({ role }), role).toEqual([]);
    }
    expect(await idsOf({ role: 'chief-editor', q: 'role.b' })).toEqual([second]);
  });

  it('by whether they are disabled', async () => {
    const [second, first] = await named('state.a', 'state.b');
    await server.disable(first!);
    expect(await idsOf({ disabled: 'true', q: 'state.' })).toEqual([first]);
    expect(await idsOf({ disabled: 'false', q: 'state.' })).toEqual([second]);
    expect(await idsOf({ disabled: 'true' })).toEqual([first]);
  });

  it.each([
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
  ])('answers 422 to ?%s', async (query) => {
    const { status, body } = await server.call('GET', `/users?${query}`, { token });
    expect([status, body.code]).toEqual([422, 'validation_failed']);
  });
});

describeOn('postgres', 'the indexes of users', () => {
  it('have the order of bytes, whatever the collation of the database is', async () => {
    const server = await startServer();
    const indexes = await server.app
      .get(DataSource)
      .query<Array<{ indexdef: string }>>(
        `SELECT indexdef FROM pg_indexes WHERE indexname LIKE 'users_%_prefix_idx' ORDER BY 1`,
      );
    expect(indexes.map(({ indexdef }) => indexdef)).toEqual([
      expect.stringContaining('(email_canonical COLLATE "C")'),
      expect.stringContaining('(username COLLATE "C")'),
    ]);
    await server.close();
  });
});
