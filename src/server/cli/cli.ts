import { Command, CommanderError } from 'commander';
import { about } from '../http/about.js';
import { addAuditCommands } from './audit.commands.js';
import { addClientCommands } from './clients.commands.js';
import { addKeyCommands } from './keys.commands.js';
import { addUserCommands } from './users.commands.js';

/** What the process ends with: it is done; it could not be done; it was not understood. */
const EXIT = { done: 0, failed: 1, usage: 2 } as const;

const DESCRIPTION = `${about.name} ${about.version}: administers the server's database, beside the running server.

It reads the same settings as the server: the environment, and .env in the working directory. A running server
notices what it changes within a second.`;

const EXAMPLES = `
Examples:
  $ nightlatch keys list
  $ nightlatch keys rotate
  $ nightlatch clients create --name "Nightly report" --scope items:read
  $ nightlatch clients list --json | jq .
  $ nightlatch users create --email ann@example.com --username ann --admin
  $ nightlatch users disable johndoe
  $ nightlatch users import users.ndjson --dry-run
  $ nightlatch audit tail --follow

Exit codes: 0 done, 1 could not be done, 2 not understood.`;

/** Runs one command; the exit code. Results go to the standard output, everything else to the other. */
export async function runCli(argv: string[]): Promise<number> {
  const program = new Command('nightlatch')
    .description(DESCRIPTION)
    .version(about.version)
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(see --help)')
    .exitOverride();
  addKeyCommands(program);
  addClientCommands(program);
  addUserCommands(program);
  addAuditCommands(program);
  try {
    await program.parseAsync(withKidAsOperand(argv));
    return EXIT.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    for (const line of messageOf(error).split('\n')) console.error(`nightlatch: ${line}`);
    return EXIT.failed;
  }
}

/** The id of a key (RFC 7638: 43 characters), of which one in 64 begins as an option does. */
const HYPHENED_KID = /^-[\w-]{42}$/;

/** With such an id where nothing is an option any more. */
function withKidAsOperand(argv: string[]): string[] {
  const [, , room, command, ...args] = argv;
  const kid = args.find((arg) => HYPHENED_KID.test(arg));
  if (room !== 'keys' || command !== 'revoke' || !kid || args.includes('--')) return argv;
  return [...argv.filter((arg) => arg !== kid), '--', kid];
}

function messageOf(error: unknown): string {
  const { message } = error as Error;
  const { errors } = error as AggregateError;
  // A refused connection is an AggregateError without a message of its own: one for each address.
  return message || (errors ?? []).map(messageOf).join('; ');
}
