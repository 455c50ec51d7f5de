import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PostgresChangeFeed } from '../../src/cache-invalidation/postgres-change-feed.js';
import { Clock } from '../../src/clock/clock.js';
import { createDatabase, execute, type TestDatabase } from '../support/databases.js';
import { DatabaseProxy } from '../support/proxy.js';
import { startServer, type TestServer, type TestUser } from '../support/server.js';
import { decode } from '../support/tokens.js';

const RECHECK_SECONDS = 2;
const LOST = 'No change notifications from the database';
const BACK = 'Change notifications from the database work again.';

describe('without change notifications', () => {
  let database: TestDatabase;
  let proxy: DatabaseProxy;
  let server: TestServer;
  let user: TestUser;
  beforeAll(async () => {
    database = await createDatabase();
    const through = await DatabaseProxy.before(database.url);
    proxy = through.proxy;
    server = await startServer({ databaseUrl: through.url, recheckSeconds: RECHECK_SECONDS });
    user = await server.register();
  });
  afterAll(async () => {
    await server.close();
    await proxy.cut();
    await database.drop();
  });

  const me = async (token: string) => (await server.call('GET', '/users/me', { token })).status;
  /** Ends the session in the database, past the server and the proxy. */
  const end = (token: string) =>
    execute(database.url, 'UPDATE sessions SET ended_at = 1 WHERE id = $1', [
      decode(token).claims.sid,
    ]);
  const expectEndSeenWithin = async (seconds: number) => {
    const token = await server.signIn(user);
    expect(await me(token)).toBe(200);
    await end(token);
    await expect.poll(() => me(token), { timeout: seconds * 1_000, interval: 20 }).toBe(401);
  };
  const expectRecovered = async () => {
    await expect.poll(() => server.log.join('')).toContain(BACK);
    await expectEndSeenWithin(0.7);
    server.log.splice(0);
  };

  it('changes are seen after RECHECK_SECONDS behind a proxy that drops notifications, with one warning', async () => {
    await expectEndSeenWithin(0.7);
    proxy.swallowNotifications();
    await expectEndSeenWithin(RECHECK_SECONDS + 1);
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    expect(server.log.filter((line) => line.includes(LOST))).toHaveLength(1);
    expect(server.log.join('')).toContain('a proxy that pools by transaction');
    await expectEndSeenWithin(RECHECK_SECONDS + 1);
    await proxy.restore();
    await expectRecovered();
  });

  it('changes are seen after RECHECK_SECONDS if LISTEN is rejected, and no connection is left open', async () => {
    const original = Reflect.get(Client.prototype, 'query') as (...args: unknown[]) => unknown;
    const rejecting = function (this: Client, ...args: unknown[]): unknown {
      if (String(args[0]).startsWith('LISTEN')) return Promise.reject(new Error('refused'));
      return original.apply(this, args);
    };
    const rejected = vi.spyOn(Client.prototype, 'query').mockImplementation(rejecting);
    await execute(
      database.url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'nightlatch changes' AND datname = current_database()`,
    );
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    const [open] = await execute(
      database.url,
      `SELECT count(*)::int AS count FROM pg_stat_activity
       WHERE application_name = 'nightlatch changes' AND datname = current_database()`,
    );
    expect(open!.count).toBeLessThanOrEqual(1);
    await expectEndSeenWithin(RECHECK_SECONDS + 1);
    rejected.mockRestore();
    await expectRecovered();
  });
});

it('PostgresChangeFeed connects with a password that is not part of a URL', async () => {
  const database = await createDatabase();
  const { hostname: host, port, username, password, pathname } = new URL(database.url);
  const dataSource = new DataSource({
    type: 'postgres',
    host,
    port: Number(port),
    username,
    password,
    database: pathname.slice(1),
  });
  await dataSource.initialize();
  const feed = await PostgresChangeFeed.listen(dataSource, new Clock(), 2_000);
  await expect.poll(() => feed.isFresh(Number.NEGATIVE_INFINITY)).toBe(true);
  await feed.close();
  await dataSource.destroy();
  await database.drop();
});
