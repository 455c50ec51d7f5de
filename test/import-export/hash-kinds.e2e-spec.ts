import { DataSource } from 'typeorm';
import { expect, vi } from 'vitest';
import { Clock } from '../../src/clock/clock.js';
import { AUTH_DATA_SOURCE } from '../../src/database/auth-data-source.js';
import { Transactions } from '../../src/database/transactions.js';
import { BatchImporter } from '../../src/import-export/batch-importer.js';
import { ImportExportStore } from '../../src/import-export/import-export.store.js';
import { HashingPool } from '../../src/index.js';
import { User } from '../../src/users/user.entity.js';
import { serverTest } from '../support/fixtures.js';
import type { TestServer } from '../support/server.js';

const test = serverTest();

/** Imports a user with this hash into the database of the server, as the command line does. */
async function importUser({ app }: TestServer, passwordHash: string, dryRun = false) {
  const users = app.get<DataSource>(AUTH_DATA_SOURCE).getRepository(User);
  const transactions = app.get(Transactions, { strict: false });
  const clock = app.get(Clock, { strict: false });
  const importer = new BatchImporter(new ImportExportStore(users), transactions, clock);
  const email = `${Math.random()}@example.com`;
  const names = { email, emailCanonical: email, username: null, fullName: null };
  const user = {
    ...names,
    emailVerifiedAt: null,
    id: null,
    disabled: false,
    roles: [],
    createdAt: null,
    passwordHash,
  };
  expect(await importer.run([user], dryRun)).toEqual(['imported']);
}

const bcrypt = (cost: string) =>
  `$2b$${cost}$abcdefghijklmnopqrstuu5Lo0g67CiD3M4RpN1BmBb4Crp5w7dbK`;
const argon2id = '$argon2id$v=19$m=65536,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$Yk5FEtjKZ5Jp0FHWWHOhHw';

// Until it is measured, the first wrong password of an imported user would take longer than that of an unknown one.
test('A server measures a kind of hash that another process imports before one of its users signs in', async ({
  server,
}) => {
  const pool = server.app.get(HashingPool, { strict: false });
  const other = await server.startInstance();
  await importUser(other, bcrypt('07'), true);
  await importUser(other, bcrypt('06'));
  await importUser(other, argon2id);
  await vi.waitFor(() => {
    expect(pool.hasMeasured('$2b$06$')).toBe(true);
    expect(pool.hasMeasured('$argon2id$v=19$m=65536,t=1,p=1$')).toBe(true);
  }, 10_000);
  expect(pool.hasMeasured('$2b$07$')).toBe(false);
  const later = await server.startInstance();
  expect(later.app.get(HashingPool, { strict: false }).hasMeasured('$2b$06$')).toBe(true);
});
