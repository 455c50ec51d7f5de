import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AUTH_DATA_SOURCE } from '../../src/database/auth-data-source.js';
import { ImportExportStore } from '../../src/import-export/import-export.store.js';
import { User } from '../../src/users/user.entity.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

it('an import does not count a row as inserted if a concurrent import has taken its id', async () => {
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
