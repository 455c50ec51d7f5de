import { Readable } from 'node:stream';
import { RowError } from '../../src/import-export/import-export.errors.js';
import type { RawRow } from '../../src/import-export/user-row.parser.js';

/** Splits a file into chunks of `size` bytes. */
export function toChunks(content: string | Buffer, size = 1_000): Readable {
  const bytes = Buffer.from(content as string);
  const count = Math.ceil(bytes.length / size);
  return Readable.from(
    Array.from({ length: count }, (_, i) => bytes.subarray(i * size, (i + 1) * size)),
  );
}

/** Parses rows. Returns the line of each, with its members or the reason why it was rejected. */
export async function parseRows(rows: AsyncIterable<RawRow>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const { line, parse } of rows) {
    found.push([line, orReason(() => Object.fromEntries(parse()))]);
  }
  return found;
}

/** Returns the result of `work`, or the message of the `RowError` that it throws. */
export function orReason<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    if (error instanceof RowError) return error.message;
    throw error;
  }
}
