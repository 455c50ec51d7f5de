import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer, type TestUser } from '../support/server.js';

interface Prepared {
  name: string;
  statement: string;
}

interface Tokens {
  access_token: string;
  refresh_token: string;
}

describe('a prepared statement on PostgreSQL', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  /** Runs a query on every connection of the pool. */
  async function onEach<T>(sql: string, values?: unknown[]): Promise<T[]> {
    const dataSource = server.app.get(DataSource);
    const runners = Array.from({ length: 10 }, () => dataSource.createQueryRunner());
    try {
      await Promise.all(runners.map((runner) => runner.connect()));
      return await Promise.all(runners.map((runner) => runner.query(sql, values) as Promise<T>));
    } finally {
      await Promise.all(runners.map((runner) => runner.release()));
    }
  }
  const prepared = () => onEach<Prepared[]>('SELECT name, statement FROM pg_prepared_statements');

  /** Makes one request of each kind and returns the statuses. */
  async function requestEach({ username, password }: TestUser): Promise<number[]> {
    const signedIn = await server.call('POST', '/token', { form: { username, password } });
    const { access_token: token, refresh_token: refreshToken } = signedIn.body as Tokens;
    const answers = [
      signedIn,
      await server.refresh(refreshToken),
      await server.call('POST', '/login', { json: { username, password: 'wrong' } }),
      await server.call('GET', '/users/me', { token }),
      await server.call('GET', '/users/me/activity?limit=7', { token }),
      await server.call('POST', '/logout', { token }),
    ];
    return answers.map(({ status }) => status);
  }
  const EXPECTED = [200, 200, 401, 200, 200, 204];

  it('is prepared once per connection; other statements are not prepared', async () => {
    for (let i = 0; i < 5; i++)
      expect(await requestEach(await server.register())).toEqual(EXPECTED);
    const connections = await prepared();
    for (const connection of connections) {
      const statements = connection.map(({ statement }) => statement);
      expect(new Set(statements).size).toBe(statements.length);
    }
    const names = new Map(connections.flat().map(({ name, statement }) => [name, statement]));
    expect(names.size).toBeGreaterThan(5);
    expect(names.size).toBeLessThan(20);
    // What TypeORM builds, with an alias for each column, has other texts for other numbers.
    const built = [...names.values()].filter((statement) => / AS ".* LIMIT \d/.test(statement));
    expect(built).toEqual([]);
    for (let i = 0; i < 5; i++) await requestEach(await server.register());
    expect(new Set((await prepared()).flat().map(({ name }) => name)).size).toBe(names.size);
  });

  /** Signs in often enough to use every connection of the pool. */
  async function signIns({ username, password }: TestUser): Promise<number[]> {
    const statuses: number[] = [];
    for (let i = 0; i < 20; i++) {
      const { status } = await server.call('POST', '/token', { form: { username, password } });
      statuses.push(status);
    }
    return statuses;
  }
  const expectRecovered = (statuses: number[]) => {
    expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(statuses.slice(-5)).toEqual([200, 200, 200, 200, 200]);
  };

  // A migration that another instance runs can do this.
  it('is prepared again after a column has changed its type', async () => {
    const user = await server.register();
    expect(await requestEach(user)).toEqual(EXPECTED);
    await server.app.get(DataSource).query('ALTER TABLE users ALTER COLUMN full_name TYPE text');
    expectRecovered(await signIns(user));
    // A connection that no sign-in has used may still have an outdated plan, and fail once.
    await expect.poll(() => requestEach(user)).toEqual(EXPECTED);
    expect((await prepared()).flat()).not.toEqual([]);
  });

  // This happens behind a proxy that gives each transaction another connection.
  it('is not prepared again after a connection has lost it', async () => {
    const user = await server.register();
    // As above.
    await expect.poll(() => requestEach(user)).toEqual(EXPECTED);
    // On every connection, because a new one would prepare its first statement and lose none.
    const statements = (await prepared()).flat().map(({ statement }) => statement);
    const lockUser = statements.find((statement) => statement.includes('FOR NO KEY UPDATE'))!;
    await onEach(lockUser, [user.id]);
    await onEach('DEALLOCATE ALL');
    expectRecovered(await signIns(user));
    expect(await requestEach(user)).toEqual(EXPECTED);
    expect((await prepared()).flat()).toEqual([]);
  });
});
