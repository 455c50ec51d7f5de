import { ImportError } from './import-export.errors.js';

/** The largest size of a row in bytes. A typical user takes a few hundred. */
export const ROW_MAX_BYTES = 64 * 1024;

/** A line of a file, without its line feed. */
interface Line {
  /** The number of the line; the first is 1. */
  line: number;
  /** A line longer than {@link ROW_MAX_BYTES} may be cut, but is still longer than that. */
  content: Buffer;
}

/** Splits a file into lines, in the memory of one line whatever the file. */
export async function* readLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  let line = 1;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const data = Buffer.concat([rest, chunk]);
    let from = 0;
    for (let to = data.indexOf('\n'); to !== -1; to = data.indexOf('\n', from)) {
      yield { line: line++, content: data.subarray(from, to) };
      from = to + 1;
    }
    rest = data.subarray(from).subarray(0, ROW_MAX_BYTES + 1);
  }
  if (rest.length > 0) yield { line, content: rest };
}

/**
 * Reads the first line of a file, or the beginning of a line that is too long.
 * @returns the line, and the whole file.
 */
export async function peekLine(
  chunks: AsyncIterable<Buffer>,
): Promise<{ line: string; content: AsyncIterable<Buffer> }> {
  const rest = chunks[Symbol.asyncIterator]();
  let start: Buffer = Buffer.alloc(0);
  while (!start.includes('\n') && start.length < ROW_MAX_BYTES) {
    const { value, done } = await rest.next();
    if (done) break;
    start = Buffer.concat([start, value]);
  }
  async function* readAll(): AsyncGenerator<Buffer> {
    yield start;
    yield* { [Symbol.asyncIterator]: () => rest };
  }
  return { line: start.toString().split('\n', 1)[0]!, content: readAll() };
}

/**
 * Removes the UTF-8 byte order mark from a file.
 * @throws ImportError if the file is in UTF-16.
 */
export async function* withoutByteOrderMark(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let start: Buffer | null = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (start === null) {
      yield chunk;
      continue;
    }
    start = Buffer.concat([start, chunk]);
    if (start.length < 3) continue;
    yield removeMark(start);
    start = null;
  }
  if (start !== null) yield removeMark(start);
}

function removeMark(start: Buffer): Buffer {
  const mark = start.toString('hex', 0, 3);
  if (/^(fffe|feff)/.test(mark)) {
    throw new ImportError('The file is in UTF-16. Convert it to UTF-8.');
  }
  return mark === 'efbbbf' ? start.subarray(3) : start;
}
