import { lstatSync, readFileSync } from 'node:fs';
import { SettingsError } from './settings-error.js';
import { decodeText } from './text-file.js';

const NAME = String.raw`[ \t]*(?:export[ \t]+)?(?<name>[A-Za-z_][A-Za-z0-9_.-]*)[ \t]*=[ \t]*`;
const COMMENT = String.raw`[ \t]*(?:#[^\n]*)?(?=\n|$)`;
const BLANK = new RegExp(COMMENT, 'y');
const BEGINNING = new RegExp(NAME, 'y');
/** A value in quotes may have several lines. */
const QUOTED = new RegExp(
  String.raw`${NAME}(?:"(?<double>[^"]*)"|'(?<single>[^']*)'|\`(?<backtick>[^\`]*)\`)${COMMENT}`,
  'y',
);
/** Without quotes, a comment begins with a space. */
const UNQUOTED = new RegExp(
  String.raw`${NAME}(?!["'\`])(?<value>[^\n#]*)(?<!\S(?=#))${COMMENT}`,
  'y',
);

type Variables = Record<string, string>;

/**
 * Reads a `.env` file: UTF-8, or UTF-16 with a byte order mark.
 *
 * Not by Node's `parseEnv`, which loses the assignment after an indented comment, and the rest of a value after a `#`.
 * @returns the settings in it; none if there is no such file.
 * @throws SettingsError if the file cannot be read, or has a line that is not an assignment. Messages have the number of
 *   the line, never its text.
 */
export function readEnvFile(path: string): Variables {
  const bytes = readBytes(path);
  if (bytes === null) return {};
  const text = decodeText(bytes);
  if (text === null) {
    throw new SettingsError([`${path} is not a text file in UTF-8: save it as UTF-8.`]);
  }
  return parse(path, text.replaceAll(/\r\n?/g, '\n'));
}

function parse(path: string, text: string): Variables {
  const variables: Variables = {};
  const faults: string[] = [];
  for (let position = 0, line = 1; position < text.length;) {
    const found = matchAt(BLANK, text, position) ?? matchAssignment(text, position);
    if (found?.groups?.name) variables[found.groups.name] = toValue(found.groups);
    if (!found) faults.push(`Line ${line} of ${path} ${describeFault(text, position)}`);
    const newline = text.indexOf('\n', position + (found?.[0].length ?? 0));
    const end = newline < 0 ? text.length : newline + 1;
    line += text.slice(position, end).split('\n').length - 1;
    position = end;
  }
  if (faults.length > 0) throw new SettingsError(faults);
  return variables;
}

function matchAssignment(text: string, position: number): RegExpExecArray | null {
  return matchAt(QUOTED, text, position) ?? matchAt(UNQUOTED, text, position);
}

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position;
  return pattern.exec(text);
}

function toValue({ value, double, single, backtick }: Record<string, string | undefined>): string {
  return value?.trim() ?? double?.replaceAll(String.raw`\n`, '\n') ?? single ?? backtick ?? '';
}

function describeFault(text: string, position: number): string {
  const [beginning] = matchAt(BEGINNING, text, position) ?? [];
  if (beginning === undefined) {
    return 'is not an assignment: write NAME=value, or begin the line with #.';
  }
  return /["'`]/.test(text.charAt(position + beginning.length))
    ? 'has a quote that does not end, or text after it: write NAME="value".'
    : 'has a # in its value: write the value in quotes, or put a space before a comment.';
}

function readBytes(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !lstatSync(path, { throwIfNoEntry: false })) return null;
    throw new SettingsError([
      `${path} ${describe(code)}: make it a file that the server can read, or delete it.`,
    ]);
  }
}

function describe(code: string | undefined): string {
  if (code === 'EISDIR') return 'is a directory';
  if (code === 'ENOENT') return 'is a link to a file that does not exist';
  return `cannot be read (${code})`;
}
