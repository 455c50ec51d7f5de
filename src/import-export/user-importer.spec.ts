import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import type { UnitsOfWork } from '../events/units-of-work.js';
import { Clock } from '../clock/clock.js';
import type { UsersService } from '../users/users.service.js';
import type { BatchImporter, BatchRow, RowOutcome } from './batch-importer.js';
import type { ImportExportStore } from './import-export.store.js';
import { UserExporter } from './user-exporter.js';
import { UserImporter } from './user-importer.js';

const events: unknown[] = [];
const record = async (name: string, event: object) => void events.push({ name, ...event });
const units = {
  record: (_by: unknown, name: string, event: object) => record(name, event),
  run: (_by: unknown, work: (unit: unknown) => Promise<void>) => work({ record }),
} as unknown as UnitsOfWork;

function createImporter(run: (rows: BatchRow[]) => RowOutcome[], usesExternalDirectory = false) {
  const batches = { run: async (rows: BatchRow[]) => run(rows) } as unknown as BatchImporter;
  return new UserImporter({ usesExternalDirectory } as UsersService, batches, new Clock(), units);
}
const file = (...rows: object[]) =>
  Readable.from(rows.map((row) => Buffer.from(`${JSON.stringify(row)}\n`)));

it('puts rows that share an e-mail address, a user name or an id into different batches', async () => {
  const batches: string[][] = [];
  const importer = createImporter((rows) => {
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
  const result = await importer.import(file(...rows), { format: 'ndjson' });
  expect(batches).toEqual([
    ['a@x.co', 'b@x.co'],
    ['A@x.co', 'c@x.co'],
    ['d@x.co', 'e@x.co'],
    ['f@x.co'],
  ]);
  expect(result).toMatchObject({ rows: 7, imported: 7, existing: 0, refused: 0 });
});

it('awaits onRefused before it reads the next row', async () => {
  let calls = 0;
  let running = 0;
  const importer = createImporter(() => []);
  const { refused } = await importer.import(file({}, {}, {}), {
    format: 'ndjson',
    onRefused: async () => {
      expect(++running).toBe(1);
      await new Promise((done) => setImmediate(done));
      running--;
      calls++;
    },
  });
  expect([refused, calls]).toEqual([3, 3]);
});

it('emits users.import-started and one users.imported, also if it fails; a dry run emits no events', async () => {
  events.splice(0);
  let batches = 0;
  const importer = createImporter((rows) => {
    if (++batches === 2) throw new Error('away');
    return rows.map(() => 'imported');
  });
  const rows = [{ email: 'a@x.co' }, {}, { email: 'a@x.co' }];
  await importer.import(file(...rows), { format: 'ndjson', dryRun: true }).catch(() => {});
  expect(events.splice(0)).toEqual([]);
  await importer.import(file(), { format: 'ndjson' });
  expect(events.splice(0)).toEqual([{ name: 'users.import-started' }]);
  batches = 0;
  await expect(importer.import(file(...rows), { format: 'ndjson' })).rejects.toThrow('away');
  expect(events).toEqual([
    { name: 'users.import-started' },
    { name: 'users.imported', imported: 1, existing: 0, refused: 1 },
  ]);
});

it('rejects an empty CSV file, whose export may have failed', async () => {
  const importer = createImporter(() => []);
  await expect(importer.import(file(), { format: 'csv' })).rejects.toThrow('is empty');
});

it('rejects imports and exports if users are managed by an external directory', async () => {
  const importer = createImporter(() => [], true);
  await expect(importer.import(file(), { format: 'ndjson' })).rejects.toThrow('UserDirectory');
  const users = { usesExternalDirectory: true } as UsersService;
  const exporter = new UserExporter(users, {} as ImportExportStore, units);
  await expect(exporter.export({ format: 'ndjson' }).next()).rejects.toThrow('UserDirectory');
});
