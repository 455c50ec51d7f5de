import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PostgresChangeFeed } from '../../src/cache-invalidation/postgres-change-feed.js';
import { Clock } from '../../src/clock/clock.js';
import { createDatabase, execute, type TestDatabase } from '../support/databases.js';
import { makeToken } from '../support/personal-tokens.js';
import { DatabaseProxy } from '../support/proxy.js';
import { startServer, type TestServer, type TestUser } from '../support/server.js';
import { decode } from '../support/tokens.js';

const RECHECK_SECONDS = 2;
const LIMITS = { recheckMs: 2_000, outageMs: 0, changes: 'listen' } as const;
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

  const me = async (token: string) => (await server.me(token)).status;
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
  /** Revokes a personal access token in the same way. */
  const expectRevocationSeenWithin = async (seconds: number) => {
    const { token, id } = await makeToken(server, user);
    expect(await me(token)).toBe(200);
    const sql = 'UPDATE personal_access_tokens SET revoked_at = 1 WHERE id = $1';
    await execute(database.url, sql, [id]);
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
    expect(server.log.join('')).toContain('set DATABASE_DIRECT_URL');
    await Promise.all([
      expectEndSeenWithin(RECHECK_SECONDS + 1),
      expectRevocationSeenWithin(RECHECK_SECONDS + 1),
    ]);
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
  const feed = await PostgresChangeFeed.start(dataSource, new Clock(), LIMITS);
  await expect.poll(() => feed.isFresh(Number.NEGATIVE_INFINITY)).toBe(true);
  await feed.close();
  await dataSource.destroy();
  await database.drop();
});

it('16 processes send about one heartbeat a second together, and each receives every change', async () => {
  const database = await createDatabase();
  const dataSource = new DataSource({ type: 'postgres', url: database.url });
  await dataSource.initialize();
  const start = () => PostgresChangeFeed.start(dataSource, new Clock(), LIMITS);
  const feeds = await Promise.all(Array.from({ length: 16 }, start));
  const listener = new Client({ connectionString: database.url });
  await listener.connect();
  let heartbeats = 0;
  listener.on('notification', () => heartbeats++);
  await listener.query('LISTEN nightlatch_heartbeat');
  const countIn3Seconds = async () => {
    heartbeats = 0;
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    return heartbeats;
  };
  // Alone, each would send three.
  await expect.poll(countIn3Seconds, { interval: 0 }).toBeOneOf([2, 3, 4, 5]);
  const seen = feeds.map((feed) => {
    const changed = vi.fn<(key: string) => void>();
    feed.watch({ table: 'users', key: 'id' }, { changed, anythingChanged: () => {} });
    return changed;
  });
  await listener.query("SELECT pg_notify('nightlatch', 'users:42')");
  for (const changed of seen) await expect.poll(() => changed.mock.calls).toEqual([['42']]);
  expect(feeds.every((feed) => feed.isFresh(Number.NEGATIVE_INFINITY))).toBe(true);
  await Promise.all(feeds.map((feed) => feed.close()));
  await listener.end();
  await dataSource.destroy();
  await database.drop();
});

it('With CHANGES=poll, changes are seen after RECHECK_SECONDS, without a connection that listens and without a warning', async () => {
  const database = await createDatabase();
  const server = await startServer({
    databaseUrl: database.url,
    recheckSeconds: 1,
    changes: 'poll',
  });
  const user = await server.register();
  const token = await server.signIn(user);
  const me = async () => (await server.me(token)).status;
  expect(await me()).toBe(200);
  const sid = decode(token).claims.sid;
  await execute(database.url, 'UPDATE sessions SET ended_at = 1 WHERE id = $1', [sid]);
  await expect.poll(me, { timeout: 5_000 }).toBe(401);
  const listening = await execute(
    database.url,
    `SELECT 1 FROM pg_stat_activity
     WHERE application_name = 'nightlatch changes' AND datname = current_database()`,
  );
  expect(listening).toEqual([]);
  expect(server.log.join('')).not.toContain(LOST);
  await server.close();
  await database.drop();
});

it('With DATABASE_DIRECT_URL, changes are seen at once behind a pooler that drops notifications', async () => {
  const database = await createDatabase();
  const { proxy, url } = await DatabaseProxy.before(database.url);
  proxy.swallowNotifications();
  const server = await startServer({
    databaseUrl: url,
    databaseDirectUrl: database.url,
    recheckSeconds: 60,
  });
  const user = await server.register();
  const token = await server.signIn(user);
  const me = async () => (await server.me(token)).status;
  expect(await me()).toBe(200);
  const sid = decode(token).claims.sid;
  await execute(database.url, 'UPDATE sessions SET ended_at = 1 WHERE id = $1', [sid]);
  await expect.poll(me, { timeout: 10_000 }).toBe(401);
  expect(server.log.join('')).not.toContain(LOST);
  await server.close();
  await proxy.cut();
  await database.drop();
});
