import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.js';

interface Prepared {
  name: string;
  statement: string;
}

interface Tokens {
  access_token: string;
  refresh_token: string;
}

describe('a statement on PostgreSQL', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  /** Of all connections of the pool: each is asked while the others are busy. */
  async function prepared(): Promise<Prepared[][]> {
    const dataSource = server.app.get(DataSource);
    const runners = Array.from({ length: 10 }, () => dataSource.createQueryRunner());
    try {
      await Promise.all(runners.map((runner) => runner.connect()));
      const asked = runners.map(
        (runner) =>
          runner.query('SELECT name, statement FROM pg_prepared_statements') as Promise<Prepared[]>,
      );
      return await Promise.all(asked);
    } finally {
      await Promise.all(runners.map((runner) => runner.release()));
    }
  }

  /** Every kind of request that a day is made of. */
  async function day(): Promise<void> {
    const user = await server.register();
    const { username, password } = user;
    const signedIn = await server.call('POST', '/token', { form: { username, password } });
    const { access_token: token, refresh_token: refreshToken } = signedIn.body as Tokens;
    const answers = [
      signedIn,
      await server.refresh(refreshToken),
      await server.call('POST', '/login', { json: { username, password: 'wrong' } }),
      await server.call('GET', '/users/me', { token }),
      await server.call('POST', '/logout', { token }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 401, 200, 204]);
  }

  it('is prepared once on a connection, and its parameters are no part of it', async () => {
    for (let i = 0; i < 5; i++) await day();
    const names = async () => new Set((await prepared()).flat().map(({ name }) => name)).size;
    const before = await names();
    expect(before).toBeGreaterThan(5);
    for (let i = 0; i < 5; i++) await day();
    expect(await names()).toBe(before);
    for (const connection of await prepared()) {
      const statements = connection.map(({ statement }) => statement);
      expect(new Set(statements).size).toBe(statements.length);
    }
  });
});
