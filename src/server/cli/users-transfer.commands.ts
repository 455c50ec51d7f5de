import { type Command, Option } from 'commander';
import type { ImportOptions, ImportProgress, RefusedRow, UserFileFormat } from '../../index.js';
import { CliError } from './cli.errors.js';
import { ProgressReport } from './import-progress.js';
import { type OutputOptions, printOne } from './output.js';
import { withUserExporter, withUserImporter } from './services.js';
import { formatOf, openInput, OutputFile, readFirebaseParameters } from './transfer-files.js';

interface ImportCommandOptions extends OutputOptions {
  format?: UserFileFormat;
  dryRun?: boolean;
  report?: string;
  firebaseParameters?: string;
}

interface ExportCommandOptions {
  format?: UserFileFormat;
  withPasswordHashes?: boolean;
}

const IMPORT_HELP = `
A row has: email, and where there are: id (a UUID), username, full_name, disabled, roles, created_at, password_hash,
and password_salt for a hash of Firebase. Which hashes are taken, and how to get them: docs/moving.md.

Who is there already stays as they are, so what was interrupted is run again. The exit code is 1 where rows were refused.

Examples:
  $ nightlatch users import users.ndjson --dry-run
  $ nightlatch users import users.csv --report refused.csv
  $ zcat users.ndjson.gz | nightlatch users import - --format ndjson`;

const EXPORT_HELP = `
Examples:
  $ nightlatch users export users.ndjson --with-password-hashes
  $ nightlatch users export --format csv > users.csv`;

/** `nightlatch users import` and `export`. */
export function addUserTransfer(users: Command): void {
  addImport(users);
  users
    .command('export')
    .description('Write every user, as "users import" takes them')
    .argument('[file]', 'a file that is not there yet; the standard output where left out')
    .addOption(formatOption())
    .option('--with-password-hashes', 'their password hashes too: keep the file as you keep those')
    .addHelpText('after', EXPORT_HELP)
    .action(exportUsers);
}

function addImport(users: Command): void {
  users
    .command('import')
    .description('Bring users in, with the passwords that they have')
    .argument('<file>', 'NDJSON or CSV; - for the standard input')
    .addOption(formatOption())
    .option('--dry-run', 'look at every row, keep none')
    .option('--report <file>', 'write the refused rows there (NDJSON, or CSV by its name)')
    .option('--firebase-parameters <file>', 'the password hash parameters of the Firebase project')
    .option('--json', 'the result as JSON')
    .addHelpText('after', IMPORT_HELP)
    .action(importUsers);
}

function formatOption(): Option {
  return new Option('--format <format>', 'where the name of the file does not tell').choices([
    'ndjson',
    'csv',
  ]);
}

async function importUsers(file: string, options: ImportCommandOptions): Promise<void> {
  const { dryRun = false, firebaseParameters } = options;
  const format = formatOf(file, options.format);
  const firebase = firebaseParameters
    ? await readFirebaseParameters(firebaseParameters)
    : undefined;
  const { chunks, bytes } = await openInput(file);
  const progress = new ProgressReport(bytes);
  const result = await withUserImporter(async (importer, cause) => {
    // Not before: where the server cannot be reached the same command is to be run again, which would find the report.
    const report = await RefusedRows.open(options.report, progress);
    try {
      const told: ImportOptions = {
        format,
        dryRun,
        firebase,
        onRefused: (row) => report.add(row),
        onProgress: (at) => progress.show(at),
      };
      return await importer.import(chunks, told, cause);
    } finally {
      progress.clear();
      // Also of an import that ended early: what it says of the rows before is true.
      await report.close();
    }
  });
  printOne(resultOf(result, dryRun), options);
  if (result.refused > 0) throw new CliError(`${result.refused} rows were refused.`);
}

async function exportUsers(
  file: string | undefined,
  { format: given, withPasswordHashes }: ExportCommandOptions,
): Promise<void> {
  const format = file === undefined ? (given ?? 'ndjson') : formatOf(file, given);
  await withUserExporter(async (exporter, cause) => {
    const output = file === undefined ? OutputFile.standardOutput() : await OutputFile.create(file);
    for await (const text of exporter.export({ format, withPasswordHashes }, cause)) {
      await output.write(text);
    }
    await output.close();
  });
}

function resultOf({ rows, imported, existing, refused }: ImportProgress, dryRun: boolean) {
  return { rows, imported, already_there: existing, refused, dry_run: dryRun };
}

/** Where the refused rows are told of. */
class RefusedRows {
  private constructor(
    private readonly file: OutputFile | null,
    private readonly isCsv: boolean,
    private readonly progress: ProgressReport,
  ) {}

  static async open(path: string | undefined, progress: ProgressReport): Promise<RefusedRows> {
    const isCsv = path !== undefined && /\.csv$/i.test(path);
    const rows = new RefusedRows(path ? await OutputFile.create(path) : null, isCsv, progress);
    if (isCsv) await rows.file?.write('line,reason\r\n');
    return rows;
  }

  async add({ line, reason }: RefusedRow): Promise<void> {
    if (!this.file) {
      this.progress.clear();
      console.error(`line ${line}: ${reason}`);
      return;
    }
    const asCsv = `${line},"${reason.replaceAll('"', '""')}"\r\n`;
    await this.file.write(this.isCsv ? asCsv : `${JSON.stringify({ line, reason })}\n`);
  }

  async close(): Promise<void> {
    await this.file?.close();
  }
}
