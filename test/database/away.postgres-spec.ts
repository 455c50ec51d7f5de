import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { DatabaseProxy } from '../support/proxy.js';
import { startServer, type TestServer, type TestUser } from '../support/server.js';

const RECHECK_SECONDS = 3;

describe('a database that is away, with GUARD_OUTAGE_SECONDS=0,', () => {
  let database: TestDatabase;
  let proxy: DatabaseProxy;
  let server: TestServer;
  let user: TestUser;
  let token: string;
  beforeAll(async () => {
    database = await createDatabase();
    const through = await DatabaseProxy.before(database.url);
    proxy = through.proxy;
    server = await startServer({
      databaseUrl: through.url,
      recheckSeconds: RECHECK_SECONDS,
      guardOutageSeconds: 0,
    });
    user = await server.register();
    token = await server.signIn(user);
  });
  afterEach(() => proxy.restore());
  afterAll(async () => {
    await server.close();
    await proxy.cut();
    await database.drop();
  });

  const everyKindOfCall = () => {
    const { username, password } = user;
    return Promise.all([
      server.call('GET', '/users/me', { token }),
      server.call('POST', '/token', { form: { username, password } }),
      server.call('POST', '/login', { json: { username, password } }),
      server.call('POST', '/users', { json: { email: 'new@example.com', password } }),
      server.call('POST', '/users/me/items', { token, json: { title: 'x' } }),
    ]);
  };

  const expectUnavailable = async () => {
    // Cached sessions stay valid for a while: long enough for a restart of the database.
    const me = await server.call('GET', '/users/me', { token });
    expect([me.status, me.body.id]).toEqual([200, user.id]);
    await new Promise((resolve) => setTimeout(resolve, RECHECK_SECONDS * 1_000 + 1_500));
    const begin = Date.now();
    for (const { status, headers, body } of await everyKindOfCall()) {
      // The token endpoint answers in OAuth's form.
      expect([status, body.code ?? body.error]).toEqual([
        503,
        expect.toBeOneOf(['unavailable', 'temporarily_unavailable']),
      ]);
      expect(headers.get('retry-after')).toBe('1');
      expect(body.detail).not.toMatch(/127\.0\.0\.1|postgres|ECONN/);
    }
    expect(Date.now() - begin, 'no call hangs').toBeLessThan(7_000);
    const ready = await server.call('GET', '/health/ready');
    expect(ready.status).toBe(503);
    expect((await server.call('GET', '/health/live')).status).toBe(200);
  };

  /** The first calls may still use a lost connection; within a second all calls succeed. */
  const expectAvailable = async () => {
    const statuses = async () => (await everyKindOfCall()).map(({ status }) => status);
    await expect.poll(statuses).toEqual([200, 200, 200, expect.toBeOneOf([201, 409]), 201]);
    expect((await server.call('GET', '/health/ready')).status).toBe(200);
  };

  it('makes requests answer 503 with Retry-After when its connections are cut, and 2xx when it is back', async () => {
    await expectAvailable();
    await proxy.cut();
    await expectUnavailable();
    await proxy.restore();
    await expectAvailable();
  });

  it('makes requests answer 503 with Retry-After when it hangs, and 2xx when it answers again', async () => {
    // Waits until change notifications work again.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect((await server.call('GET', '/users/me', { token })).status).toBe(200);
    proxy.hang();
    await expectUnavailable();
    await proxy.restore();
    await expectAvailable();
  });
});

describe('with GUARD_OUTAGE_SECONDS, a database that is away', () => {
  const OUTAGE_SECONDS = 6;
  let database: TestDatabase;
  let proxy: DatabaseProxy;
  let server: TestServer;
  let token: string;
  let other: string;
  beforeAll(async () => {
    database = await createDatabase();
    const through = await DatabaseProxy.before(database.url);
    proxy = through.proxy;
    server = await startServer({
      databaseUrl: through.url,
      recheckSeconds: 4,
      guardOutageSeconds: OUTAGE_SECONDS,
    });
    const user = await server.register();
    token = await server.signIn(user);
    other = await server.signIn(user);
  });
  afterEach(() => proxy.restore());
  afterAll(async () => {
    await server.close();
    await proxy.cut();
    await database.drop();
  });

  const me = async (which = token) =>
    (await server.call('GET', '/users/me', { token: which })).status;
  /** Asks every 100 ms, and returns when the first answer was not 200, in seconds. */
  async function measureSecondsOf200(): Promise<number> {
    const begunAt = Date.now();
    while ((await me()) === 200) await new Promise((resolve) => setTimeout(resolve, 100));
    return (Date.now() - begunAt) / 1_000;
  }

  it.each([
    ['refuses connections', () => proxy.cut()],
    ['hangs', () => Promise.resolve(proxy.hang())],
  ])(
    'lets in who was let in for that long when it %s, then answers 503, and 200 when it is back',
    async (_, stop) => {
      await expect.poll(() => me()).toBe(200);
      // Until a heartbeat has arrived.
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      expect(await me()).toBe(200);
      await stop();
      expect(await measureSecondsOf200()).toBeGreaterThan(OUTAGE_SECONDS - 2);
      expect(await me()).toBe(503);
      await proxy.restore();
      await expect.poll(() => me()).toBe(200);
    },
  );

  it('lets in no token that is not known, and none that was ended before it was away', async () => {
    await expect.poll(() => me()).toBe(200);
    expect((await server.call('POST', '/logout', { token: other })).status).toBe(204);
    await proxy.cut();
    expect(await me()).toBe(200);
    expect(await me(other)).not.toBe(200);
    const logout = await server.call('POST', '/logout', { token });
    expect(logout.status).toBe(503);
    await proxy.restore();
    await expect.poll(() => me()).toBe(200);
    expect(await me(other)).toBe(401);
  });
});

it.each([
  ['CHANGES=poll', { changes: 'poll' }, () => {}],
  ['a pooler that drops notifications', {}, (proxy: DatabaseProxy) => proxy.swallowNotifications()],
] as const)(
  'With GUARD_OUTAGE_SECONDS and %s, guards go on while the database is away',
  async (_, settings, prepare) => {
    const database = await createDatabase();
    const { proxy, url } = await DatabaseProxy.before(database.url);
    prepare(proxy);
    const server = await startServer({ databaseUrl: url, recheckSeconds: 1, ...settings });
    const token = await server.signIn(await server.register());
    expect((await server.me(token)).status).toBe(200);
    // Until no row is fresh because of what the feed heard at its start.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect((await server.me(token)).status).toBe(200);
    await proxy.cut();
    const statuses = new Set<number>();
    for (let i = 0; i < 30; i++) {
      statuses.add((await server.me(token)).status);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect([...statuses]).toEqual([200]);
    await server.close();
    await database.drop();
  },
);
