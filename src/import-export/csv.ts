import { type RawMembers, shownName } from './row.js';
import { TransferRefusedError } from './transfer.errors.js';

/** What a spreadsheet takes for a formula, behind any number of the apostrophes that keep it from doing so. */
const FORMULA = /^'*[=+\-@]/;
const KEPT_FROM_FORMULA = /^'+[=+\-@]/;
const FIELD = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;

/** The columns of a CSV file, by its first record. Throws {@link TransferRefusedError}. */
export class CsvColumns {
  private readonly names: string[];

  constructor(header: string, known: readonly string[]) {
    this.names = (fieldsOf(header) ?? []).map((name) => name.trim());
    for (const name of this.names) {
      if (!known.includes(name)) {
        throw new TransferRefusedError(
          `The file has a column ${shownName(name)}; there are ${known.join(', ')}.`,
        );
      }
    }
    if (new Set(this.names).size < this.names.length) {
      throw new TransferRefusedError('The file has a column twice.');
    }
    if (!this.names.includes('email')) {
      throw new TransferRefusedError(
        'The file has no column email: its first line has to name the columns.',
      );
    }
  }

  /** The members of a record, an empty field being one that is left out; or why there are none. */
  read(text: string): RawMembers | string {
    const fields = fieldsOf(text);
    if (fields === null) return 'a quote where there must be none';
    if (fields.length !== this.names.length) {
      return `${fields.length} fields, where the first line has ${this.names.length}`;
    }
    const members: RawMembers = new Map();
    this.names.forEach((name, i) => {
      const field = fields[i]!;
      if (field !== '') members.set(name, typed(name, fromText(field)));
    });
    return members;
  }
}

/** One record of CSV (RFC 4180); a list is written as JSON, and what a spreadsheet would compute with an apostrophe before it. */
export function writeCsvRecord(
  members: Record<string, unknown>,
  columns: readonly string[],
): string {
  const fields = columns.map((name) => {
    const value = members[name] ?? '';
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const safe = FORMULA.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  });
  return `${fields.join(',')}\r\n`;
}

function fieldsOf(text: string): string[] | null {
  const fields: string[] = [];
  FIELD.lastIndex = 0;
  for (;;) {
    const found = FIELD.exec(text);
    if (!found) return null;
    const [, quoted, plain, end] = found;
    fields.push(quoted?.replaceAll('""', '"') ?? plain!);
    if (end === '') return fields;
  }
}

/** Undoes what {@link writeCsvRecord} does to a formula. */
function fromText(field: string): string {
  return KEPT_FROM_FORMULA.test(field) ? field.slice(1) : field;
}

/** CSV has texts alone. `t` and `f` are PostgreSQL's, 1 and 0 those of SQLite and MySQL. */
function typed(name: string, field: string): unknown {
  if (name === 'disabled') {
    if (/^(true|t|1)$/i.test(field)) return true;
    return /^(false|f|0)$/i.test(field) ? false : field;
  }
  if (name !== 'roles') return field;
  if (!field.startsWith('[')) return field.split(/[;\s]+/).filter((role) => role !== '');
  try {
    return JSON.parse(field);
  } catch {
    return field;
  }
}
