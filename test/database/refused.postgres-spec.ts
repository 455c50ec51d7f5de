import { DataSource } from 'typeorm';
import { expect, inject, test as base, vi } from 'vitest';
import { dataSourceOptions } from '../../src/index.js';
import { createDatabase, execute } from '../support/databases.js';
import { startServer, type TestServer, type TestUser } from '../support/server.js';

const ROLE_PASSWORD = 'hunter2';

/** A server that is a user of the database with its own role, and the role and the database for a person to change. */
const test = base.extend('running', { scope: 'file' }, async ({}, { onCleanup }) => {
  const database = await createDatabase();
  const name = new URL(database.url).pathname.slice(1);
  const role = `${name}_role`;
  await execute(database.url, `CREATE ROLE ${role} LOGIN PASSWORD '${ROLE_PASSWORD}'`);
  await execute(database.url, `ALTER DATABASE ${name} OWNER TO ${role}`);
  const url = new URL(database.url);
  url.username = role;
  url.password = ROLE_PASSWORD;
  const server = await startServer({ databaseUrl: url.href, recheckSeconds: 1 });
  const user = await server.register();
  const token = await server.signIn(user);
  onCleanup(async () => {
    await server.close();
    await database.drop().catch(() => {});
    await execute(inject('postgresUrl'), `DROP ROLE ${role}`);
  });
  /** Runs statements as the owner of the PostgreSQL server, past the server, and ends all of its connections. */
  const change = async (sql: string): Promise<void> => {
    const postgres = inject('postgresUrl');
    await execute(postgres, sql);
    await execute(
      postgres,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${role}'`,
    );
  };
  return { server, user, token, role, name, url: database.url, change };
});

async function expectUnavailable(server: TestServer, user: TestUser, token: string, cause: string) {
  server.log.splice(0);
  const { username, password } = user;
  const answers = await Promise.all([
    server.call('POST', '/token', { form: { username, password } }),
    server.call('POST', '/login', { json: { username, password } }),
    server.call('POST', '/users', { json: { email: 'new@example.com', password } }),
    server.call('GET', '/users/me/items', { token }),
  ]);
  for (const { status, headers, body } of answers) {
    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
    expect(JSON.stringify(body)).not.toMatch(/_role|hunter2|permission|password/);
  }
  const ready = await server.call('GET', '/health/ready');
  expect([ready.status, ready.body.detail]).toEqual([503, `Not ready: ${cause}.`]);
  expect(server.log.join('')).toContain(`Not ready: ${cause}.`);
  expect(server.log.join('')).not.toContain(ROLE_PASSWORD);
}

async function expectReady(server: TestServer) {
  const status = async () => (await server.call('GET', '/health/ready')).status;
  await expect.poll(status).toBe(200);
}

test.for([
  [
    'a changed password',
    (role: string) => `ALTER ROLE ${role} PASSWORD 'another'`,
    (role: string) => `ALTER ROLE ${role} PASSWORD '${ROLE_PASSWORD}'`,
    'the database rejects the user or the password',
  ],
  [
    'a role that may not sign in',
    (role: string) => `ALTER ROLE ${role} NOLOGIN`,
    (role: string) => `ALTER ROLE ${role} LOGIN`,
    'the database rejects the user or the password',
  ],
  [
    'too many connections',
    (role: string) => `ALTER ROLE ${role} CONNECTION LIMIT 0`,
    (role: string) => `ALTER ROLE ${role} CONNECTION LIMIT -1`,
    'the database has too many connections',
  ],
] as const)(
  'requests answer 503 with Retry-After, and /health/ready and the log name the cause: %s',
  async ([, takeAway, giveBack, cause], { running: { server, user, token, role, change } }) => {
    await change(takeAway(role));
    await expectUnavailable(server, user, token, cause);
    await change(giveBack(role));
    await expectReady(server);
  },
);

test('requests answer 503, and /health/ready and the log name the cause: a missing privilege on one table', async ({
  running: { server, user, role, url },
}) => {
  await execute(url, `REVOKE INSERT ON sessions FROM ${role}`);
  server.log.splice(0);
  const { username, password } = user;
  const json = { username, password };
  const { status, headers } = await server.call('POST', '/login', { json });
  expect([status, headers.get('retry-after')]).toEqual([503, '1']);
  const ready = await server.call('GET', '/health/ready');
  expect(ready.body.detail).toBe('Not ready: the database user lacks a privilege.');
  expect(server.log.join('')).toContain('INSERT on \\"sessions\\"');
  await execute(url, `GRANT INSERT ON sessions TO ${role}`);
  await expectReady(server);
  await execute(url, 'ALTER TABLE items RENAME TO gone');
  const { body } = await server.call('GET', '/health/ready');
  expect(body.detail).toBe('Not ready: a table of the database is missing.');
  await execute(url, 'ALTER TABLE gone RENAME TO items');
  await expectReady(server);
});

test('/health/ready and the log say that the database is read-only', async ({
  running: { server, user, name, change },
}) => {
  await change(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
  server.log.splice(0);
  const ready = async () => (await server.call('GET', '/health/ready')).body.detail;
  await expect.poll(ready).toBe('Not ready: the database is read-only.');
  expect(server.log.join('')).toContain('Not ready: the database is read-only.');
  const { username, password } = user;
  const { status } = await server.call('POST', '/login', { json: { username, password } });
  expect(status).toBe(503);
  await change(`ALTER DATABASE ${name} SET default_transaction_read_only = off`);
  await expectReady(server);
});

test('a password with every sign is taken from PGPASSWORD, or percent-encoded from the URL', async ({
  running: { role, url },
}) => {
  const password = 'p/a#s?s%w@r:d';
  await execute(url, `ALTER ROLE ${role} PASSWORD '${password}'`);
  const { host, pathname } = new URL(url);
  const open = async (databaseUrl: string) => {
    const options = dataSourceOptions({ url: databaseUrl, entities: [], migrations: [] });
    const dataSource = await new DataSource(options).initialize();
    expect(await dataSource.query('SELECT current_user AS role')).toEqual([{ role }]);
    await dataSource.destroy();
  };
  vi.stubEnv('PGPASSWORD', password);
  await open(`postgres://${role}@${host}${pathname}`);
  vi.unstubAllEnvs();
  await open(`postgres://${role}:${encodeURIComponent(password)}@${host}${pathname}`);
  await execute(url, `ALTER ROLE ${role} PASSWORD '${ROLE_PASSWORD}'`);
});

test('requests answer 503, and /health/ready and the log name the cause: a database that was dropped', async ({
  running: { server, user, token, name },
}) => {
  await execute(inject('postgresUrl'), `DROP DATABASE ${name} WITH (FORCE)`);
  await expectUnavailable(server, user, token, 'the database does not exist');
});
