import { isUtf8 } from 'node:buffer';
import { ImportError, RowError } from './import-export.errors.js';
import { readLines, ROW_MAX_BYTES } from './line-reader.js';
import { type RawMembers, type RawRow, safeColumnName } from './user-row.parser.js';

/** The first line of a JSON document with all users in it: `[`, `[{`, `{`, or `{"users": [`. */
const DOCUMENT_START = /^\[|^\{\s*("\w{1,40}"\s*:\s*(?:[[{]\s*)?)?$/;

/**
 * Reads the rows of an NDJSON file. Blank lines are skipped.
 * @throws ImportError if the file is one JSON document.
 */
export async function* readNdjson(chunks: AsyncIterable<Buffer>): AsyncGenerator<RawRow> {
  let isFirst = true;
  for await (const { line, content } of readLines(chunks)) {
    const text = content.toString().trim();
    if (text === '') continue;
    if (isFirst && DOCUMENT_START.test(text)) {
      throw new ImportError(
        "The file is one JSON document, not NDJSON, which has one user on each line. Convert an array with: jq -c '.[]' FILE > users.ndjson",
      );
    }
    isFirst = false;
    yield { line, parse: () => parseMembers(content, text) };
  }
}

/** Writes one line of NDJSON for each row. */
export function writeNdjson(rows: object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

function parseMembers(content: Buffer, text: string): RawMembers {
  if (content.length > ROW_MAX_BYTES) throw new RowError(`longer than ${ROW_MAX_BYTES} bytes`);
  if (!isUtf8(content)) throw new RowError('not UTF-8');
  const value = parseJson(text);
  if (!isObject(value)) throw new RowError('not an object');
  const members = new Map(Object.entries(value));
  for (const [name, member] of members) {
    const values: unknown[] = Array.isArray(member) ? member : [member];
    if (values.some(isObject)) throw new RowError(`${safeColumnName(name)}: must not be an object`);
  }
  // JSON.parse takes the last of two equal names; other readers of the file may take the first.
  if (countNames(text) !== members.size) throw new RowError('a member appears twice');
  return members;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The message of JSON.parse repeats a part of the line.
    throw new RowError('not JSON');
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Counts the member names of an object that contains no objects. */
function countNames(text: string): number {
  const strings = [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)];
  return strings.filter(([, colon]) => colon).length;
}
