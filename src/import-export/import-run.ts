import type { Clock } from '../clock/clock.js';
import type { FirebaseParameters } from '../passwords/firebase-hash.js';
import type { BatchImporter, BatchRow } from './batch-importer.js';
import { readCsv } from './csv.js';
import { RowError } from './import-export.errors.js';
import { withoutByteOrderMark } from './line-reader.js';
import { readNdjson } from './ndjson.js';
import { type ImportedUser, parseUser, type RawRow } from './user-row.parser.js';

/** The format of a file of users. */
export type UserFileFormat = 'ndjson' | 'csv';

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
  format: UserFileFormat;
  /** Checks every row and stores nothing. False by default. */
  dryRun?: boolean;
  /** Required for rows with a `password_salt`. */
  firebase?: FirebaseParameters;
  /** Called for each refused row, and awaited: the rows are not kept in memory. */
  onRefused?: (row: RefusedRow) => void | Promise<void>;
  /** Called after each batch. */
  onProgress?: (progress: ImportProgress) => void;
}

const BATCH_ROWS = 1_000;

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
  /** The unique values of the batch. */
  private keys = new Set<string>();

  constructor(
    private readonly batches: BatchImporter,
    private readonly clock: Clock,
    private readonly options: ImportOptions,
  ) {
    this.startedAtMs = clock.monotonicMs();
    this.now = clock.now();
  }

  /**
   * Imports the rows of the file.
   * @throws ImportError if the file cannot be read as users.
   */
  async run(file: AsyncIterable<Buffer>): Promise<void> {
    const content = withoutByteOrderMark(this.countBytes(file));
    const rows = this.options.format === 'csv' ? readCsv(content) : readNdjson(content);
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
      user = parseUser(parse(), { now: this.now, firebase: this.options.firebase });
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      return this.refuse({ line, reason: error.message });
    }
    await this.add({ line, user });
  }

  /** A row that shares a unique value with the batch goes into the next batch, which finds the stored one. */
  private async add(row: BatchRow): Promise<void> {
    const keys = getUniqueKeys(row.user);
    if (keys.some((key) => this.keys.has(key))) await this.flush();
    this.batch.push(row);
    for (const key of keys) this.keys.add(key);
    if (this.batch.length >= BATCH_ROWS) await this.flush();
  }

  private async flush(): Promise<void> {
    const rows = this.batch;
    this.batch = [];
    this.keys = new Set();
    if (rows.length > 0) {
      for (const outcome of await this.batches.run(rows, this.options.dryRun ?? false)) {
        if (typeof outcome === 'string') this.progress[outcome]++;
        else await this.refuse(outcome);
      }
    }
    this.progress.elapsedMs = this.clock.monotonicMs() - this.startedAtMs;
    this.options.onProgress?.(this.progress);
  }

  private async refuse(row: RefusedRow): Promise<void> {
    this.progress.refused++;
    await this.options.onRefused?.(row);
  }
}

function getUniqueKeys({ id, emailCanonical, username }: ImportedUser): string[] {
  const keys = [`email:${emailCanonical}`];
  if (id !== null) keys.push(`id:${id}`);
  if (username !== null) keys.push(`username:${username}`);
  return keys;
}
