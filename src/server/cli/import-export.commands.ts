import { type Command, Option } from 'commander';
import type { ImportProgress, RefusedRow, UserFileFormat } from '../../index.js';
import { CliError } from './cli.errors.js';
import { type OutputOptions, printOne } from './output.js';
import { Prompt } from './prompt.js';
import { readServices, withServices } from './services.js';
import { printError } from './terminal.js';
import { getFormat, openInput, OutputFile, readFirebaseParameters } from './user-files.js';
import { wholeNumber } from './whole-number.js';

interface ImportCommandOptions extends OutputOptions {
  format?: UserFileFormat;
  dryRun?: boolean;
  report?: string;
  firebaseParameters?: string;
  expect?: number;
  try?: string;
  passwordStdin?: boolean;
}

interface ExportCommandOptions {
  format?: UserFileFormat;
  withPasswordHashes?: boolean;
}

const PROGRESS_ROWS = 100_000;
const ROWS_MAX = 999_999_999;

const IMPORT_HELP = `
Each row has an email, and optionally: id (a UUID), email_verified, username, full_name, locale, disabled, roles, created_at
(in UTC if it names no zone), password_hash, and password_salt (for hashes of Firebase). docs/moving.md lists the supported
hashes and shows how to get them. CSV may also be separated by semicolons or tabs.

Existing users are not modified, so you can run an interrupted import again. The exit code is 1 if rows were refused.

Examples:
  $ nightlatch users import users.ndjson --try ann@example.com
  $ nightlatch users import users.ndjson --dry-run --expect "$(wc -l < users.ndjson)"
  $ nightlatch users import users.csv --report refused.csv
  $ zcat users.ndjson.gz | nightlatch users import - --format ndjson`;

const EXPORT_HELP = `
Examples:
  $ nightlatch users export users.ndjson --with-password-hashes
  $ nightlatch users export --format csv > users.csv`;

/** Adds `nightlatch users import` and `export`. */
export function addImportExportCommands(users: Command): void {
  const format = new Option('--format <format>', 'required if the file name does not end in it');
  format.choices(['ndjson', 'csv']);
  users
    .command('import')
    .description('Import users with their existing passwords')
    .argument('<file>', 'an NDJSON or CSV file, or - for the standard input')
    .addOption(format)
    .option('--dry-run', 'check every row, but import none')
    .option(
      '--report <file>',
      'write refused rows to this file (NDJSON, or CSV if it ends in .csv)',
    )
    .option('--firebase-parameters <file>', 'the password hash parameters of a Firebase project')
    .option(
      '--expect <rows>',
      'fail unless the file has this many rows: an export that stopped leaves a shorter file',
      wholeNumber('--expect', 0, ROWS_MAX),
    )
    .option(
      '--try <email>',
      'ask for the password of this user, check it against their row, and import nothing',
    )
    .option('--password-stdin', 'with --try, read the password from the standard input')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', IMPORT_HELP)
    .action(importUsers);
  users
    .command('export')
    .description('Export all users in the format that "users import" reads')
    .argument('[file]', 'a new file; the standard output if left out')
    .addOption(format)
    .option('--with-password-hashes', 'include password hashes; keep the file secret')
    .addHelpText('after', EXPORT_HELP)
    .action(exportUsers);
}

async function importUsers(file: string, options: ImportCommandOptions): Promise<void> {
  if (options.try !== undefined) return tryPassword(file, options.try, options);
  const { dryRun = false } = options;
  const { input, format, firebase } = await openUserFile(file, options);
  const run = dryRun ? readServices : withServices;
  const result = await run('importExport', async ({ importer }, actor) => {
    // Created only now: if the database cannot be reached, the next attempt must not find the file.
    const report = await RefusedRowReport.create(options.report);
    try {
      const onRefused = (row: RefusedRow) => report.add(row);
      const onProgress = createProgressPrinter();
      const importOptions = { format, dryRun, firebase, onRefused, onProgress };
      return await importer.import(input, importOptions, actor);
    } finally {
      // After a failed import, too: the report holds for the rows before the failure.
      await report.close();
    }
  });
  const { rows, imported, existing, refused } = result;
  printOne({ rows, imported, already_there: existing, refused, dry_run: dryRun }, options);
  const faults = refused > 0 ? [`${refused} rows were refused.`] : [];
  if (options.expect !== undefined && rows !== options.expect) {
    faults.push(
      `The file has ${rows} rows, not ${options.expect}: the export that wrote it may have stopped.`,
    );
  }
  if (faults.length > 0) throw new CliError(faults.join('\n'));
}

async function tryPassword(
  file: string,
  email: string,
  options: ImportCommandOptions,
): Promise<void> {
  if (file === '-' && options.passwordStdin) {
    throw new CliError('The standard input cannot be both the file and the password.');
  }
  const { input, format, firebase } = await openUserFile(file, options);
  const prompt = new Prompt();
  const password = await (options.passwordStdin ? prompt.readPassword() : prompt.askPassword());
  const { line, matches } = await readServices('importExport', ({ importer }) =>
    importer.tryPassword(input, { format, firebase }, { email, password }),
  );
  printOne({ email, line, password_matches: matches }, options);
  if (!matches) throw new CliError(`The password does not match the row in line ${line}.`);
}

/** Opens a file of users and reads the options that say how to understand it. */
async function openUserFile(
  file: string,
  options: Pick<ImportCommandOptions, 'format' | 'firebaseParameters'>,
) {
  const format = getFormat(file, options.format);
  const firebase = options.firebaseParameters
    ? await readFirebaseParameters(options.firebaseParameters)
    : undefined;
  return { input: await openInput(file), format, firebase };
}

async function exportUsers(
  file: string | undefined,
  { format: given, withPasswordHashes }: ExportCommandOptions,
): Promise<void> {
  const format = file === undefined ? (given ?? 'ndjson') : getFormat(file, given);
  await withServices('importExport', async ({ exporter }, actor) => {
    const output = file === undefined ? OutputFile.standardOutput() : await OutputFile.create(file);
    for await (const text of exporter.export({ format, withPasswordHashes }, actor)) {
      await output.write(text);
    }
    await output.close();
    const leftOut = await exporter.listLeftOut();
    if (leftOut.length === 0) return;
    const tables = leftOut.map(({ table, rows }) => `${table} (${rows})`);
    printError(`Not in the file, with the number of rows: ${tables.join(', ')}.`);
  });
}

function createProgressPrinter(): (progress: ImportProgress) => void {
  let nextRows = PROGRESS_ROWS;
  return ({ rows, refused }) => {
    if (rows < nextRows) return;
    nextRows = rows + PROGRESS_ROWS;
    printError(`${rows} rows read, ${refused} refused`);
  };
}

/** Writes refused rows to a file or to the standard error. */
class RefusedRowReport {
  private constructor(
    private readonly file: OutputFile | null,
    private readonly isCsv: boolean,
  ) {}

  static async create(path: string | undefined): Promise<RefusedRowReport> {
    if (path === undefined) return new RefusedRowReport(null, false);
    const report = new RefusedRowReport(await OutputFile.create(path), /\.csv$/i.test(path));
    if (report.isCsv) await report.file!.write('line,reason\r\n');
    return report;
  }

  async add({ line, reason }: RefusedRow): Promise<void> {
    if (this.file === null) printError(`line ${line}: ${reason}`);
    else if (this.isCsv) await this.file.write(`${line},"${reason.replaceAll('"', '""')}"\r\n`);
    else await this.file.write(`${JSON.stringify({ line, reason })}\n`);
  }

  async close(): Promise<void> {
    await this.file?.close();
  }
}
