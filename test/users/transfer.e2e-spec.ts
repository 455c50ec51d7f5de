import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AUTH_DATA_SOURCE } from '../../src/database/auth-data-source.js';
import { TransferStore } from '../../src/import-export/transfer.store.js';
import { User } from '../../src/users/user.entity.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

it('an import adds nobody to whom another has just given the id: theirs is not the password of the row', async () => {
  const victim = await server.register();
  const dataSource = server.app.get<DataSource>(AUTH_DATA_SOURCE);
  const store = new TransferStore(dataSource.getRepository(User));
  const there = await dataSource.getRepository(User).findOneByOrFail({ id: victim.id });
  const rows = [victim.id, randomUUID()].map((id, i) =>
    Object.assign(new User(), {
      ...there,
      id,
      email: `mallory${i}@example.com`,
      emailCanonical: `mallory${i}@example.com`,
      username: null,
    }),
  );
  const added = await dataSource.transaction((transaction) => store.addFree(rows, transaction));
  expect([...added]).toEqual([rows[1]!.id]);
});
