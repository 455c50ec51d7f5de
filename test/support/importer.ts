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
import { UserAccounts } from '../../src/users/user-accounts.js';
import { User } from '../../src/users/user.entity.js';
import { UsersService } from '../../src/users/users.service.js';
import type { TestServer } from './server.js';

/** Creates the importer of batches in the database of a server. */
export function createBatchImporter({ app }: TestServer): BatchImporter {
  return new BatchImporter(
    new ImportExportStore(app.get<DataSource>(AUTH_DATA_SOURCE).getRepository(User)),
    app.get(Transactions, { strict: false }),
    app.get(Clock, { strict: false }),
    app.get(UserAccounts, { strict: false }),
  );
}

/** Imports rows, and returns the counts and the refused rows in the order of their lines. */
export async function importRows(server: TestServer, rows: object[], dryRun = false) {
  const importer = new UserImporter(
    server.app.get(UsersService),
    createBatchImporter(server),
    server.app.get(Clock),
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
