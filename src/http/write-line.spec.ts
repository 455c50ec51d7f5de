import { ConsoleLogger, Logger } from '@nestjs/common';
import { afterEach, expect, it, vi } from 'vitest';
import { findLogFields, writeLine } from './write-line.js';

const logger = new Logger('Here');

afterEach(() => {
  vi.restoreAllMocks();
  Logger.overrideLogger(false);
});

/** Returns what Nest's own logger prints during `work`. */
function print(work: () => void): string {
  let text = '';
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      text += String(chunk);
      return true;
    });
  }
  Logger.overrideLogger(new ConsoleLogger({ colors: false, timestamp: false }));
  work();
  vi.restoreAllMocks();
  return text;
}

it('A line in the logger of Nest has the message, the details and the context', () => {
  const at = new Date('2026-11-29T12:00:00Z');
  const text = print(() =>
    writeLine(logger, 'warn', 'It failed.', {
      kid: '2f1c',
      reason: 'no such table',
      at,
      no: undefined,
    }),
  );
  expect(text).toMatch(
    /WARN \[Here\] It failed\. kid=2f1c reason="no such table" at=2026-11-29T12:00:00\.000Z\n$/,
  );
});

it('An error in the logger of Nest has its stack on the lines below', () => {
  const text = print(() => writeLine(logger, 'error', 'It failed.', {}, new TypeError('boom')));
  expect(text).toMatch(/ERROR \[Here\] It failed\.\nTypeError: boom\n {4}at /);
});

it('Line breaks and control characters of a request forge no line of a text log', () => {
  const forged = 'x\nERROR [Forged] \u001b[2J\u2028\u202e';
  const text = print(() => writeLine(logger, 'error', forged, { forged }, new Error(forged)));
  const lines = text.split('\n').filter((line) => !/^ {4}at /.test(line));
  expect(lines).toHaveLength(3);
  expect(lines.filter((line) => line.startsWith('ERROR'))).toEqual([]);
  for (const character of '\u001b\u2028\u202e') expect(text).not.toContain(character);
});

it('A structured logger gets the details as members while it is called, and not after', () => {
  const found: unknown[] = [];
  const keep = () => void found.push(findLogFields());
  Logger.overrideLogger({ log: keep, warn: keep, error: keep, debug: keep });
  writeLine(logger, 'log', 'The key is published.', { kid: 'a b' });
  expect(found).toEqual([{ message: 'The key is published.', kid: 'a b' }]);
  expect(findLogFields()).toBeNull();
});
