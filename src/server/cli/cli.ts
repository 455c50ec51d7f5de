import { Command, CommanderError } from 'commander';
import { about } from '../http/about.js';
import { addAuditCommands } from './audit.commands.js';
import { addClientCommands } from './clients.commands.js';
import { addKeyCommands } from './keys.commands.js';
import { addMailCommands } from './mail.commands.js';
import { PRINTABLE_OUTPUT, printError } from './terminal.js';
import { addUserCommands } from './users.commands.js';

const EXIT_CODES = { done: 0, failed: 1, usage: 2 } as const;

const DESCRIPTION = `${about.name} ${about.version}: administers the database of a server, also while the server runs.

It reads the same settings as the server: from the environment, and from .env in the working directory. A running
server applies every change within a second.`;

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

/**
 * Runs one command. Prints its result on the standard output, and everything else on the standard error.
 * @returns the exit code.
 */
export async function runCli(argv: string[]): Promise<number> {
  const program = new Command('nightlatch')
    .description(DESCRIPTION)
    .version(about.version)
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(see --help)')
    .configureOutput(PRINTABLE_OUTPUT)
    .exitOverride();
  addKeyCommands(program);
  addClientCommands(program);
  addUserCommands(program);
  addAuditCommands(program);
  addMailCommands(program);
  try {
    await program.parseAsync(argv);
    return EXIT_CODES.done;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? EXIT_CODES.done : EXIT_CODES.usage;
    }
    for (const line of getMessage(error).split('\n')) printError(`nightlatch: ${line}`);
    return EXIT_CODES.failed;
  }
}

function getMessage(error: unknown): string {
  const { message } = error as Error;
  const { errors } = error as AggregateError;
  // A refused connection is an AggregateError with one error for each address, and no message.
  return message || (errors ?? []).map(getMessage).join('; ');
}
