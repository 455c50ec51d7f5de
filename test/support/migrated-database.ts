import { readFileSync, writeFileSync } from 'node:fs';
import { authEntities, authMigrations, dataSourceOptions } from '../../src/index.js';
import { openUnmigrated } from '../../src/database/open-data-source.js';
import { entities, migrations } from '../../src/server/process/database.js';
import { createDatabase, type DatabaseKind, databaseKind, type TestDatabase } from './databases.js';

/** Fills an empty SQLite file, or creates a PostgreSQL database. */
interface Template {
  create(): Promise<TestDatabase>;
}

type Migrated = Pick<Parameters<typeof dataSourceOptions>[0], 'entities' | 'migrations'>;

const SERVER: Migrated = { entities, migrations };
const HOST: Migrated = { entities: authEntities, migrations: authMigrations };

/** The databases that this worker has migrated, to be copied. */
const templates = new Map<string, Promise<Template>>();

/** Creates a database with the tables of the server: a copy of one that was migrated once, which is faster. */
export function createMigratedDatabase(kind: DatabaseKind = databaseKind): Promise<TestDatabase> {
  return copy('server', SERVER, kind);
}

/** Creates a database with the tables of the library, in which the first start of an application has less to do. */
export function createHostDatabase(kind: DatabaseKind = databaseKind): Promise<TestDatabase> {
  return copy('host', HOST, kind);
}

async function copy(name: string, migrated: Migrated, kind: DatabaseKind): Promise<TestDatabase> {
  const key = `${name} ${kind}`;
  let template = templates.get(key);
  if (!template) {
    template = (kind === 'sqlite' ? createSqliteTemplate : createPostgresTemplate)(migrated);
    templates.set(key, template);
  }
  return (await template).create();
}

async function createSqliteTemplate(migrated: Migrated): Promise<Template> {
  const database = await migrate('sqlite', migrated);
  const content = readFileSync(toPath(database));
  await database.drop();
  return {
    create: async () => {
      const copied = await createDatabase('sqlite');
      writeFileSync(toPath(copied), content, { mode: 0o600 });
      return copied;
    },
  };
}

/** The template stays until the server of the run is removed, or its owner drops it. */
async function createPostgresTemplate(migrated: Migrated): Promise<Template> {
  const { url } = await migrate('postgres', migrated);
  const name = new URL(url).pathname.slice(1);
  return { create: () => createDatabase('postgres', name) };
}

async function migrate(kind: DatabaseKind, migrated: Migrated): Promise<TestDatabase> {
  const database = await createDatabase(kind);
  const options = dataSourceOptions({ url: database.url, ...migrated });
  const dataSource = await openUnmigrated(options);
  await dataSource.runMigrations();
  await dataSource.destroy();
  return database;
}

const toPath = ({ url }: TestDatabase): string => url.slice('sqlite:'.length);
