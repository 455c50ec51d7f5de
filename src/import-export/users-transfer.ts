import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import type { FirebaseParameters } from '../passwords/formats/firebase-scrypt.format.js';
import { SYSTEM_ACTOR, type Actor } from '../events/actor.js';
import { UnitsOfWork } from '../events/units-of-work.js';
import { UsersService } from '../users/users.service.js';
import { CsvColumns, writeCsvRecord } from './csv.js';
import { type BatchRow, BatchImporter, type RowOutcome } from './import-batch.js';
import { readNdjsonLine, writeNdjsonLine } from './ndjson.js';
import { type RawRecord, readRecords } from './records.js';
import { type ImportedUser, type RawMembers, readUser, ROW_MEMBERS } from './row.js';
import { TransferRefusedError } from './transfer.errors.js';
import { TransferStore } from './transfer.store.js';

/** The formats of a file of users. */
export type TransferFormat = 'ndjson' | 'csv';

/** A row that was not brought in. */
export interface RefusedRow {
  /** Of the file; the first is 1. */
  line: number;
  /** The member and what is wrong with it, never what it is. */
  reason: string;
}

/** How far an import is, and what became of the rows; each is in one of the last three. */
export interface ImportProgress {
  rows: number;
  imported: number;
  /** They were there already, and are as they were. */
  existing: number;
  refused: number;
  /** Read of the file. */
  bytes: number;
  elapsedMs: number;
}

/** How users are brought in. */
export interface ImportOptions {
  format: TransferFormat;
  /** Everything is looked at and nothing is kept. False by default. */
  dryRun?: boolean;
  /** For rows with a `password_salt`. */
  firebase?: FirebaseParameters;
  /** Waited for, so that a report of any length needs no memory. */
  onRefused?: (row: RefusedRow) => void | Promise<void>;
  /** After each batch. */
  onProgress?: (progress: ImportProgress) => void;
}

/** How users are taken out. */
export interface ExportOptions {
  format: TransferFormat;
  /** What signs everybody in elsewhere, and what is guessed at by whoever finds the file. False by default. */
  withPasswordHashes?: boolean;
}

const BATCH_ROWS = 1_000;
const COLUMNS = ROW_MEMBERS.filter((name) => name !== 'password_salt');

/** Users with the passwords that they have, from other systems and to them, as many as there are. */
@Injectable()
export class UsersTransfer {
  constructor(
    private readonly users: UsersService,
    private readonly importer: BatchImporter,
    private readonly store: TransferStore,
    private readonly clock: Clock,
    private readonly units: UnitsOfWork,
  ) {}

  /**
   * Adds the users of a file. One who is there already, by the address and the id if the file has one, stays as they
   * are; so an import that was interrupted is run again. One event tells that it began, one of all. Throws
   * {@link TransferRefusedError} where nothing of the file can be read, `UnavailableError` where the database cannot go on, or
   * where it cannot be kept that it began.
   */
  async import(
    file: AsyncIterable<Buffer>,
    options: ImportOptions,
    cause: Actor = SYSTEM_ACTOR,
  ): Promise<ImportProgress> {
    this.refuseWithDirectory();
    // One that is killed could not tell of those whom it has brought in by then.
    if (!options.dryRun)
      await this.units.run(cause, (unit) => unit.record('users.import-started', {}));
    const run = new ImportRun(this.importer, this.clock, options);
    try {
      for await (const record of readRecords(file, { quoted: options.format === 'csv' })) {
        await run.take(record);
      }
      return await run.finish();
    } finally {
      // Also of one that ends early: who was brought in before is there.
      const { imported, existing, refused } = run.progress;
      if (!options.dryRun && run.progress.rows > 0) {
        await this.units.record(cause, 'users.imported', { imported, existing, refused });
      }
    }
  }

  /**
   * The users in the order of their ids, as {@link import} takes them, a page at a time. Throws `UnavailableError` where
   * it cannot be kept that they were taken out: what has left cannot be called back.
   */
  async *export(
    { format, withPasswordHashes = false }: ExportOptions,
    cause: Actor = SYSTEM_ACTOR,
  ): AsyncGenerator<string> {
    this.refuseWithDirectory();
    await this.units.run(cause, (unit) => unit.record('users.exported', { withPasswordHashes }));
    const columns = COLUMNS.filter((name) => withPasswordHashes || name !== 'password_hash');
    if (format === 'csv') yield `${columns.join(',')}\r\n`;
    for (let after: string | null = null; ;) {
      const users = await this.store.listAfter(after, BATCH_ROWS);
      if (users.length === 0) return;
      const ids = users.map(({ id }) => id);
      const hashes = withPasswordHashes ? await this.store.findHashes(ids) : new Map();
      yield users
        .map(({ id, email, username, fullName, disabled, roles, createdAt }) => ({
          id,
          email,
          username,
          full_name: fullName,
          disabled,
          roles,
          created_at: createdAt.toISOString(),
          ...(withPasswordHashes && { password_hash: hashes.get(id) ?? null }),
        }))
        .map((row) => (format === 'csv' ? writeCsvRecord(row, columns) : writeNdjsonLine(row)))
        .join('');
      after = ids.at(-1)!;
    }
  }

  private refuseWithDirectory(): void {
    if (!this.users.usesExternalDirectory) return;
    throw new TransferRefusedError(
      'The users are in a table of the application (UserDirectory): they are brought in and taken out there.',
    );
  }
}

/** One import under way. */
class ImportRun {
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
  private columns: CsvColumns | null = null;
  private batch: BatchRow[] = [];
  /** What of the batch is unique. */
  private keys = new Set<string>();

  constructor(
    private readonly importer: BatchImporter,
    private readonly clock: Clock,
    private readonly options: ImportOptions,
  ) {
    this.startedAtMs = clock.monotonicMs();
    this.now = clock.now();
  }

  async take(record: RawRecord): Promise<void> {
    this.progress.bytes = record.bytes;
    if (this.options.format === 'csv' && this.columns === null) {
      if (record.refusal !== null) throw new TransferRefusedError(`Line 1: ${record.refusal}.`);
      this.columns = new CsvColumns(record.text, ROW_MEMBERS);
      return;
    }
    this.progress.rows++;
    const members = record.refusal ?? this.read(record.text);
    const user = typeof members === 'string' ? members : readUser(members, this.context());
    if (typeof user === 'string') await this.refuse({ line: record.line, reason: user });
    else await this.add({ line: record.line, user });
  }

  async finish(): Promise<ImportProgress> {
    if (this.options.format === 'csv' && this.columns === null) {
      throw new TransferRefusedError('The file is empty: its first line has to name the columns.');
    }
    await this.flush();
    return this.progress;
  }

  private read(text: string): RawMembers | string {
    return this.columns ? this.columns.read(text) : readNdjsonLine(text);
  }

  private context() {
    return { now: this.now, firebase: this.options.firebase };
  }

  /** One that has something in common with another of the batch is left to the next, where the other is there. */
  private async add(row: BatchRow): Promise<void> {
    const keys = keysOf(row.user);
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
      const outcomes = await this.importer.run(rows, this.options.dryRun ?? false);
      for (const outcome of outcomes) await this.count(outcome);
    }
    this.progress.elapsedMs = this.clock.monotonicMs() - this.startedAtMs;
    this.options.onProgress?.(this.progress);
  }

  private async count(outcome: RowOutcome): Promise<void> {
    if (typeof outcome === 'string') this.progress[outcome]++;
    else await this.refuse(outcome);
  }

  private async refuse(row: RefusedRow): Promise<void> {
    this.progress.refused++;
    await this.options.onRefused?.(row);
  }
}

function keysOf({ id, emailCanonical, username }: ImportedUser): string[] {
  const keys = [`email:${emailCanonical}`];
  if (id !== null) keys.push(`id:${id}`);
  if (username !== null) keys.push(`username:${username}`);
  return keys;
}
