import { existsSync } from 'node:fs';
import { DataSource } from 'typeorm';
import { getCommand } from './command.js';

/**
 * Makes each `DataSource` that an application opens for a command leave the schema as it is, whatever its options say:
 * `migrationsRun`, `synchronize` and `dropSchema` are for the start of the application.
 * @returns a promise that rejects if one of them cannot be opened. TypeOrmModule would try again for half a minute.
 */
export function openWithoutChanges(): Promise<never> {
  const { initialize, runMigrations, synchronize, dropDatabase } = DataSource.prototype;
  return new Promise((_, reject) => {
    Object.assign(DataSource.prototype, {
      async initialize(this: DataSource) {
        if (!getCommand()) return initialize.call(this);
        try {
          assertFileExists(this.options);
          return await initialize.call(this);
        } catch (error) {
          reject(error as Error);
          throw error;
        }
      },
      runMigrations: unlessInCommand(runMigrations, []),
      synchronize: unlessInCommand(synchronize, undefined),
      dropDatabase: unlessInCommand(dropDatabase, undefined),
    });
  });
}

function unlessInCommand<Args extends unknown[], T>(
  run: (this: DataSource, ...args: Args) => Promise<T>,
  result: T,
) {
  return function (this: DataSource, ...args: Args): Promise<T> {
    return getCommand() ? Promise.resolve(result) : run.apply(this, args);
  };
}

/** SQLite would create the file. */
function assertFileExists({ type, database }: DataSource['options']): void {
  if (type !== 'better-sqlite3' || database === ':memory:' || existsSync(String(database))) return;
  throw new Error(
    `There is no database at ${String(database)}. Run the command in the folder of the application.`,
  );
}
