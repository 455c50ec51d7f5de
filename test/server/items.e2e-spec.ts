import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer, type TestUser } from '../support/server.js';

describe('the items of a user', () => {
  let server: TestServer;
  let user: TestUser;
  let token: string;
  let stranger: string;
  beforeAll(async () => {
    server = await startServer();
    user = await server.register();
    token = await server.signIn(user);
    stranger = await server.signIn(await server.register());
  });
  afterAll(() => server.close());

  const add = (title: unknown) =>
    server.call('POST', '/users/me/items', { token, json: { title } });
  const list = (query = '') => server.call('GET', `/users/me/items${query}`, { token });

  it('POST /users/me/items answers 201 with the Location of the item', async () => {
    const { status, headers, body } = await add('Portal gun');
    expect(status).toBe(201);
    expect(body).toEqual({
      item_id: expect.any(String),
      title: 'Portal gun',
      owner: user.username,
      created_at: expect.stringMatching(/Z$/),
    });
    expect(headers.get('location')).toBe(`/items/${body.item_id}`);
    const read = await server.call('GET', headers.get('location')!, { token });
    expect([read.status, read.body]).toEqual([200, body]);
  });

  it('PATCH and DELETE /items/{id} rename and delete an item', async () => {
    const { body: item } = await add('Old');
    const path = `/items/${item.item_id}`;
    const renamed = await server.call('PATCH', path, { token, json: { title: 'New' } });
    expect([renamed.status, renamed.body]).toEqual([200, { ...item, title: 'New' }]);
    expect((await server.call('DELETE', path, { token })).status).toBe(204);
    expect((await server.call('GET', path, { token })).status).toBe(404);
    expect((await server.call('DELETE', path, { token })).status).toBe(404);
  });

  it('GET /users/me/items lists newest items first, in pages', async () => {
    const titles = ['one', 'two', 'three'];
    for (const title of titles) {
      await add(title);
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    const first = await list('?limit=2');
    expect(first.body.map(({ title }: { title: string }) => title)).toEqual(['three', 'two']);
    const next = await list(`?limit=1&before=${first.body[1].item_id}`);
    expect(next.body[0].title).toBe('one');
  });

  it('another user gets 404 for an item, as for one that does not exist', async () => {
    const { body: item } = await add('Mine');
    const path = `/items/${item.item_id}`;
    const answers = await Promise.all([
      server.call('GET', path, { token: stranger }),
      server.call('PATCH', path, { token: stranger, json: { title: 'Theirs' } }),
      server.call('DELETE', path, { token: stranger }),
      server.call('GET', '/items/019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71', { token }),
      server.call('GET', '/items/1', { token }),
      server.call('GET', "/items/'%20OR%201=1", { token }),
    ]);
    for (const { status, body } of answers) expect([status, body.code]).toEqual([404, 'not_found']);
    expect((await server.call('GET', '/users/me/items', { token: stranger })).body).toEqual([]);
    expect((await server.call('GET', path, { token })).body.title).toBe('Mine');
  });

  it('an item names its owner by e-mail address if the owner has no user name', async () => {
    const email = 'Nameless@example.com';
    const { password } = await server.register({ username: undefined, email });
    const nameless = await server.signIn({ id: '', email, username: email, password });
    const { body } = await server.call('POST', '/users/me/items', {
      token: nameless,
      json: { title: 'x' },
    });
    expect(body.owner).toBe(email);
  });

  it.each([undefined, null, '', ' ', 7, ['a'], { a: 1 }, 'a\0b', 'a\ud800', 'x'.repeat(201)])(
    'POST /users/me/items answers 422 to the title %j',
    async (title) => {
      const { status, body } = await add(title);
      expect([status, body.errors[0].field]).toEqual([422, 'title']);
    },
  );

  it.each(['?limit=0', '?limit=101', '?limit=x', '?limit=1&limit=2', '?before=1', '?owner=x'])(
    'GET /users/me/items answers 422 to %s',
    async (query) => {
      expect((await list(query)).status).toBe(422);
    },
  );
});
