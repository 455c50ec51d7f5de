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
    // What it knows of a session it believes for a while: long enough for a database that restarts.
    const me = await server.call('GET', '/users/me', { token });
    expect([me.status, me.body.id]).toEqual([200, user.id]);
    await new Promise((resolve) => setTimeout(resolve, RECHECK_SECONDS * 1_000 + 1_500));
    const begin = Date.now();
    for (const { status, headers, body } of await everyKindOfCall()) {
      // The token endpoint says it in OAuth's form.
      expect([status, body.code ?? body.error]).toEqual([
        503,
        expect.toBeOneOf(['unavailable', 'temporarily_unavailable']),
      ]);
      expect(headers.get('retry-after')).toBe('1');
      expect(body.detail).not.toMatch(/127\.0\.0\.1|postgres|ECONN/);
    }
    expect(Date.now() - begin, 'and no call hangs').toBeLessThan(7_000);
    const ready = await server.call('GET', '/health/ready');
    expect(ready.status).toBe(503);
    expect((await server.call('GET', '/health/live')).status).toBe(200);
  };

  /** The first calls may still find a connection that was lost; within a second all is well. */
  const expectWell = async () => {
    const statuses = async () => (await everyKindOfCall()).map(({ status }) => status);
    await expect
      .poll(statuses, { timeout: 1_000 })
      .toEqual([200, 200, 200, expect.toBeOneOf([201, 409]), 201]);
    expect((await server.call('GET', '/health/ready')).status).toBe(200);
  };

  it('is 503 with Retry-After where its connections are cut, and well again when it is back', async () => {
    await expectWell();
    await proxy.cut();
    await expectUnavailable();
    await proxy.restore();
    await expectWell();
  });

  it('is 503 with Retry-After where it hangs, and well again when it answers', async () => {
    // Until its changes are heard of again, and its session is known.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect((await server.call('GET', '/users/me', { token })).status).toBe(200);
    proxy.hang();
    await expectUnavailable();
    await proxy.restore();
    await expectWell();
  });
});
