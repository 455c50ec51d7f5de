import type { Command } from 'commander';
import { type OutputOptions, printOne } from './output.js';
import { Prompt } from './prompt.js';
import { withServices } from './services.js';
import { toUserRow, USER_ARGUMENT, withUser } from './named-user.js';

interface PasswordOptions extends OutputOptions {
  passwordStdin?: boolean;
}

interface CreateOptions extends PasswordOptions {
  email: string;
  username?: string;
  fullName?: string;
  admin?: boolean;
  role: string[];
}

const CREATE_HELP = `
The command asks for the password, or reads it from the standard input. It does not take the password as an argument,
because other users of the machine can see arguments.

Examples:
  The first administrator:
    $ nightlatch users create --email ann@example.com --username ann --admin
  In a script:
    $ openssl rand -base64 18 | tee password | nightlatch users create --email bot@example.com --password-stdin`;

const PASSWORD_STDIN = [
  '--password-stdin',
  'read the password from the standard input instead of asking',
] as const;

/** Adds `nightlatch users create` and `set-password`. */
export function addPasswordCommands(users: Command): void {
  users
    .command('create')
    .description('Create a user who can sign in at once')
    .requiredOption('--email <address>', 'the e-mail address')
    .option('--username <name>', 'the user name')
    .option('--full-name <name>', 'the full name')
    .option('--admin', 'make the user an administrator (the role admin)')
    .option('--role <role...>', 'further roles', [])
    .option(...PASSWORD_STDIN)
    .option('--json', 'print JSON')
    .addHelpText('after', CREATE_HELP)
    .action(createUser);
  users
    .command('set-password')
    .description('Set the password of a user and end all of their sessions and tokens')
    .argument(...USER_ARGUMENT)
    .option(...PASSWORD_STDIN)
    .option('--keep-tokens', 'keep the personal access tokens of the user')
    .option('--json', 'print JSON')
    .action(setPassword);
}

async function createUser(options: CreateOptions): Promise<void> {
  const { email, username, fullName: full_name, admin, role } = options;
  const password = await getPassword(options);
  const user = await withServices('users', async ({ registration }, actor) => {
    const { ADMIN_ROLE } = await import('../../server-entry.js');
    const roles = [...new Set([...(admin ? [ADMIN_ROLE] : []), ...role])];
    return registration.register({ email, username, full_name, password }, actor, { roles });
  });
  printOne(toUserRow(user), options);
}

async function setPassword(
  name: string,
  options: PasswordOptions & { keepTokens?: boolean },
): Promise<void> {
  const { id, email } = await withUser(name, async (user, { sessions }, actor) => {
    const { keepTokens } = options;
    await sessions.setPassword(user.id, await getPassword(options), actor, { keepTokens });
    return toUserRow(user);
  });
  printOne({ id, email, password_changed: true }, options);
}

function getPassword({ passwordStdin }: PasswordOptions): Promise<string> {
  const prompt = new Prompt();
  return passwordStdin ? prompt.readPassword() : prompt.askNewPassword();
}
