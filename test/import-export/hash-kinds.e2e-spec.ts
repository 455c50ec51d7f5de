import { expect, vi } from 'vitest';
import { HashingPool } from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';
import { createBatchImporter } from '../support/importer.js';
import type { TestServer } from '../support/server.js';

const test = serverTest();

/** Imports a user with this hash into the database of the server, as the command line does. */
async function importUser(server: TestServer, passwordHash: string, dryRun = false) {
  const email = `${Math.random()}@example.com`;
  const names = { email, emailCanonical: email, username: null, fullName: null, locale: null };
  const user = {
    ...names,
    emailVerifiedAt: null,
    id: null,
    disabled: false,
    roles: [],
    createdAt: null,
    passwordHash,
  };
  expect(await createBatchImporter(server).run([user], dryRun)).toEqual(['imported']);
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
