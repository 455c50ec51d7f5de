import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { type Actor, SYSTEM_ACTOR } from '../events/actor.js';
import { UnitsOfWork } from '../events/units-of-work.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { UsersService } from '../users/users.service.js';
import { BatchImporter } from './batch-importer.js';
import { ImportError, RowError } from './import-export.errors.js';
import { type ImportOptions, type ImportProgress, ImportRun } from './import-run.js';
import { findRow, readRows } from './row-reader.js';
import { parseUser } from './user-row.parser.js';

/** The result of {@link UserImporter.tryPassword}. */
export interface PasswordTrial {
  /** The line of the user's row. */
  line: number;
  /** False also if the row has no password hash. */
  matches: boolean;
}

/** Imports users with their password hashes from other systems. */
@Injectable()
export class UserImporter {
  constructor(
    private readonly users: UsersService,
    private readonly batches: BatchImporter,
    private readonly clock: Clock,
    private readonly units: UnitsOfWork,
    private readonly hasher: PasswordHasher,
  ) {}

  /**
   * Imports the users of a file. Existing users, found by e-mail address and id, are not modified, so an import that
   * was interrupted can be run again.
   * @throws ImportError if the file cannot be read as users, or users are managed by an external directory.
   * @throws UnavailableError if the database is unavailable or the start of the import cannot be recorded.
   */
  async import(
    file: AsyncIterable<Buffer>,
    options: ImportOptions,
    by: Actor = SYSTEM_ACTOR,
  ): Promise<ImportProgress> {
    if (this.users.usesExternalDirectory) {
      throw new ImportError(
        'Users are managed by an external directory (UserDirectory); import them there.',
      );
    }
    // An import that is killed cannot record its end.
    if (!options.dryRun) {
      await this.units.run(by, (unit) => unit.record('users.import-started', {}));
    }
    const { hasPepper } = this.hasher;
    const run = new ImportRun(this.batches, this.clock, { ...options, hasPepper });
    try {
      await run.run(file);
      return run.progress;
    } finally {
      // Batches stay imported if a later one fails.
      const { rows, imported, existing, refused } = run.progress;
      if (!options.dryRun && rows > 0) {
        await this.units.record(by, 'users.imported', { imported, existing, refused });
      }
    }
  }

  /**
   * Checks the known password of one user of a file as a sign-in would after the import. Writes nothing.
   * @throws ImportError if the file has no row with the e-mail address, or an import would refuse the row.
   */
  async tryPassword(
    file: AsyncIterable<Buffer>,
    { format, firebase }: Pick<ImportOptions, 'format' | 'firebase'>,
    { email, password }: { email: string; password: string },
  ): Promise<PasswordTrial> {
    const row = await findRow(readRows(file, format), email);
    if (row === null) throw new ImportError('No row of the file has this e-mail address.');
    const { hasPepper } = this.hasher;
    try {
      const context = { now: this.clock.now(), firebase, hasPepper };
      const { passwordHash } = parseUser(row.members, context);
      const matches = passwordHash !== null && (await this.hasher.verify(passwordHash, password));
      return { line: row.line, matches };
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      throw new ImportError(`Line ${row.line}: ${error.message}.`);
    }
  }
}
