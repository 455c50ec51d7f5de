import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { AUTH_DATA_SOURCE } from '../../src/database/auth-data-source.js';
import { ImportExportStore } from '../../src/import-export/import-export.store.js';
import { User } from '../../src/users/user.entity.js';

const test = serverTest();

test('An import skips a row whose id was taken meanwhile, so that its password is not given to another user', async ({
  server,
}) => {
  const victim = await server.register();
  const dataSource = server.app.get<DataSource>(AUTH_DATA_SOURCE);
  const store = new ImportExportStore(dataSource.getRepository(User));
  const stored = await dataSource.getRepository(User).findOneByOrFail({ id: victim.id });
  const rows = [victim.id, randomUUID()].map((id, i) =>
    Object.assign(new User(), {
      ...stored,
      id,
      email: `mallory${i}@example.com`,
      emailCanonical: `mallory${i}@example.com`,
      username: null,
    }),
  );
  const inserted = await dataSource.transaction((transaction) =>
    store.insertFree(rows, transaction),
  );
  expect([...inserted]).toEqual([rows[1]!.id]);
});
