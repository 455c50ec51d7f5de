import { Client } from 'pg';
import { expect, it } from 'vitest';
import { createDatabase } from '../support/databases.js';
import { startServer } from '../support/server.js';

it('PostgreSQL notifies of changed and deleted users, and not of new ones', async () => {
  const database = await createDatabase();
  const server = await startServer({ databaseUrl: database.url });
  const listener = new Client({ connectionString: database.url });
  const notified: string[] = [];
  await listener.connect();
  listener.on('notification', ({ payload }) => notified.push(payload ?? ''));
  await listener.query('LISTEN nightlatch');
  const user = await server.register();
  // Earlier notifications are delivered before this answer.
  await listener.query('SELECT 1');
  expect(notified).toEqual([]);
  await server.disable(user.id);
  await listener.query('SELECT 1');
  expect(notified).toEqual([`users:${user.id}`]);
  await listener.query('DELETE FROM users WHERE id = $1', [user.id]);
  expect(notified).toEqual([`users:${user.id}`, `users:${user.id}`]);
  await listener.end();
  await server.close();
  await database.drop();
});
