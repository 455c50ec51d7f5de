import { DataSource } from 'typeorm';
import { expect, test as base } from 'vitest';
import { createDatabase, execute, type TestDatabase } from '../support/databases.js';
import { DatabaseProxy } from '../support/proxy.js';
import { startServer, type TestServer } from '../support/server.js';

interface Running {
  server: TestServer;
  proxy: DatabaseProxy;
  database: TestDatabase;
}

const test = base.extend('running', { scope: 'file' }, async ({}, { onCleanup }) => {
  const database = await createDatabase();
  const { proxy, url } = await DatabaseProxy.before(database.url);
  proxy.pretendToPool();
  const server = await startServer({ databaseUrl: url });
  onCleanup(async () => {
    await server.close();
    await proxy.cut();
    await database.drop();
  });
  return { server, proxy, database } satisfies Running;
});

test('Connections to PostgreSQL start with parameters that poolers accept, and no other', async ({
  running: { proxy },
}) => {
  const accepted = ['application_name', 'client_encoding', 'database', 'user'];
  expect([...proxy.startupParameters].filter((name) => !accepted.includes(name))).toEqual([]);
});

test('Behind a pooler the server prepares no statement and sets nothing for a session', async ({
  running: { server },
}) => {
  const user = await server.register();
  const { access_token: token, refresh_token: refreshToken } = await server.tokens(user);
  expect((await server.me(token)).status).toBe(200);
  expect((await server.refresh(refreshToken)).status).toBe(200);
  const dataSource = server.app.get(DataSource);
  expect(await dataSource.query('SELECT name FROM pg_prepared_statements')).toEqual([]);
  // SHOW is sent as it is; a SELECT would be in a transaction with the limits.
  expect(await dataSource.query('SHOW statement_timeout')).toEqual([{ statement_timeout: '0' }]);
  expect(await dataSource.query('SHOW lock_timeout')).toEqual([{ lock_timeout: '0' }]);
});

test('Behind a pooler a statement and a transaction have limits and the level READ COMMITTED', async ({
  running: { server },
}) => {
  const dataSource = server.app.get(DataSource);
  const sql = `SELECT current_setting('statement_timeout') AS statement,
    current_setting('lock_timeout') AS "lock", current_setting('transaction_isolation') AS level`;
  const limits = [{ statement: '2500ms', lock: '1500ms', level: 'read committed' }];
  expect(await dataSource.query(sql)).toEqual(limits);
  expect(await dataSource.query(`${sql} WHERE $1 = 1`, [1])).toEqual(limits);
  expect(await dataSource.transaction((transaction) => transaction.query(sql))).toEqual(limits);
});

test('Behind a pooler a connection can be used after a statement has failed', async ({
  running: { server, database },
}) => {
  const dataSource = server.app.get(DataSource);
  await execute(database.url, 'CREATE TABLE numbers (number int PRIMARY KEY)');
  const runner = dataSource.createQueryRunner();
  const insert = (number: number) =>
    runner.query('INSERT INTO numbers VALUES ($1) RETURNING number', [number]);
  expect(await insert(1)).toEqual([{ number: 1 }]);
  await expect(insert(1)).rejects.toThrow(/duplicate key/);
  await expect(runner.query('SELECT * FROM missing')).rejects.toThrow(/does not exist/);
  expect(await insert(2)).toEqual([{ number: 2 }]);
  expect(await runner.query('UPDATE numbers SET number = 3 WHERE number = 2')).toEqual([[], 1]);
  await runner.release();
  expect(await execute(database.url, 'SELECT number FROM numbers ORDER BY 1')).toEqual([
    { number: 1 },
    { number: 3 },
  ]);
});
