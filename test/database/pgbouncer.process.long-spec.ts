import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, execute } from '../support/databases.js';
import { PgBouncer } from '../support/pgbouncer.js';
import { startServer, type TestServer, type TestUser } from '../support/server.js';

const RECHECK_SECONDS = 2;
const USERS = 4;
const ROUNDS = 5;

/**
 * Starts servers at once behind PgBouncer, on an empty database. In session mode each of the pool's 20 connections
 * belongs to one of the server's: that is enough for one server.
 */
async function startServers(mode: 'session' | 'transaction') {
  const database = await createDatabase('postgres');
  const { pgbouncer, url } = await PgBouncer.before(database.url, mode);
  const secretKey = randomBytes(32).toString('hex');
  const settings = { databaseUrl: url, secretKey, recheckSeconds: RECHECK_SECONDS };
  const instances = mode === 'session' ? 1 : 2;
  const servers = await Promise.all(Array.from({ length: instances }, () => startServer(settings)));
  const close = async () => {
    await Promise.all(servers.map((server) => server.close()));
    await pgbouncer.stop();
    await database.drop();
  };
  return { database, servers, close };
}

const isMissing = spawnSync('pgbouncer', ['--version']).error !== undefined;

describe.skipIf(isMissing && !process.env.CI).each(['session', 'transaction'] as const)(
  'PgBouncer in %s mode',
  (mode) => {
    let running: Awaited<ReturnType<typeof startServers>>;
    beforeAll(async () => {
      running = await startServers(mode);
    });
    afterAll(() => running.close());

    /** Makes one request of each kind and returns the statuses. */
    async function requestEach(server: TestServer, user: TestUser): Promise<number[]> {
      const { username, password } = user;
      const signedIn = await server.call('POST', '/token', { form: { username, password } });
      const token = signedIn.body.access_token as string;
      const answers = [
        signedIn,
        await server.refresh(signedIn.body.refresh_token as string),
        await server.call('POST', '/login', { json: { username, password: 'wrong' } }),
        await server.call('GET', '/users/me', { token }),
        await server.call('POST', '/users/me/items', { token, json: { title: 'x' } }),
        await server.call('GET', '/health/ready'),
        await server.call('POST', '/logout', { token }),
      ];
      return answers.map(({ status }) => status);
    }

    it(`lets servers start together and answers every request, without a passing 503 (${mode})`, async () => {
      const { servers } = running;
      const work = Array.from({ length: USERS }, async (_, i) => {
        const server = servers[i % servers.length]!;
        const user = await server.register();
        for (let round = 0; round < ROUNDS; round++) {
          expect(await requestEach(server, user)).toEqual([200, 200, 401, 200, 201, 200, 204]);
        }
      });
      await Promise.all(work);
    });

    it(`limits how long a statement and a transaction wait for a lock (${mode})`, async () => {
      const { servers, database } = running;
      const server = servers[0]!;
      const user = await server.register();
      const { username, password } = user;
      const { refresh_token: refreshToken } = await server.tokens(user);
      const locker = new Client({ connectionString: database.url });
      await locker.connect();
      await locker.query('BEGIN; LOCK TABLE sessions');
      const begunAt = Date.now();
      const answers = await Promise.all([
        server.refresh(refreshToken),
        server.call('POST', '/token', { form: { username, password } }),
      ]);
      const ms = Date.now() - begunAt;
      // Not left behind: each would keep a connection of PostgreSQL until the lock is released.
      const { rows: waiting } = await locker.query(
        `SELECT query FROM pg_stat_activity
         WHERE wait_event_type = 'Lock' AND datname = current_database()`,
      );
      await locker.end();
      expect(answers.map(({ status }) => status)).toEqual([503, 503]);
      expect(ms).toBeLessThan(6_000);
      expect(waiting).toEqual([]);
      expect((await server.refresh(refreshToken)).status).toBe(200);
    });

    it(`leaves no session state on the connections of the pooler (${mode})`, async () => {
      const { servers } = running;
      const user = await servers[0]!.register();
      await Promise.all(servers.map((server) => requestEach(server, user)));
      const through = servers[0]!.settings.databaseUrl;
      expect(await execute(through, 'SELECT name FROM pg_prepared_statements')).toEqual([]);
      expect(await execute(through, 'SHOW statement_timeout')).toEqual([
        { statement_timeout: '0' },
      ]);
    });

    it(`shows a session that another instance has ended at most RECHECK_SECONDS later (${mode})`, async () => {
      const { servers } = running;
      const [one, other = one] = servers;
      const token = await one!.signIn(await one!.register());
      expect((await other!.me(token)).status).toBe(200);
      expect((await one!.call('POST', '/logout', { token })).status).toBe(204);
      await expect
        .poll(async () => (await other!.me(token)).status, {
          timeout: (RECHECK_SECONDS + 1) * 1_000,
        })
        .toBe(401);
    });
  },
);
