import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { expect, it } from 'vitest';
import { dataSourceOptions } from '../../src/index.js';
import { createDatabase } from '../support/databases.js';

it('A DataSource closes while one of its connections is in use, and a removed connection is announced', async () => {
  const database = await createDatabase();
  const options = dataSourceOptions({ url: database.url, entities: [], migrations: [] });
  const dataSource = await new DataSource(options).initialize();
  const pool = (dataSource.driver as unknown as { master: Pool }).master;
  let removed = 0;
  pool.on('remove', () => removed++);
  const client = await pool.connect();
  const closed = dataSource.destroy();
  await client.query('SELECT 1');
  client.release();
  await closed;
  await expect.poll(() => removed).toBe(1);
  await database.drop();
});
