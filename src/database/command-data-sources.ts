import { existsSync } from 'node:fs';
import { DataSource } from 'typeorm';
import { getCommand } from './command.js';

type Method = (this: DataSource, ...args: unknown[]) => Promise<unknown>;
/** The methods that change the schema, which `initialize()` calls if the options of the `DataSource` say so. */
const CHANGING = ['runMigrations', 'synchronize', 'dropDatabase'];

/**
 * Makes each `DataSource` that an application opens for a command leave the schema as it is, whatever its options say:
 * `migrationsRun`, `synchronize` and `dropSchema` are for the start of the application.
 * @returns a promise that rejects if one of them cannot be opened. TypeOrmModule would try again for half a minute.
 */
export function openWithoutChanges(): Promise<never> {
  const methods = DataSource.prototype as unknown as Record<string, Method>;
  for (const name of CHANGING) {
    const run = methods[name]!;
    methods[name] = function (...args) {
      return getCommand() ? Promise.resolve([]) : run.apply(this, args);
    };
  }
  const initialize = methods.initialize!;
  return new Promise((_, reject) => {
    methods.initialize = async function () {
      try {
        if (getCommand()) leaveFileAsItIs(this);
        return await initialize.call(this);
      } catch (error) {
        if (getCommand()) reject(error);
        throw error;
      }
    };
  });
}

/** SQLite would create a file that does not exist, and write the journal mode into one that has another. */
function leaveFileAsItIs({ driver, options }: DataSource): void {
  if (options.type !== 'better-sqlite3') return;
  const { database } = options;
  if (database !== ':memory:' && !existsSync(database)) {
    throw new Error(
      `There is no database at ${database}. Run the command in the folder of the application.`,
    );
  }
  Object.assign(driver, { options: { ...options, enableWAL: false } });
}
