import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { DatabaseProxy } from '../support/proxy.js';
import { startServer, type TestServer, type TestUser } from '../support/server.js';

const RECHECK_SECONDS = 2;

describe('a database that is away', () => {
  let database: TestDatabase;
  let proxy: DatabaseProxy;
  let server: TestServer;
  let user: TestUser;
  let token: string;
  beforeAll(async () => {
    database = await createDatabase();
    const through = await DatabaseProxy.before(database.url);
    proxy = through.proxy;
    server = await startServer({ databaseUrl: through.url, recheckSeconds: RECHECK_SECONDS });
    user = await server.register();
    token = await server.signIn(user);
  });
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
