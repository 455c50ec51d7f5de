import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { importRows } from '../support/importer.js';

const test = serverTest();
const BATCH_ROWS = 1_000;
const many = (name: string, count: number) =>
  Array.from({ length: count }, (_, i) => ({
    email: `${name}${i}@example.com`,
    username: `${name}${i}`,
  }));

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
