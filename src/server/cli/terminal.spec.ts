import { afterEach, describe, expect, it, vi } from 'vitest';
import { printOne, printRows } from './output.js';
import { print, printError, toPrintable, toPrintableLines } from './terminal.js';
import { OutputFile } from './user-files.js';

/** Ends the line, clears the screen, moves the cursor, turns the text around, and is invisible. */
const HOSTILE = 'a\r\nFAKE\u001b[2J\u009b1A\u2028\u202e\u2066\u200b\u{e0041}';
const ESCAPED = 'a\\u000d\\u000aFAKE\\u001b[2J\\u009b1A\\u2028\\u202e\\u2066\\u200b\\udb40\\udc41';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Returns what `work` writes on the standard output. */
function written(work: () => void): string {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  work();
  const text = log.mock.calls.flat().join('\n');
  log.mockRestore();
  return text;
}

describe('the text that a command prints', () => {
  it('is escaped as JSON escapes, and everything else stays', () => {
    expect(toPrintable(HOSTILE)).toBe(ESCAPED);
    expect(toPrintable('Ann-Łucja 葛城 "x" 😀')).toBe('Ann-Łucja 葛城 "x" 😀');
    expect(JSON.parse(toPrintable(JSON.stringify(HOSTILE)))).toBe(HOSTILE);
  });

  it('keeps its line breaks where the text has lines', () => {
    expect(toPrintableLines('a\r\nb\nc\rd\u202e')).toBe('a\r\nb\nc\\u000dd\\u202e');
  });

  it('is escaped in a table, in the lines of one result, and in JSON', () => {
    const row = { id: '1', full_name: HOSTILE, roles: [HOSTILE] };
    const table = written(() => printRows([row], {}, 'none'));
    expect(table.split('\n')).toEqual([
      expect.stringMatching(/^ID {2}FULL_NAME +ROLES$/),
      `1   ${ESCAPED}  ${ESCAPED}`,
    ]);
    expect(written(() => printOne(row, {})).split('\n')).toHaveLength(3);
    for (const json of [
      written(() => printRows([row], { json: true }, 'none')),
      written(() => printOne(row, { json: true })),
    ]) {
      expect(json).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect([JSON.parse(json)].flat()).toEqual([row]);
    }
  });

  it('is escaped by print() and printError()', () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    expect(written(() => print('x\u202e\ny'))).toBe('x\\u202e\ny');
    printError('x\u202e\ny');
    expect(error).toHaveBeenCalledWith('x\\u202e\ny');
  });

  it.each([
    [true, 'Ann\\u202e\r\n'],
    [false, 'Ann\u202e\r\n'],
  ])('is escaped in an export if the standard output is a terminal (%s)', async (isTTY, text) => {
    Object.defineProperty(process.stdout, 'isTTY', { value: isTTY, configurable: true });
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await OutputFile.standardOutput().write('Ann\u202e\r\n');
    Reflect.deleteProperty(process.stdout, 'isTTY');
    expect(write).toHaveBeenCalledWith(text);
  });
});
