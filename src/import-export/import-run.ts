import type { Clock } from '../clock/clock.js';
import type { FirebaseParameters } from '../passwords/firebase-hash.js';
import type { BatchImporter, RowOutcome } from './batch-importer.js';
import { RowError } from './import-export.errors.js';
import { readRows, type UserFileFormat } from './row-reader.js';
import { SeenValues } from './seen-values.js';
import { type ImportedUser, parseUser, type RawRow, type RowContext } from './user-row.parser.js';

/** A row that was not imported. */
export interface RefusedRow {
  /** The line of the file; the first is 1. */
  line: number;
  /** The member and the problem, never the value. */
  reason: string;
}

/** The progress of an import. Each processed row counts as imported, existing or refused. */
export interface ImportProgress {
  rows: number;
  imported: number;
  /** Users that existed before; they are not modified. */
  existing: number;
  refused: number;
  /** The bytes of the file that were read. */
  bytes: number;
  elapsedMs: number;
}

/** The options of an import. */
export interface ImportOptions {
  /** The format of the file. */
  format: UserFileFormat;
  /** Checks every row as an import does, and stores nothing. Default: false. */
  dryRun?: boolean | undefined;
  /** Required for rows with a `password_salt`. Default: none. */
  firebase?: FirebaseParameters | undefined;
  /** Called for each refused row, and awaited: the rows are not kept in memory. Default: none. */
  onRefused?: ((row: RefusedRow) => void | Promise<void>) | undefined;
  /** Called after each batch. Default: none. */
  onProgress?: ((progress: ImportProgress) => void) | undefined;
}

const BATCH_ROWS = 1_000;

/** A user of the file and the line of their row. */
interface BatchRow {
  line: number;
  user: ImportedUser;
}

interface UniqueValue {
  member: string;
  /** Begins with the member, because an id may be a user name too. */
  value: string;
}

/** Imports one file, in batches. */
export class ImportRun {
  readonly progress: ImportProgress = {
    rows: 0,
    imported: 0,
    existing: 0,
    refused: 0,
    bytes: 0,
    elapsedMs: 0,
  };
  private readonly startedAtMs: number;
  private readonly now: Date;
  private batch: BatchRow[] = [];
  /** The unique values of the batch, whose users are not imported yet. */
  private undecided = new Set<string>();
  /** The unique values of the users of the file that are imported, or existed before. */
  private readonly seen = new SeenValues();

  constructor(
    private readonly batches: BatchImporter,
    private readonly clock: Clock,
    private readonly options: ImportOptions & Pick<RowContext, 'hasPepper'>,
  ) {
    this.startedAtMs = clock.monotonicMs();
    this.now = clock.now();
  }

  /**
   * Imports the rows of the file.
   * @throws ImportError if the file cannot be read as users.
   */
  async run(file: AsyncIterable<Buffer>): Promise<void> {
    const rows = readRows(this.countBytes(file), this.options.format);
    for await (const row of rows) await this.take(row);
    await this.flush();
  }

  private async *countBytes(file: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of file) {
      this.progress.bytes += chunk.length;
      yield chunk;
    }
  }

  private async take({ line, parse }: RawRow): Promise<void> {
    this.progress.rows++;
    let user: ImportedUser;
    try {
      user = parseUser(parse(), { ...this.options, now: this.now });
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      return this.refuse({ line, reason: error.message });
    }
    await this.add({ line, user });
  }

  private async add(row: BatchRow): Promise<void> {
    const values = listUniqueValues(row.user);
    // The batch decides whether an earlier row with the same value is imported.
    if (values.some(({ value }) => this.undecided.has(value))) await this.flush();
    for (const { member, value } of values) {
      const line = this.seen.find(value);
      if (line === null) continue;
      return this.refuse({ line: row.line, reason: `${member}: the same as in line ${line}` });
    }
    this.batch.push(row);
    for (const { value } of values) this.undecided.add(value);
    if (this.batch.length >= BATCH_ROWS) await this.flush();
  }

  private async flush(): Promise<void> {
    const rows = this.batch;
    this.batch = [];
    this.undecided = new Set();
    if (rows.length > 0) {
      const users = rows.map(({ user }) => user);
      const outcomes = await this.batches.run(users, this.options.dryRun ?? false);
      for (const [i, outcome] of outcomes.entries()) await this.settle(rows[i]!, outcome);
    }
    this.progress.elapsedMs = this.clock.monotonicMs() - this.startedAtMs;
    this.options.onProgress?.(this.progress);
  }

  private async settle({ line, user }: BatchRow, outcome: RowOutcome): Promise<void> {
    if (typeof outcome !== 'string') return this.refuse({ line, ...outcome });
    this.progress[outcome]++;
    for (const { member, value } of listUniqueValues(user)) {
      // An existing user may have another id and user name than the file says.
      if (outcome === 'imported' || member === 'email') this.seen.add(value, line);
    }
  }

  private async refuse(row: RefusedRow): Promise<void> {
    this.progress.refused++;
    await this.options.onRefused?.(row);
  }
}

/** Lists the values of a user that no two users may share, each with the name of its member. */
function listUniqueValues({ id, emailCanonical, username }: ImportedUser): UniqueValue[] {
  const members = Object.entries({ email: emailCanonical, id, username });
  return members.flatMap(([member, value]) =>
    value === null ? [] : [{ member, value: `${member}:${value}` }],
  );
}
