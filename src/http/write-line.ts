import type { Logger } from '@nestjs/common';

/** The details of a line. */
export type LogFields = Readonly<Record<string, string | number | Date | undefined>>;

/** Characters that end a line, move the cursor or turn the text around. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const PLAIN_VALUE = /^[\w.:/@-]+$/;

let current: LogFields | null = null;

/**
 * Returns the `message` and the details of the line that is being logged, or null if the line has none. A structured
 * logger, such as pino, calls it while Nest calls the logger.
 *
 * @example
 * ```ts
 * import { findLogFields } from 'nightlatch';
 * import { pino } from 'pino';
 *
 * export const log = pino({ mixin: () => findLogFields() ?? {} });
 * ```
 */
export function findLogFields(): LogFields | null {
  return current;
}

/**
 * Logs a message with details, as one line of text; an `error` also has the stack.
 */
export function writeLine(
  logger: Logger,
  level: 'error' | 'warn' | 'log' | 'debug',
  message: string,
  fields: LogFields = {},
  error?: Error,
): void {
  const stack = error && toStack(error);
  const line = [toPrintable(message), ...Object.entries(fields).flatMap(toText)].join(' ');
  current = { message, ...fields, ...(stack && { stack }) };
  try {
    if (level === 'error' && stack) logger.error(line, stack);
    else logger[level](line);
  } finally {
    current = null;
  }
}

function toText([name, value]: [string, LogFields[string]]): string[] {
  if (value === undefined) return [];
  const text = value instanceof Date ? value.toISOString() : String(value);
  return [`${name}=${PLAIN_VALUE.test(text) ? text : toPrintable(JSON.stringify(text))}`];
}

/** Returns the stack of an error. The message at its start may repeat a request, so it is escaped. */
function toStack({ name, message, stack = '' }: Error): string {
  const start = stack.includes(message) ? stack.indexOf(message) + message.length : 0;
  const frames = stack
    .slice(start)
    .split('\n')
    .filter((line) => /^\s+at /.test(line));
  return [toPrintable(`${name}: ${message}`), ...frames].join('\n');
}

function toPrintable(text: string): string {
  return text.replace(UNPRINTABLE, (found) =>
    found
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
