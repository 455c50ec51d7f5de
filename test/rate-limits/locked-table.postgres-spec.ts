import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { PASSWORD, startServer, type TestServer } from '../support/server.js';

const FREE_ATTEMPTS = 3;

describe('while the table of limits is locked', () => {
  let database: TestDatabase;
  let server: TestServer;
  let locker: Client;
  beforeAll(async () => {
    database = await createDatabase();
    server = await startServer({
      databaseUrl: database.url,
      registrationsPerAddress: FREE_ATTEMPTS,
    });
    locker = new Client({ connectionString: database.url });
    await locker.connect();
  });
  afterAll(async () => {
    await locker.end();
    await server.close();
    await database.drop();
  });

  const register = () =>
    server.call('POST', '/users', { json: { email: 'jane@example.com', password: PASSWORD } });
  const signIn = (password: string) =>
    server.call('POST', '/login', { json: { email: 'jane@example.com', password } });

  it('registration and sign-in answer 503 without checking a password, and limits apply again afterwards', async () => {
    expect((await register()).status).toBe(201);
    await locker.query('BEGIN; LOCK TABLE limits IN ACCESS EXCLUSIVE MODE');
    server.takeEvents();
    const begin = Date.now();
    const answers = await Promise.all([register(), signIn(PASSWORD), signIn('wrong password')]);
    expect(Date.now() - begin).toBeLessThan(5_000);
    for (const { status, headers, body } of answers) {
      expect([status, body.code]).toEqual([503, 'unavailable']);
      expect(headers.get('retry-after')).toBe('1');
    }
    expect(server.takeEvents()).toEqual([]);
    await locker.query('COMMIT');
    const statuses = [await register(), await register(), await register()].map(
      ({ status }) => status,
    );
    expect(statuses).toEqual([409, 409, 429]);
    expect((await signIn(PASSWORD)).status).toBe(200);
  });
});
