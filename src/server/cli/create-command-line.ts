import { relative } from 'node:path';
import type { ApplicationModule } from './application-services.js';
import { runCliAndExit } from './cli.js';

const DESCRIPTION = `Administers the users, keys, clients and audit trail of this application, also while it runs.

It starts the modules of the application without its routes. A running application applies every change within a second.`;

/** The command line of an application. */
export interface CommandLine {
  /** Runs the command that the arguments of the process name, and exits. */
  run(): Promise<never>;
}

/**
 * Creates the command line of an application: the commands of `nightlatch`, with the modules, the tables and the settings
 * of the application. It starts the module without its routes, and leaves the schema of the database as it is.
 *
 * @example
 * ```ts
 * // cli.ts, from which `nest build` makes dist/cli.js: node dist/cli.js keys rotate
 * import { Module } from '@nestjs/common';
 * import { createCommandLine } from 'nightlatch/command-line';
 *
 * // The root module of the application, which is imported from its file.
 * @Module({ imports: [] })
 * class AppModule {}
 *
 * void createCommandLine(AppModule).run();
 * ```
 */
export function createCommandLine(application: ApplicationModule): CommandLine {
  return {
    run: () => {
      const name = `node ${relative('', process.argv[1] ?? '')}`;
      return runCliAndExit(process.argv, { name, description: DESCRIPTION, application });
    },
  };
}
