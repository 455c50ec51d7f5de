import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type RawRecord, readRecords, RECORD_MAX_BYTES } from './records.js';

async function read(content: string | Buffer, { quoted = false, chunk = 7 } = {}) {
  const bytes = Buffer.from(content as string);
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += chunk) chunks.push(bytes.subarray(at, at + chunk));
  const records: RawRecord[] = [];
  for await (const record of readRecords(Readable.from(chunks), { quoted })) records.push(record);
  return records.map(({ line, text, refusal }) => [line, refusal ?? text]);
}

describe('the records of a file', () => {
  it.each([1, 2, 3, 7, 1_000])('are its lines, in chunks of %i bytes', async (chunk) => {
    const file = '\ufeffone\r\ntwo\n\n  \nünf\r\n\nlast';
    expect(await read(file, { chunk })).toEqual([
      [1, 'one'],
      [2, 'two'],
      [5, 'ünf'],
      [7, 'last'],
    ]);
  });

  it('are none of an empty file', async () => {
    expect(await read('')).toEqual([]);
    expect(await read('\n\n')).toEqual([]);
    expect(await read('\ufeff')).toEqual([]);
  });

  it('go on after one that is too long or not UTF-8', async () => {
    const long = 'x'.repeat(RECORD_MAX_BYTES + 1);
    const invalid = Buffer.from([0x61, 0xff, 0x0a]);
    const file = Buffer.concat([Buffer.from(`${long}\nb\n`), invalid, Buffer.from('d')]);
    expect(await read(file, { chunk: 1_000 })).toEqual([
      [1, `longer than ${RECORD_MAX_BYTES} bytes`],
      [2, 'b'],
      [3, 'not UTF-8'],
      [4, 'd'],
    ]);
  });

  it('cannot be read of UTF-16', async () => {
    await expect(read(Buffer.from('\ufeffone\ntwo', 'utf16le'))).rejects.toThrow('UTF-16');
  });

  it('of a gigabyte are refused in the memory of one', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    async function* gigabyte() {
      for (let i = 0; i < 1024; i++) yield chunk;
      yield Buffer.from('\nnext');
    }
    const before = process.memoryUsage().arrayBuffers;
    const lines: number[] = [];
    for await (const { line } of readRecords(gigabyte(), { quoted: true })) lines.push(line);
    expect(lines).toEqual([1, 2]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * 1024 * 1024);
  });
});

describe('a record in quotes', () => {
  const quoted = true;

  it.each([
    ['in a field without quotes', 'a,5" pipe'],
    ['behind a field in quotes', 'a,"b" '],
    ['after the quotes of a field', 'a,"b"c'],
    ['before a return that ends no line', 'a,"b"\rc'],
  ])('with a quote %s ends the file: what comes after may be between quotes', async (_at, row) => {
    const forged = `first\n${row}\nb,"evil\nevil@q.co,x,admin\n",\nc`;
    for (const chunk of [1, 7, 999]) {
      expect(await read(forged, { quoted, chunk })).toEqual([
        [1, 'first'],
        [2, 'a quote where there must be none: nothing after it was read'],
      ]);
    }
  });

  it('may be too long or not UTF-8, with a quote that must not be there', async () => {
    const forged = `a"${'x'.repeat(100_000)}\nb,"evil\nevil@q.co,x,admin\n",\nc`;
    expect(await read(forged, { quoted, chunk: 999 })).toEqual([
      [1, 'a quote where there must be none: nothing after it was read'],
    ]);
  });

  it('ends a line in either way, and may be the first behind a byte order mark', async () => {
    expect(await read('\uFEFF"a","b""c"\r\n"d",e\n"f"', { quoted, chunk: 1 })).toEqual([
      [1, '"a","b""c"'],
      [2, '"d",e'],
      [3, '"f"'],
    ]);
  });

  it('goes on in the next line', async () => {
    expect(await read('a,"b\nc ""d""\n",e\nf', { quoted })).toEqual([
      [1, 'a,"b\nc ""d""\n",e'],
      [4, 'f'],
    ]);
  });

  it('is never read as another, also where it is too long', async () => {
    const name = `"${'x'.repeat(RECORD_MAX_BYTES)}\nevil@example.com,admin\n"`;
    expect(await read(`a,${name}\nb`, { quoted, chunk: 999 })).toEqual([
      [1, `longer than ${RECORD_MAX_BYTES} bytes`],
      [4, 'b'],
    ]);
  });

  it('that does not end is told of where it begins', async () => {
    expect(await read('a\nb,"c\nd\ne', { quoted })).toEqual([
      [1, 'a'],
      [2, 'a quote that does not end: nothing after it was read'],
    ]);
  });
});
