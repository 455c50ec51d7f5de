import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import type { UnitsOfWork } from '../events/units-of-work.js';
import { Clock } from '../clock/clock.js';
import type { PasswordHasher } from '../passwords/password-hasher.js';
import type { UsersService } from '../users/users.service.js';
import type { BatchImporter, RowOutcome } from './batch-importer.js';
import type { ImportExportStore } from './import-export.store.js';
import { UserExporter } from './user-exporter.js';
import { UserImporter } from './user-importer.js';
import type { ImportedUser } from './user-row.parser.js';

const hasher = {
  hasPepper: false,
  verify: async (stored: string, plain: string) => stored === BCRYPT && plain === 'secret',
} as PasswordHasher;
const events: unknown[] = [];
const record = async (name: string, event: object) => void events.push({ name, ...event });
const units = {
  record: (_by: unknown, name: string, event: object) => record(name, event),
  run: (_by: unknown, work: (unit: unknown) => Promise<void>) => work({ record }),
} as unknown as UnitsOfWork;

function createImporter(
  run: (users: ImportedUser[]) => RowOutcome[],
  usesExternalDirectory = false,
) {
  const batches = { run: async (users: ImportedUser[]) => run(users) } as unknown as BatchImporter;
  const users = { usesExternalDirectory } as UsersService;
  return new UserImporter(users, batches, new Clock(), units, hasher);
}
const file = (...rows: object[]) =>
  Readable.from(rows.map((row) => Buffer.from(`${JSON.stringify(row)}\n`)));

const BCRYPT = '$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW';
const ID = '019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71';

it('refuses a row with a value of an earlier row, in a batch of its own or not, and names the line', async () => {
  const batches: string[][] = [];
  const importer = createImporter((users) => {
    batches.push(users.map(({ email }) => email));
    return users.map(({ email }) => (email === 'c@x.co' ? { reason: 'no' } : 'imported'));
  });
  const rows = [
    { email: 'a@x.co', username: 'one' },
    { email: 'b@x.co', id: ID },
    { email: 'A@x.co' },
    { email: 'c@x.co', username: 'two' },
    { email: 'd@x.co', username: 'ONE' },
    // The row before it with this user name is not imported.
    { email: 'e@x.co', username: 'two' },
    { email: 'f@x.co', id: ID.toUpperCase() },
    { email: 'b@x.co', id: ID },
  ];
  const refused: unknown[] = [];
  const onRefused = (row: unknown) => void refused.push(row);
  const result = await importer.import(file(...rows), { format: 'ndjson', onRefused });
  expect(batches).toEqual([['a@x.co', 'b@x.co'], ['c@x.co'], ['e@x.co']]);
  expect(refused).toEqual([
    { line: 3, reason: 'email: the same as in line 1' },
    { line: 5, reason: 'username: the same as in line 1' },
    { line: 4, reason: 'no' },
    { line: 7, reason: 'id: the same as in line 2' },
    { line: 8, reason: 'email: the same as in line 2' },
  ]);
  expect(result).toMatchObject({ rows: 8, imported: 3, existing: 0, refused: 5 });
});

it('refuses a second row of an existing user, but not one with their former user name', async () => {
  const importer = createImporter((users) =>
    users.map(({ email }) => (email === 'a@x.co' ? 'existing' : 'imported')),
  );
  const rows = [
    { email: 'a@x.co', username: 'one' },
    { email: 'A@x.co' },
    { email: 'b@x.co', username: 'one' },
  ];
  const result = await importer.import(file(...rows), { format: 'ndjson' });
  expect(result).toMatchObject({ imported: 1, existing: 1, refused: 1 });
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
    return rows.map(({ username }) => (username === null ? 'imported' : { reason: 'no' }));
  });
  const rows = [
    { email: 'a@x.co' },
    { email: 'b@x.co', username: 'one' },
    {},
    { email: 'c@x.co', username: 'one' },
  ];
  await importer.import(file(...rows), { format: 'ndjson', dryRun: true }).catch(() => {});
  expect(events.splice(0)).toEqual([]);
  await importer.import(file(), { format: 'ndjson' });
  expect(events.splice(0)).toEqual([{ name: 'users.import-started' }]);
  batches = 0;
  await expect(importer.import(file(...rows), { format: 'ndjson' })).rejects.toThrow('away');
  expect(events).toEqual([
    { name: 'users.import-started' },
    { name: 'users.imported', imported: 1, existing: 0, refused: 2 },
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

it('tries one password of a file and writes nothing', async () => {
  const importer = createImporter(() => {
    throw new Error('A trial must not import.');
  });
  const rows = [
    { email: 'a@x.co' },
    { roles: ['no-address'] },
    { email: 'Ann@X.co', password_hash: BCRYPT },
    { email: 'weak@x.co', password_hash: '5f4dcc3b5aa765d61d8327deb882cf99' },
    { email: 'pepper@x.co', password_hash: `bcrypt_pepper$${BCRYPT}` },
  ];
  const attempt = (email: string, password = 'secret') =>
    importer.tryPassword(file(...rows), { format: 'ndjson' }, { email, password });
  expect(await attempt('ann@x.co')).toEqual({ line: 3, matches: true });
  expect(await attempt('ann@x.co', 'other')).toEqual({ line: 3, matches: false });
  expect(await attempt('a@x.co')).toEqual({ line: 1, matches: false });
  await expect(attempt('unknown@x.co')).rejects.toThrow(
    'No row of the file has this e-mail address',
  );
  await expect(attempt('weak@x.co')).rejects.toThrow('Line 4: password_hash: MD5');
  await expect(attempt('pepper@x.co')).rejects.toThrow(
    'Line 5: password_hash: requires the pepper',
  );
});
