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

describe('a statement of a hot path on PostgreSQL', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  /** On every connection of the pool: each is asked while the others are busy. */
  async function onEach<T>(sql: string): Promise<T[]> {
    const dataSource = server.app.get(DataSource);
    const runners = Array.from({ length: 10 }, () => dataSource.createQueryRunner());
    try {
      await Promise.all(runners.map((runner) => runner.connect()));
      return await Promise.all(runners.map((runner) => runner.query(sql) as Promise<T>));
    } finally {
      await Promise.all(runners.map((runner) => runner.release()));
    }
  }
  const prepared = () => onEach<Prepared[]>('SELECT name, statement FROM pg_prepared_statements');

  /** The statuses of what a day is made of. */
  async function day({ username, password }: TestUser): Promise<number[]> {
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
  const GOOD_DAY = [200, 200, 401, 200, 200, 204];

  it('is prepared once on a connection, by what it says; no other is', async () => {
    for (let i = 0; i < 5; i++) expect(await day(await server.register())).toEqual(GOOD_DAY);
    const connections = await prepared();
    for (const connection of connections) {
      const statements = connection.map(({ statement }) => statement);
      expect(new Set(statements).size).toBe(statements.length);
    }
    const names = new Map(connections.flat().map(({ name, statement }) => [name, statement]));
    expect(names.size).toBeGreaterThan(5);
    expect(names.size).toBeLessThan(20);
    expect([...names.values()].filter((statement) => /LIMIT/.test(statement))).toEqual([]);
    for (let i = 0; i < 5; i++) await day(await server.register());
    expect(new Set((await prepared()).flat().map(({ name }) => name)).size).toBe(names.size);
  });

  /** Of as many sign-ins as find every connection of the pool. */
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

  // As a migration does, which another instance runs.
  it('is prepared anew where a column has another type since', async () => {
    const user = await server.register();
    expect(await day(user)).toEqual(GOOD_DAY);
    await server.app.get(DataSource).query('ALTER TABLE users ALTER COLUMN full_name TYPE text');
    expectRecovered(await signIns(user));
    expect(await day(user)).toEqual(GOOD_DAY);
    expect((await prepared()).flat()).not.toEqual([]);
  });

  // As behind a proxy that gives each transaction another connection.
  it('is not prepared any more where a connection has lost what was', async () => {
    const user = await server.register();
    expect(await day(user)).toEqual(GOOD_DAY);
    await onEach('DEALLOCATE ALL');
    expectRecovered(await signIns(user));
    expect(await day(user)).toEqual(GOOD_DAY);
    expect((await prepared()).flat()).toEqual([]);
  });
});
