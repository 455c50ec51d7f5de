import type { Command } from 'commander';
import { CliError } from './cli.errors.js';
import { type OutputOptions, printRows } from './output.js';
import { explain, getDatabaseUrls } from './server-services.js';
import { printError } from './terminal.js';

const HELP = `
It needs DATABASE_URL (behind a pooler also DATABASE_DIRECT_URL) and no other setting. The server runs the migrations itself at its start, unless MIGRATE=off.

Examples:
  $ nightlatch migrate --dry-run
  $ DATABASE_URL=postgres://owner@localhost/nightlatch nightlatch migrate`;

/** Adds `nightlatch migrate`. */
export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('Run the migrations that the database lacks, all or none')
    .option('--dry-run', 'list the migrations, but run none')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(migrate);
}

/** Adds `migrate` to the command line of an application, where it says who runs the migrations. */
export function addApplicationMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('Not here: the application runs its own migrations')
    .allowExcessArguments()
    .allowUnknownOption()
    .action(() => {
      throw new CliError(
        'The application runs its own migrations, and those of the library with them: at its start, or with `typeorm migration:run`.',
      );
    });
}

async function migrate({ dryRun, json }: OutputOptions & { dryRun?: boolean }): Promise<void> {
  process.umask(0o077);
  const { url, directUrl } = await getDatabaseUrls();
  const { Logger } = await import('@nestjs/common');
  // Nest's own would write to the standard output.
  Logger.overrideLogger({ log: () => {}, warn: printLogLine, error: printLogLine });
  const database = await import('../process/database.js');
  const missing = await explain(() => database.listMissingMigrations(url));
  const names = dryRun ? missing : await database.migrate(url, directUrl);
  const rows = names.map((migration) => ({ migration, state: dryRun ? 'missing' : 'ran' }));
  printRows(rows, { json }, 'The database lacks no migrations.');
}

function printLogLine(line: unknown): void {
  printError(`nightlatch: ${String(line)}`);
}
