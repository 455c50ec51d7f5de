import { Readable } from 'node:stream';
import { DataSource } from 'typeorm';
import { expect } from 'vitest';
import { Clock } from '../../src/clock/clock.js';
import { AUTH_DATA_SOURCE } from '../../src/database/auth-data-source.js';
import { Transactions } from '../../src/database/transactions.js';
import { UnitsOfWork } from '../../src/events/units-of-work.js';
import { BatchImporter } from '../../src/import-export/batch-importer.js';
import { ImportExportStore } from '../../src/import-export/import-export.store.js';
import type { RefusedRow } from '../../src/import-export/import-run.js';
import { UserImporter } from '../../src/import-export/user-importer.js';
import { PasswordHasher } from '../../src/passwords/password-hasher.js';
import { User } from '../../src/users/user.entity.js';
import { UsersService } from '../../src/users/users.service.js';
import { serverTest } from '../support/fixtures.js';
import type { TestServer } from '../support/server.js';

const test = serverTest();
const BATCH_ROWS = 1_000;
const many = (name: string, count: number) =>
  Array.from({ length: count }, (_, i) => ({
    email: `${name}${i}@example.com`,
    username: `${name}${i}`,
  }));

/** Imports rows, and returns the counts and the refused rows in the order of their lines. */
async function importRows(server: TestServer, rows: object[], dryRun = false) {
  const users = server.app.get<DataSource>(AUTH_DATA_SOURCE).getRepository(User);
  const clock = server.app.get(Clock);
  const store = new ImportExportStore(users);
  const batches = new BatchImporter(store, server.app.get(Transactions), clock);
  const importer = new UserImporter(
    server.app.get(UsersService),
    batches,
    clock,
    server.app.get(UnitsOfWork),
    server.app.get(PasswordHasher, { strict: false }),
  );
  const refusals: RefusedRow[] = [];
  const file = Readable.from(rows.map((row) => Buffer.from(`${JSON.stringify(row)}\n`)));
  const onRefused = (row: RefusedRow) => void refusals.push(row);
  const { imported, existing, refused } = await importer.import(file, {
    format: 'ndjson',
    dryRun,
    onRefused,
  });
  expect(refusals).toHaveLength(refused);
  const byLine = refusals.toSorted((one, other) => one.line - other.line);
  return { imported, existing, refused: byLine };
}

test('users import --dry-run gives the counts and reasons of the import, however far apart equal rows are', async ({
  server,
}) => {
  const { email } = await server.register();
  const rows = [
    { email: 'one@example.com', username: 'same-name' },
    { email: 'two@example.com', username: 'Same-Name' },
    { email: 'three@example.com', username: 'three' },
    { email },
    ...many('far', BATCH_ROWS),
    { email: 'FAR3@example.com' },
    { email: 'four@example.com', username: 'three' },
    { email },
    { email: 'two@example.com', username: 'another-name' },
  ];
  const expected = {
    imported: BATCH_ROWS + 3,
    existing: 1,
    refused: [
      { line: 2, reason: 'username: the same as in line 1' },
      { line: 1_005, reason: 'email: the same as in line 8' },
      { line: 1_006, reason: 'username: the same as in line 3' },
      { line: 1_007, reason: 'email: the same as in line 4' },
    ],
  };
  expect(await importRows(server, rows, true)).toEqual(expected);
  expect(await importRows(server, rows)).toEqual(expected);
  const again = await importRows(server, rows);
  expect(again).toMatchObject({ imported: 0, existing: BATCH_ROWS + 4 });
  expect(again).toEqual(await importRows(server, rows, true));
});

test('two imports of one file at once import each user once and refuse none', async ({
  server,
}) => {
  const rows = many('twice', 2_500);
  const results = await Promise.all([
    importRows(server, rows),
    importRows(server, rows.toReversed()),
    importRows(server, rows),
  ]);
  expect(results.map(({ refused }) => refused)).toEqual([[], [], []]);
  const sum = (name: 'imported' | 'existing') =>
    results.map((result) => result[name]).reduce((one, other) => one + other);
  expect([sum('imported'), sum('existing')]).toEqual([2_500, 5_000]);
});
