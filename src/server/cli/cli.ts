import { Command, CommanderError } from 'commander';
import { about } from '../about.js';
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
    await program.parseAsync(withoutHyphens(argv));
    return EXIT.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    for (const line of messageOf(error).split('\n')) console.error(`nightlatch: ${line}`);
    return EXIT.failed;
  }
}

/** What `kid` is (RFC 7638: 43 characters), of which one in 64 begins as an option does. None of ours is so long. */
const HYPHENED_KID = /^-[\w-]{42}$/;

/** With such a `kid` where nothing is an option any more. */
function withoutHyphens(argv: string[]): string[] {
  const kids = argv.filter((arg) => HYPHENED_KID.test(arg));
  if (kids.length === 0 || argv.includes('--')) return argv;
  return [...argv.filter((arg) => !kids.includes(arg)), '--', ...kids];
}

function messageOf(error: unknown): string {
  const { message } = error as Error;
  const { errors } = error as AggregateError;
  // A refused connection is an AggregateError without a message of its own: one for each address.
  return message || (errors ?? []).map(messageOf).join('; ');
}
