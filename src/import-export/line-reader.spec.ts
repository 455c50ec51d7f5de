import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { toChunks } from '../../test/support/rows.js';
import { peekLine, readLines, ROW_MAX_BYTES, withoutByteOrderMark } from './line-reader.js';

async function read(content: string | Buffer, size = 7): Promise<Array<[number, string]>> {
  const found: Array<[number, string]> = [];
  for await (const { line, content: bytes } of readLines(
    withoutByteOrderMark(toChunks(content, size)),
  )) {
    found.push([line, bytes.toString()]);
  }
  return found;
}

it.each([1, 2, 3, 7, 1_000])('reads lines from chunks of %i bytes', async (size) => {
  expect(await read('\ufeffone\r\ntwo\n\n  \nünf\r\n\nlast', size)).toEqual([
    [1, 'one\r'],
    [2, 'two'],
    [3, ''],
    [4, '  '],
    [5, 'ünf\r'],
    [6, ''],
    [7, 'last'],
  ]);
});

it('reads no lines from an empty file', async () => {
  expect(await read('')).toEqual([]);
  expect(await read('\ufeff')).toEqual([]);
});

it.each(['utf16le', 'utf-16be'])('rejects a file in %s', async (encoding) => {
  const file = Buffer.from('\ufeffone\ntwo', 'utf16le');
  if (encoding === 'utf-16be') file.swap16();
  await expect(read(file)).rejects.toThrow('UTF-16');
});

it('reads past a line of a gigabyte in the memory of one row', async () => {
  const chunk = Buffer.alloc(1024 * 1024, 'x');
  async function* gigabyte() {
    for (let i = 0; i < 1024; i++) yield chunk;
    yield Buffer.from('\nnext');
  }
  // What earlier tests have left must not count.
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const measure = () => {
    collectGarbage();
    return process.memoryUsage().arrayBuffers;
  };
  const before = measure();
  const found: Array<[number, boolean]> = [];
  const growth: number[] = [];
  for await (const { line, content } of readLines(gigabyte())) {
    found.push([line, content.length > ROW_MAX_BYTES]);
    growth.push(measure() - before);
  }
  expect(found).toEqual([
    [1, true],
    [2, false],
  ]);
  expect(Math.max(...growth)).toBeLessThan(50 * 1024 * 1024);
});

it.each([1, 7, 1_000])(
  'peeks at the first line in chunks of %i bytes and keeps the file',
  async (size) => {
    for (const file of ['one,two\nthree\nfour', 'one,two', '', '\n']) {
      const { line, content } = await peekLine(toChunks(file, size));
      expect(line).toBe(file.split('\n')[0]);
      const chunks: Buffer[] = [];
      for await (const chunk of content) chunks.push(chunk);
      expect(Buffer.concat(chunks).toString()).toBe(file);
    }
  },
);
