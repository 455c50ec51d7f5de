import { isUtf8 } from 'node:buffer';
import { CsvError, parse } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';
import { escapeFormulas, unescapeFormulas } from './csv-formulas.js';
import { ImportError, RowError } from './import-export.errors.js';
import { peekLine, ROW_MAX_BYTES } from './line-reader.js';
import { type RawMembers, type RawRow, ROW_MEMBERS, safeColumnName } from './user-row.parser.js';

/** Quoted too: a spreadsheet may split at them and at commas. */
const OTHER_SEPARATORS = /[;\t|]/;
/** An empty field as MySQL Workbench, `mysql` and PostgreSQL's COPY write it, without quotes. */
const NULL_TEXT = /^(NULL|\\N)$/;
/** The line in which Excel names the separator. */
const SEPARATOR_LINE = /^"?sep=([,;\t|])"?\s*$/i;
const NOT_READ = 'the rest of the file was not read';
const TOO_LONG = `longer than ${ROW_MAX_BYTES} bytes; ${NOT_READ}`;

interface CsvRecord {
  /** The line that the record begins in. */
  line: number;
  fields: string[] | RowError;
}

/** How the fields of a file are separated. */
interface Dialect {
  separator: string;
  /** The line in which the columns are named; before it may be one that names the separator. */
  firstLine: number;
}

/**
 * Reads the rows of a CSV file (RFC 4180) whose first record names the columns; `;`, tab and `|` separate fields too. The
 * file ends at a misplaced quote or a row that is too long: reading on could take a name with line breaks for a row, with
 * roles that its owner chose.
 * @throws ImportError if the columns are missing, repeated or unknown.
 */
export async function* readCsv(chunks: AsyncIterable<Buffer>): AsyncGenerator<RawRow> {
  let columns: string[] | null = null;
  const { line: start, content } = await peekLine(chunks);
  for await (const { line, fields } of readRecords(content, findDialect(start))) {
    if (columns === null) {
      if (fields instanceof RowError) throw new ImportError(`Line ${line}: ${fields.message}.`);
      columns = parseColumns(fields);
    } else {
      const names = columns;
      yield { line, parse: () => parseMembers(names, fields) };
    }
  }
  if (columns === null) {
    throw new ImportError('The file is empty: its first line must name the columns.');
  }
}

/** Writes one CSV record for each row, with lists as JSON and an apostrophe in front of formulas. */
export function writeCsv(rows: object[], columns: readonly string[]): string {
  return stringify(rows, {
    columns,
    record_delimiter: 'windows',
    quote_record_delimiter: true,
    quoted_match: [OTHER_SEPARATORS, NULL_TEXT],
    cast: {
      boolean: String,
      string: escapeFormulas,
      object: (list) => escapeFormulas(JSON.stringify(list)),
    },
  });
}

/** The names of columns have no separator in them, so the first one in the line separates them. */
function findDialect(start: string): Dialect {
  const [, named] = SEPARATOR_LINE.exec(start) ?? [];
  if (named !== undefined) return { separator: named, firstLine: 2 };
  return { separator: /[,;\t|]/.exec(start)?.[0] ?? ',', firstLine: 1 };
}

/** Numbers the records and leaves out blank lines. The last record is an error if the file cannot be read to its end. */
async function* readRecords(
  chunks: AsyncIterable<Buffer>,
  dialect: Dialect,
): AsyncGenerator<CsvRecord> {
  let line = dialect.firstLine;
  try {
    for await (const buffers of parseRecords(chunks, dialect)) {
      const fields = buffers.map(String);
      const text = fields.join('');
      if (!buffers.every((field) => isUtf8(field))) {
        yield { line, fields: new RowError('not UTF-8') };
      } else if (fields.length > 1 || text.trim() !== '') {
        yield { line, fields };
      }
      line += text.split('\n').length;
    }
  } catch (error) {
    yield { line, fields: toRowError(error) };
  }
}

/** Writes to the parser and does not iterate over it: a stream that fails drops the records it has buffered. */
async function* parseRecords(
  chunks: AsyncIterable<Buffer>,
  { separator, firstLine }: Dialect,
): AsyncGenerator<Buffer[]> {
  const parsed: Buffer[][] = [];
  let bytesRead = 0;
  let recordEnd = 0;
  const parser = parse({
    encoding: null, // fields are bytes, so that invalid UTF-8 is found
    delimiter: separator,
    from_line: firstLine,
    record_delimiter: ['\r\n', '\n'],
    cast: (field, { quoting }) => (!quoting && NULL_TEXT.test(field) ? Buffer.alloc(0) : field),
    relax_column_count: true,
    on_record: (fields: unknown, { bytes }) => {
      if (bytes - recordEnd > ROW_MAX_BYTES) throw new RowError(TOO_LONG);
      recordEnd = bytes;
      parsed.push(fields as Buffer[]);
      return null;
    },
  });
  parser.on('error', () => {}); // thrown below, after the records before it
  for await (const chunk of chunks) {
    await new Promise<void>((done) => parser.write(chunk, () => done()));
    yield* parsed.splice(0);
    if (parser.errored) throw parser.errored;
    bytesRead += chunk.length;
    // Twice the limit, because the parser holds back a few bytes.
    if (bytesRead - recordEnd > 2 * ROW_MAX_BYTES) throw new RowError(TOO_LONG);
  }
  await new Promise<void>((done) => parser.end(done));
  yield* parsed.splice(0);
  if (parser.errored) throw parser.errored;
}

/** Hides the parser's messages, which repeat a part of the file. */
function toRowError(error: unknown): RowError {
  if (error instanceof RowError) return error;
  if (!(error instanceof CsvError)) throw error;
  const isOpen = error.code === 'CSV_QUOTE_NOT_CLOSED';
  return new RowError(`${isOpen ? 'a quote is not closed' : 'a misplaced quote'}; ${NOT_READ}`);
}

function parseColumns(header: string[]): string[] {
  const names = header.map((name) => name.trim());
  const known: readonly string[] = ROW_MEMBERS;
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const all = known.join(', ');
    throw new ImportError(`Unknown column ${safeColumnName(unknown)}. The columns are ${all}.`);
  }
  if (new Set(names).size < names.length) {
    throw new ImportError('The first line names a column twice.');
  }
  if (!names.includes('email')) {
    throw new ImportError('The file has no column email: its first line must name the columns.');
  }
  return names;
}

function parseMembers(columns: string[], fields: string[] | RowError): RawMembers {
  if (fields instanceof RowError) throw fields;
  if (fields.length !== columns.length) {
    throw new RowError(`${fields.length} fields, but the first line has ${columns.length}`);
  }
  const members: RawMembers = new Map();
  for (const [i, name] of columns.entries()) {
    if (fields[i] !== '') members.set(name, parseField(name, fields[i]!));
  }
  return members;
}

/** CSV has only text. PostgreSQL writes `t` and `f` for booleans, SQLite and MySQL 1 and 0. */
function parseField(name: string, field: string): unknown {
  const text = unescapeFormulas(field);
  if (name === 'disabled' || name === 'email_verified') {
    if (/^(true|t|1)$/i.test(text)) return true;
    return /^(false|f|0)$/i.test(text) ? false : text;
  }
  if (name !== 'roles') return text;
  if (!text.startsWith('[')) return text.split(/[;\s]+/).filter((role) => role !== '');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
