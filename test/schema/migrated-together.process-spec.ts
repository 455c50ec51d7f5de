import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authEntities, dataSourceOptions } from '../../src/index.js';
import { migrations } from '../../src/server/process/database.js';
import { createDatabase, type DatabaseKind } from '../support/databases.js';

const PROCESSES = 4;

/** Returns the next message of a process of `open-database.mjs`. */
async function receive(child: ChildProcess): Promise<unknown> {
  const [message] = (await once(child, 'message')) as unknown[];
  return message;
}

let children: ChildProcess[];
beforeAll(async () => {
  const script = resolve('test/support/open-database.mjs');
  children = Array.from({ length: PROCESSES }, () => fork(script));
  await Promise.all(children.map(receive));
});
afterAll(() => {
  for (const child of children) child.disconnect();
});

describe.each(['sqlite', 'postgres'] as DatabaseKind[])(
  `${PROCESSES} processes that start together on %s`,
  (kind) => {
    it.each([
      ['an empty database', 0],
      ['a database of an earlier version', 3],
    ])('migrate %s once, and all start', async (_what, before) => {
      const database = await createDatabase(kind);
      const options = {
        url: database.url,
        entities: authEntities,
        migrations: migrations.slice(0, before),
      };
      const dataSource = new DataSource(dataSourceOptions(options));
      if (before > 0) {
        await dataSource.initialize();
        await dataSource.runMigrations();
        await dataSource.destroy();
      }
      const outcomes = children.map(receive);
      for (const child of children) child.send(database.url);
      expect(await Promise.all(outcomes)).toEqual(children.map(() => 'opened'));
      await dataSource.initialize();
      const rows = await dataSource.query<unknown[]>('SELECT name FROM migrations');
      expect(rows).toHaveLength(migrations.length);
      await dataSource.destroy();
      await database.drop();
    });
  },
);
