import { expect, it } from 'vitest';
import { migrateDatabase } from '../../src/database/open-data-source.js';
import { entities, migrations } from '../../src/server/process/database.js';
import { createDatabase, execute } from '../support/databases.js';

it('Migrations do not run on an engine that accepts advisory locks and holds none, and nothing in it changes', async () => {
  const database = await createDatabase('postgres');
  const name = new URL(database.url).pathname.slice(1);
  for (const sql of [
    'CREATE SCHEMA engine',
    "CREATE FUNCTION engine.pg_advisory_xact_lock(bigint) RETURNS void LANGUAGE sql AS 'SELECT'",
    "CREATE FUNCTION engine.pg_try_advisory_xact_lock(bigint) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    `ALTER DATABASE "${name}" SET search_path = engine, pg_catalog, public`,
  ]) {
    await execute(database.url, sql);
  }
  await expect(migrateDatabase({ url: database.url, entities, migrations })).rejects.toThrow(
    'accepts an advisory lock and does not hold it',
  );
  const tables = await execute(
    database.url,
    "SELECT 1 FROM pg_tables WHERE schemaname IN ('engine', 'public')",
  );
  expect(tables).toEqual([]);
  await database.drop();
});
