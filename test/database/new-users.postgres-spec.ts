import { Client } from 'pg';
import { expect, it } from 'vitest';
import { createDatabase } from '../support/databases.js';
import { startServer } from '../support/server.js';

it('a new user is told to nobody, one who is changed or deleted to everybody', async () => {
  const database = await createDatabase();
  const server = await startServer({ databaseUrl: database.url });
  const listener = new Client({ connectionString: database.url });
  const told: string[] = [];
  await listener.connect();
  listener.on('notification', ({ payload }) => told.push(payload ?? ''));
  await listener.query('LISTEN nightlatch');
  const user = await server.register();
  // What was notified before is delivered before the answer.
  await listener.query('SELECT 1');
  expect(told).toEqual([]);
  await server.disable(user.id);
  await listener.query('SELECT 1');
  expect(told).toEqual([`users:${user.id}`]);
  await listener.query('DELETE FROM users WHERE id = $1', [user.id]);
  expect(told).toEqual([`users:${user.id}`, `users:${user.id}`]);
  await listener.end();
  await server.close();
  await database.drop();
});
