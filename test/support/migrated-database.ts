import { readFileSync, writeFileSync } from 'node:fs';
import { dataSourceOptions } from '../../src/index.js';
import { openUnmigrated } from '../../src/database/open-data-source.js';
import { entities, migrations } from '../../src/server/process/database.js';
import { createDatabase, databaseKind, type TestDatabase } from './databases.js';

let template: Promise<Template> | undefined;

/** Fills an empty SQLite file, or creates a PostgreSQL database. */
interface Template {
  create(): Promise<TestDatabase>;
}

/** Creates a database with the tables of the server: a copy of one that this worker has migrated, which is faster. */
export async function createMigratedDatabase(): Promise<TestDatabase> {
  template ??= databaseKind === 'sqlite' ? createSqliteTemplate() : createPostgresTemplate();
  return (await template).create();
}

async function createSqliteTemplate(): Promise<Template> {
  const database = await migrate(await createDatabase());
  const content = readFileSync(toPath(database));
  await database.drop();
  return {
    create: async () => {
      const copy = await createDatabase();
      writeFileSync(toPath(copy), content, { mode: 0o600 });
      return copy;
    },
  };
}

/** The template stays until the server of the run is removed, or its owner drops it. */
async function createPostgresTemplate(): Promise<Template> {
  const { url } = await migrate(await createDatabase());
  const name = new URL(url).pathname.slice(1);
  return { create: () => createDatabase('postgres', name) };
}

async function migrate(database: TestDatabase): Promise<TestDatabase> {
  const options = dataSourceOptions({ url: database.url, entities, migrations });
  const dataSource = await openUnmigrated(options);
  await dataSource.runMigrations();
  await dataSource.destroy();
  return database;
}

const toPath = ({ url }: TestDatabase): string => url.slice('sqlite:'.length);
