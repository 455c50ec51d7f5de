import { parse as parseCsv } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { parseRows, toChunks } from '../../test/support/rows.js';
import { readCsv, writeCsv } from './csv.js';
import { ROW_MAX_BYTES } from './line-reader.js';
import { readNdjson, writeNdjson } from './ndjson.js';

const COLUMNS = ['email', 'full_name', 'disabled', 'roles'];
const TOO_LONG = `longer than ${ROW_MAX_BYTES} bytes; the rest of the file was not read`;
const MISPLACED = 'a misplaced quote; the rest of the file was not read';

const readFile = (content: string | Buffer, size?: number) =>
  parseRows(readCsv(toChunks(content, size)));
const read = (records: string, size?: number) => readFile(`${COLUMNS.join(',')}\n${records}`, size);

/** Splits a record as a spreadsheet with this separator may, which ignores quotes that do not enclose a whole cell. */
function splitCells(record: string, separator: string): string[] {
  if (separator === ',') return parseCsv(record).flat();
  return record.split(new RegExp(`[${separator}\r\n]`)).map((cell) => cell.replace(/^"+/, ''));
}

describe('readCsv', () => {
  it('converts text to the values of NDJSON and leaves out empty fields', async () => {
    const records = [
      'a@x.co,"O""Brien, J",t,admin;editor',
      'a@x.co,,0,"[""a b""]"',
      '"a@x.co","","",""',
    ];
    expect(await read(records.join('\r\n'))).toEqual([
      [
        2,
        {
          email: 'a@x.co',
          full_name: 'O"Brien, J',
          disabled: true,
          roles: ['admin', 'editor'],
        },
      ],
      [3, { email: 'a@x.co', disabled: false, roles: ['a b'] }],
      [4, { email: 'a@x.co' }],
    ]);
  });

  it.each([1, 2, 7, 1_000])('counts lines in chunks of %i bytes', async (size) => {
    const records = 'a,"b\r\nc ""d""\n",,\n\n  \r\ne,,,\nf';
    expect(await read(records, size)).toEqual([
      [2, { email: 'a', full_name: 'b\r\nc "d"\n' }],
      [7, { email: 'e' }],
      [8, '1 fields, but the first line has 4'],
    ]);
  });

  it.each([
    ['semicolons', ';', ''],
    ['tabs', '\t', ''],
    ['bars', '|', ''],
    ['semicolons after a line that names them', ';', 'sep=;\r\n'],
    ['commas after a line in quotes that names them', ',', '"sep=,"\n'],
    ['tabs after a line that names them', '\t', 'SEP=\t\n'],
  ])('reads fields that are separated by %s', async (_what, separator, before) => {
    const records = [
      ['"email"', 'full_name', 'roles'],
      ['a@x.co', '"O""Brien, J; K\tL|M"', '"a;b"'],
      ['b@x.co', '', 'c'],
      ['c@x.co'],
    ];
    const text = before + records.map((fields) => fields.join(separator)).join('\r\n');
    const line = before === '' ? 1 : 2;
    for (const size of [1, 7, 1_000]) {
      expect(await readFile(text, size)).toEqual([
        [line + 1, { email: 'a@x.co', full_name: 'O"Brien, J; K\tL|M', roles: ['a', 'b'] }],
        [line + 2, { email: 'b@x.co', roles: ['c'] }],
        [line + 3, '1 fields, but the first line has 3'],
      ]);
    }
  });

  it('takes NULL and \\N for an empty field, as MySQL and PostgreSQL write it, unless it is quoted', async () => {
    expect(await read('a@x.co,NULL,\\N,NULL\nb@x.co,"NULL",,\nc@x.co,"\\N",,')).toEqual([
      [2, { email: 'a@x.co' }],
      [3, { email: 'b@x.co', full_name: 'NULL' }],
      [4, { email: 'c@x.co', full_name: '\\N' }],
    ]);
  });

  it('reads on after a record with too many fields or invalid UTF-8', async () => {
    const file = Buffer.from('email\na,b\nx\xff\nc', 'latin1');
    expect(await readFile(file)).toEqual([
      [2, '2 fields, but the first line has 1'],
      [3, 'not UTF-8'],
      [4, { email: 'c' }],
    ]);
  });

  it.each([
    ['email,password', /column "password"/],
    ['email,__proto__', /column "__proto__"/],
    ['email,email', /column twice/],
    ['full_name', /no column email/],
    ['a@x.co,$2b$12$secret', /column \(no name\)/],
    ['"email', /^Line 1: a quote is not closed/],
    ['', /is empty/],
    ['\n\n', /is empty/],
  ])('rejects the header %j', async (header, message) => {
    await expect(readFile(header)).rejects.toThrow(message);
  });

  it.each([
    ['in a field without quotes', 'a,5" pipe'],
    ['before a space', 'a,"b" '],
    ['before text', 'a,"b"c'],
    ['before a carriage return alone', 'a,"b"\rc'],
    ['in a field that is too long', `a"${'x'.repeat(100_000)}`],
  ])('ends the file at a quote %s: a name may forge a row', async (_at, record) => {
    const forged = `first,,,\n${record}\nb,"evil\nevil@q.co,x,,admin\n",\nc`;
    for (const size of [1, 7, 999, 1_000_000]) {
      expect(await read(forged, size)).toEqual([
        [2, { email: 'first' }],
        [3, MISPLACED],
      ]);
    }
  });

  it('ends the file at a quote that is not closed, and reports the line of the record', async () => {
    expect(await read('a,,,\nb,"c\nd\ne')).toEqual([
      [2, { email: 'a' }],
      [3, 'a quote is not closed; the rest of the file was not read'],
    ]);
  });

  it.each([
    ['text', 'x'.repeat(ROW_MAX_BYTES + 1)],
    ['text in quotes', `"${'x'.repeat(ROW_MAX_BYTES)}\nevil@example.com,,,admin\n"`],
    ['empty fields', ','.repeat(ROW_MAX_BYTES + 1)],
  ])('ends the file at a record with too many bytes of %s', async (_what, record) => {
    for (const size of [999, 1_000_000]) {
      expect(await read(`first,,,\n${record}\nlast,,,`, size)).toEqual([
        [2, { email: 'first' }],
        [3, TOO_LONG],
      ]);
    }
  });

  it.each(['x', ','])('reads little of a record that is a gigabyte of %j', async (character) => {
    let chunks = 0;
    async function* gigabyte() {
      yield Buffer.from('email\n');
      for (; chunks < 16_384; chunks++) yield Buffer.alloc(64 * 1024, character);
    }
    expect(await parseRows(readCsv(gigabyte()))).toEqual([[2, TOO_LONG]]);
    expect(chunks).toBeLessThan(4);
  });
});

describe('writeCsv', () => {
  it.each([
    '=1+1',
    '+1',
    '-1',
    '@x',
    "'=1",
    "''@x",
    "'x",
    '"',
    ',',
    ' =1',
    'ä\u2028',
    '\t=1',
    '\r=1',
    "'\t=1",
    '\uff1d1',
    'Ann;=1+1;=cmd|/C calc!A0',
    'Ann\t+1',
    'Ann|@SUM(1)',
    'Ann\n-1',
    'Ann;"=1+1',
    'Ann;""=1+1;',
    "Ann;'=1",
    ';;=1',
    ';\t=1',
    'Ann; Lee | "x"',
    "O\"Brien;''+1",
    'NULL',
    '\\N',
  ])('writes %j so that a spreadsheet computes nothing and an import restores it', async (name) => {
    const members = {
      email: '=a|=b@x.co',
      full_name: name,
      disabled: false,
      roles: ['=x', 'a;=1'],
    };
    const text = writeCsv([members], COLUMNS);
    for (const separator of [',', ';', '\t', '|']) {
      const cells = splitCells(text.slice(0, -2), separator);
      expect(cells.filter((cell) => /^[=+\-@\t\r\uff1d]/.test(cell))).toEqual([]);
    }
    expect(await read(text)).toEqual([[2, members]]);
    expect(await parseRows(readNdjson(toChunks(writeNdjson([members]))))).toEqual([[1, members]]);
  });

  it('writes booleans as words, null as an empty field, and lists as JSON', () => {
    const rows = [{ email: 'a@x.co', full_name: null, disabled: true, roles: ['a', 'b'] }];
    expect(writeCsv(rows, COLUMNS)).toBe('a@x.co,,true,"[""a"",""b""]"\r\n');
  });
});
