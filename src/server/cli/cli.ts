import { Command, CommanderError } from 'commander';
import type { ApplicationModule } from './application-services.js';
import { addAuditCommands } from './audit.commands.js';
import { addClientCommands } from './clients.commands.js';
import { addDatabaseCommands } from './database.commands.js';
import { addKeyCommands } from './keys.commands.js';
import { addMailCommands } from './mail.commands.js';
import { addApplicationMigrateCommand, addMigrateCommand } from './migrate.command.js';
import { setApplication } from './services.js';
import { addSignInCommands } from './sign-in.commands.js';
import { exitIfOutputFails, flushOutput, PRINTABLE_OUTPUT, printError } from './terminal.js';
import { addTokenCommands } from './tokens.commands.js';
import { addUserCommands } from './users.commands.js';
import { toReason } from '../process/start-faults.js';

const EXIT_CODES = { done: 0, failed: 1, usage: 2 } as const;

const EXAMPLES = `
Examples:
  $ nightlatch keys list
  $ nightlatch keys rotate
  $ nightlatch clients create --name "Nightly report" --scope reports:read
  $ nightlatch clients list --json | jq .
  $ nightlatch users create --email ann@example.com --username ann --admin
  $ nightlatch users disable johndoe
  $ nightlatch users import users.ndjson --dry-run
  $ nightlatch audit tail --follow
  $ nightlatch mail test ann@example.com

Exit codes: 0 success, 1 failure, 2 wrong usage.`;

/** What the command line says about itself. */
export interface Program {
  name: string;
  description: string;
  version?: string;
  /** The application whose services the commands use. Default: those of the server. */
  application?: ApplicationModule;
}

/**
 * Runs one command. Prints its result on the standard output, and everything else on the standard error.
 * @returns the exit code.
 */
export async function runCli(
  argv: string[],
  { name, description, version, application }: Program,
): Promise<number> {
  setApplication(application ?? null);
  const program = new Command(name)
    .description(description)
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(see --help)')
    .configureOutput({
      writeOut: (text) => PRINTABLE_OUTPUT.writeOut(renameExamples(text, name)),
      writeErr: PRINTABLE_OUTPUT.writeErr,
    })
    .exitOverride();
  if (version !== undefined) program.version(version);
  addKeyCommands(program);
  addClientCommands(program);
  addUserCommands(program);
  addTokenCommands(program);
  addAuditCommands(program);
  addMailCommands(program);
  if (!application) {
    addDatabaseCommands(program);
    addSignInCommands(program);
  }
  (application ? addApplicationMigrateCommand : addMigrateCommand)(program);
  try {
    await program.parseAsync(argv);
    return EXIT_CODES.done;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? EXIT_CODES.done : EXIT_CODES.usage;
    }
    for (const line of toReason(error).split('\n')) printError(`nightlatch: ${line}`);
    return EXIT_CODES.failed;
  }
}

/** Runs one command, and exits with its code when its output is written. */
export async function runCliAndExit(argv: string[], program: Program): Promise<never> {
  exitIfOutputFails();
  const code = await runCli(argv, program);
  await flushOutput();
  // Setting `process.exitCode` is not enough: a start that fails half-way can leave a connection open.
  process.exit(code);
}

/** The examples of the help are commands of the server. */
function renameExamples(text: string, name: string): string {
  return text.replace(/(?<=[$|] )nightlatch(?= )/g, () => name);
}
