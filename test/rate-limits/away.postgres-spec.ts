import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { PASSWORD, startServer, type TestServer } from '../support/server.js';

const FREE = 3;

describe('a table of limits that somebody has locked', () => {
  let database: TestDatabase;
  let server: TestServer;
  let locker: Client;
  beforeAll(async () => {
    database = await createDatabase();
    server = await startServer({ databaseUrl: database.url, registrationsPerAddress: FREE });
    locker = new Client({ connectionString: database.url });
    await locker.connect();
  });
  afterAll(async () => {
    await locker.end();
    await server.close();
    await database.drop();
  });

  const register = async () => {
    const json = { email: 'somebody@example.com', password: PASSWORD };
    return (await server.call('POST', '/users', { json })).status;
  };

  it('is stood in for by this process with the same figures, and used again when it is free', async () => {
    expect(await register()).toBe(201);
    await locker.query('BEGIN; LOCK TABLE limits IN ACCESS EXCLUSIVE MODE');
    const begin = Date.now();
    expect([await register(), await register(), await register(), await register()]).toEqual([
      409, 409, 409, 429,
    ]);
    expect(Date.now() - begin, 'after one second, and not after four').toBeLessThan(3_000);
    expect(server.log.filter((line) => line.includes('this process counts'))).toHaveLength(1);
    await locker.query('COMMIT');
    // What was counted in the meantime is not in the table: the one before is, and one that came too late.
    server.setClockAhead(6);
    const statuses = [await register(), await register(), await register()];
    expect(statuses).toEqual([409, expect.toBeOneOf([409, 429]), 429]);
  });
});
