import { expect, it } from 'vitest';
import { parseRows, toChunks } from '../../test/support/rows.js';
import { ROW_MAX_BYTES } from './line-reader.js';
import { readNdjson } from './ndjson.js';

const read = (content: string | Buffer) => parseRows(readNdjson(toChunks(content)));

it('reads one object a line and skips blank lines', async () => {
  expect(await read('{"email":"a@x.co"}\r\n\n  \n{"roles":["a"]}')).toEqual([
    [1, { email: 'a@x.co' }],
    [4, { roles: ['a'] }],
  ]);
});

it.each([
  ['nonsense', 'not JSON'],
  [`"${'['.repeat(60_000)}`, 'not JSON'],
  ['{"email": "a@x.co",', 'not JSON'],
  ['null', 'not an object'],
  ['"a@example.com"', 'not an object'],
  ['{"email":{"a":1}}', '"email": must not be an object'],
  ['{"roles":[{"a":1}]}', '"roles": must not be an object'],
  ['{"a\\nline 1: forged":{}}', '(no name): must not be an object'],
  ['{"email":"a@x.co","email":"b@x.co"}', 'a member appears twice'],
  ['{"email":"a@x.co","\\u0065mail":"b@x.co"}', 'a member appears twice'],
])('rejects %s', async (text, reason) => {
  expect(await read(text)).toEqual([[1, reason]]);
});

it('reads on after a line that is too long or not UTF-8', async () => {
  const long = 'x'.repeat(ROW_MAX_BYTES + 1);
  const invalid = Buffer.from([0x61, 0xff, 0x0a]);
  const file = Buffer.concat([Buffer.from(`${long}\n{"a":1}\n`), invalid, Buffer.from('{"b":2}')]);
  expect(await read(file)).toEqual([
    [1, `longer than ${ROW_MAX_BYTES} bytes`],
    [2, { a: 1 }],
    [3, 'not UTF-8'],
    [4, { b: 2 }],
  ]);
});

it.each([
  '[{"email":"a@x.co"},{"email":"b@x.co"}]',
  '\n  [\n  {"email": "a@x.co"}\n]',
  '{\n  "email": "a@x.co"\n}',
  '{"users": [\n{"email":"a@x.co"}\n]}',
  `[${'{},'.repeat(100_000)}]`,
])('rejects a file that is one JSON document, and says how to convert it: %.40s', async (text) => {
  await expect(read(text)).rejects.toThrow("jq -c '.[]' FILE > users.ndjson");
});

it('takes a list after the first line for a row', async () => {
  expect(await read('{"email":"a@x.co"}\n[]')).toEqual([
    [1, { email: 'a@x.co' }],
    [2, 'not an object'],
  ]);
});
