import { canonicalizeEmail } from '../users/identifiers.js';
import { readCsv } from './csv.js';
import { RowError } from './import-export.errors.js';
import { withoutByteOrderMark } from './line-reader.js';
import { readNdjson } from './ndjson.js';
import type { RawMembers, RawRow } from './user-row.parser.js';

/** The format of a file of users. */
export type UserFileFormat = 'ndjson' | 'csv';

/**
 * Reads the rows of a file.
 * @throws ImportError if the file cannot be read as users.
 */
export function readRows(
  file: AsyncIterable<Buffer>,
  format: UserFileFormat,
): AsyncGenerator<RawRow> {
  const content = withoutByteOrderMark(file);
  return format === 'csv' ? readCsv(content) : readNdjson(content);
}

/** Returns the first row with this e-mail address, or null. Rows that cannot be read are skipped. */
export async function findRow(
  rows: AsyncIterable<RawRow>,
  email: string,
): Promise<{ line: number; members: RawMembers } | null> {
  const wanted = canonicalizeEmail(email);
  for await (const { line, parse } of rows) {
    const members = parseOrNull(parse);
    const found = members?.get('email');
    if (members === null || typeof found !== 'string') continue;
    if (wanted !== null && canonicalizeEmail(found) === wanted) return { line, members };
  }
  return null;
}

function parseOrNull(parse: RawRow['parse']): RawMembers | null {
  try {
    return parse();
  } catch (error) {
    if (error instanceof RowError) return null;
    throw error;
  }
}
