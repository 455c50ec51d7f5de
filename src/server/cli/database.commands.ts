import type { Command } from 'commander';
import { CliError } from './cli.errors.js';
import { type OutputOptions, printRows } from './output.js';
import { assertDatabaseExists, explain, getDatabaseUrls, openServer } from './server-services.js';
import { printError } from './terminal.js';

const PROGRESS_ROWS = 100_000;

const HELP = `
DATABASE_URL is an empty PostgreSQL, and the other settings are those of the server. Stop the server first. It is all copied
or nothing, and the SQLite database stays as it is.

Example:
  $ DATABASE_URL=postgres://nightlatch@localhost/nightlatch nightlatch database copy --from sqlite:data/nightlatch.db`;

/** Adds `nightlatch database`. */
export function addDatabaseCommands(program: Command): void {
  const database = program.command('database').description('Move from SQLite to PostgreSQL');
  database
    .command('copy')
    .description('Copy everything from SQLite to the PostgreSQL of DATABASE_URL')
    // Not `--to`: the URL of PostgreSQL has a password, which other users of the machine could see.
    .requiredOption('--from <url>', 'the SQLite database, such as sqlite:data/nightlatch.db')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(copy);
}

async function copy({ from, json }: OutputOptions & { from: string }): Promise<void> {
  process.umask(0o077);
  const to = await getUrls(from);
  const { Logger } = await import('@nestjs/common');
  // It would write to the standard output.
  Logger.overrideLogger(false);
  const { runAsCommand } = await import('../../server-entry.js');
  const { assertSameRelease, copyDatabase } = await import('../process/database.js');
  const copied = await runAsCommand({ readOnly: true }, async () => {
    await explain(() => assertSameRelease(from));
    // Decrypts the signing keys, so that another SECRET_KEY is noticed before anything is copied.
    const { context } = await openServer('keys', from);
    await context.close();
    return explain(() => copyDatabase(from, to, printProgress));
  });
  printRows(
    copied.map(({ table, rows }) => ({ table, rows })),
    { json },
    'Nothing.',
  );
}

/** Returns the URLs of the PostgreSQL. */
async function getUrls(from: string): Promise<{ url: string; directUrl?: string }> {
  const { findDatabaseUrlFault, parseDatabaseUrl } = await import('../../server-entry.js');
  const fault = findDatabaseUrlFault(from);
  if (fault !== null) throw new CliError(`--from ${fault}.`);
  if (parseDatabaseUrl(from).type !== 'sqlite') {
    throw new CliError(
      '--from must be an SQLite database, sqlite:PATH. Copy a PostgreSQL with pg_dump and pg_restore.',
    );
  }
  await assertDatabaseExists(from, '--from');
  const to = await getDatabaseUrls();
  if (parseDatabaseUrl(to.url).type === 'postgres') return to;
  throw new CliError(
    'DATABASE_URL is an SQLite database: set it to the PostgreSQL to copy to, which the server will use.',
  );
}

function printProgress({ table, rows }: { table: string; rows: number }): void {
  if (rows % PROGRESS_ROWS === 0) printError(`${table}: ${rows} rows copied`);
}
