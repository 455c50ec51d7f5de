import { Logger } from '@nestjs/common';
import { Client } from 'pg';
import type { QueryRunner } from 'typeorm';
import { expect, it, vi } from 'vitest';
import { migrateDatabase } from '../../src/database/open-data-source.js';
import { entities, migrations } from '../../src/server/process/database.js';
import { createMigratedDatabase } from '../support/migrated-database.js';

/** How long a statement of the server waits for a lock. */
const STATEMENT_LOCK_MS = 1_500;

class AddColumn1999000000000 {
  readonly name = 'AddColumn1999000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "users" ADD COLUMN more integer');
  }

  async down(): Promise<void> {}
}

it('A migration that waits for pg_dump stops no statement of the server, and runs when the dump ends', async () => {
  const database = await createMigratedDatabase('postgres');
  const [dump, server] = [0, 1].map(() => new Client({ connectionString: database.url }));
  await Promise.all([dump!.connect(), server!.connect()]);
  const warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
  await dump!.query('BEGIN; LOCK TABLE users IN ACCESS SHARE MODE');
  await server!.query(`SET lock_timeout = ${STATEMENT_LOCK_MS}`);

  const all = [...migrations, AddColumn1999000000000];
  const migrating = migrateDatabase({ url: database.url, entities, migrations: all });
  const waiting = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = $1";
  const name = new URL(database.url).pathname.slice(1);
  await expect.poll(async () => (await server!.query(waiting, [name])).rowCount).toBe(1);
  // Waits behind the migration, until that gives up.
  await server!.query('SELECT 1 FROM users');

  await dump!.query('COMMIT');
  expect(await migrating).toEqual([AddColumn1999000000000.name]);
  expect(warn.mock.calls.map(([line]) => String(line))).toEqual([
    'Waiting for a session that uses a table, such as pg_dump: ALTER TABLE "users" ADD COLUMN more integer',
  ]);
  warn.mockRestore();
  await Promise.all([dump!.end(), server!.end()]);
  await database.drop();
});
