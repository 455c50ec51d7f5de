import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import type { UnitsOfWork } from '../events/units-of-work.js';
import { Clock } from '../clock/clock.js';
import type { UsersService } from '../users/users.service.js';
import type { BatchImporter, BatchRow, RowOutcome } from './import-batch.js';
import type { TransferStore } from './transfer.store.js';
import { UsersTransfer } from './users-transfer.js';

const events: unknown[] = [];
const record = async (name: string, event: object) => void events.push({ name, ...event });
const units = {
  record: (_by: unknown, name: string, event: object) => record(name, event),
  run: (_by: unknown, work: (unit: unknown) => Promise<void>) => work({ record }),
} as unknown as UnitsOfWork;

function transferOf(run: (rows: BatchRow[]) => RowOutcome[], usesExternalDirectory = false) {
  const importer = { run: async (rows: BatchRow[]) => run(rows) } as unknown as BatchImporter;
  const users = { usesExternalDirectory } as UsersService;
  return new UsersTransfer(users, importer, {} as TransferStore, new Clock(), units);
}
const file = (...rows: object[]) =>
  Readable.from(rows.map((row) => Buffer.from(`${JSON.stringify(row)}\n`)));

it('has no two rows with something in common in one batch', async () => {
  const batches: string[][] = [];
  const transfer = transferOf((rows) => {
    batches.push(rows.map(({ user }) => user.email));
    return rows.map(() => 'imported');
  });
  const id = '019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71';
  const rows = [
    { email: 'a@x.co', username: 'one' },
    { email: 'b@x.co', id },
    { email: 'A@x.co' },
    { email: 'c@x.co', username: 'ONE' },
    { email: 'd@x.co', username: 'one' },
    { email: 'e@x.co', id },
    { email: 'f@x.co', id: id.toUpperCase() },
  ];
  const result = await transfer.import(file(...rows), { format: 'ndjson' });
  expect(batches).toEqual([
    ['a@x.co', 'b@x.co'],
    ['A@x.co', 'c@x.co'],
    ['d@x.co', 'e@x.co'],
    ['f@x.co'],
  ]);
  expect(result).toMatchObject({ rows: 7, imported: 7, existing: 0, refused: 0 });
});

it('waits for whoever is told of a refused row', async () => {
  let told = 0;
  let atOnce = 0;
  const transfer = transferOf(() => []);
  const { refused } = await transfer.import(file({}, {}, {}), {
    format: 'ndjson',
    onRefused: async () => {
      expect(++atOnce).toBe(1);
      await new Promise((done) => setImmediate(done));
      atOnce--;
      told++;
    },
  });
  expect([refused, told]).toEqual([3, 3]);
});

it('tells that it begins, and once of all, also where it ends early; of a dry run nothing', async () => {
  events.splice(0);
  let batches = 0;
  const transfer = transferOf((rows) => {
    if (++batches === 2) throw new Error('away');
    return rows.map(() => 'imported');
  });
  const rows = [{ email: 'a@x.co' }, {}, { email: 'a@x.co' }];
  await transfer.import(file(...rows), { format: 'ndjson', dryRun: true }).catch(() => {});
  expect(events.splice(0)).toEqual([]);
  await transfer.import(file(), { format: 'ndjson' });
  expect(events.splice(0)).toEqual([{ name: 'users.import-started' }]);
  batches = 0;
  await expect(transfer.import(file(...rows), { format: 'ndjson' })).rejects.toThrow('away');
  expect(events).toEqual([
    { name: 'users.import-started' },
    { name: 'users.imported', imported: 1, existing: 0, refused: 1 },
  ]);
});

it('refuses CSV without a line: what was to write it may have failed', async () => {
  const transfer = transferOf(() => []);
  await expect(transfer.import(file(), { format: 'csv' })).rejects.toThrow('is empty');
});

it('is nothing for users who are in a table of the application', async () => {
  const transfer = transferOf(() => [], true);
  await expect(transfer.import(file(), { format: 'ndjson' })).rejects.toThrow('UserDirectory');
  await expect(transfer.export({ format: 'ndjson' }).next()).rejects.toThrow('UserDirectory');
});
