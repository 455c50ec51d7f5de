import { expect } from 'vitest';
import { DataSource, getMetadataArgsStorage } from 'typeorm';
import { authEntities, authMigrations } from '../../src/index.js';
import { hostTest } from '../support/fixtures.js';

const tables = getMetadataArgsStorage()
  .tables.filter(({ target }) => authEntities.some((entity) => entity === target))
  .map(({ name }) => name!);

hostTest().for(tables)(
  'The migrations say what to do if the application has a table %s of its own',
  async (table, { newEmptyDatabase }) => {
    const database = (await newEmptyDatabase('sqlite')).slice('sqlite:'.length);
    const dataSource = new DataSource({
      type: 'better-sqlite3',
      database,
      entities: [...authEntities],
      migrations: [...authMigrations],
    });
    await dataSource.initialize();
    await dataSource.query(`CREATE TABLE ${table} (id integer PRIMARY KEY)`);
    await expect(dataSource.runMigrations()).rejects.toThrow(
      `The table ${table} already exists and is not Nightlatch's: call prefixAuthTables('auth_')`,
    );
    await dataSource.destroy();
  },
);
