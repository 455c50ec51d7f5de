import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { type Actor, SYSTEM_ACTOR } from '../events/actor.js';
import { UnitsOfWork } from '../events/units-of-work.js';
import { UsersService } from '../users/users.service.js';
import { BatchImporter } from './batch-importer.js';
import { ImportError } from './import-export.errors.js';
import { type ImportOptions, type ImportProgress, ImportRun } from './import-run.js';

/** Imports users with their password hashes from other systems. */
@Injectable()
export class UserImporter {
  constructor(
    private readonly users: UsersService,
    private readonly batches: BatchImporter,
    private readonly clock: Clock,
    private readonly units: UnitsOfWork,
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
    const run = new ImportRun(this.batches, this.clock, options);
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
}
