import type { Command } from 'commander';
import { type OutputOptions, printOne } from './output.js';
import { Prompt } from './prompt.js';
import { withRegistration } from './services.js';
import { rowOf, withUser } from './users-row.js';

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
The password is asked for, or read from the standard input: an argument is seen by everybody on the machine.

Examples:
  The first administrator:
    $ nightlatch users create --email ann@example.com --username ann --admin
  In a script:
    $ openssl rand -base64 18 | tee password | nightlatch users create --email bot@example.com --password-stdin`;

const INPUT = 'read the password from the standard input, and do not ask';

/** `nightlatch users create` and `set-password`. */
export function addUserPasswords(users: Command): void {
  users
    .command('create')
    .description('Make a user, who can sign in at once')
    .requiredOption('--email <address>', 'their e-mail address')
    .option('--username <name>', 'their user name')
    .option('--full-name <name>', 'what they are called')
    .option('--admin', 'they administer: the role admin')
    .option('--role <role...>', 'further roles', [])
    .option('--password-stdin', INPUT)
    .option('--json', 'as JSON')
    .addHelpText('after', CREATE_HELP)
    .action(create);
  users
    .command('set-password')
    .description('Give a user another password; every session they have is over')
    .argument('<who>', 'their id, e-mail address or user name')
    .option('--password-stdin', INPUT)
    .option('--json', 'as JSON')
    .action(setPassword);
}

async function create(options: CreateOptions): Promise<void> {
  const { email, username, fullName: full_name, admin, role } = options;
  const password = await passwordOf(options);
  const user = await withRegistration(async (registrations, cause) => {
    const { ADMIN_ROLE } = await import('../../index.js');
    const roles = new Set([...(admin ? [ADMIN_ROLE] : []), ...role]);
    return registrations.register({ email, username, full_name, password }, cause, [...roles]);
  });
  printOne(rowOf(user), options);
}

async function setPassword(who: string, options: PasswordOptions): Promise<void> {
  const user = await withUser(who, async (found, _users, cause, signIns) => {
    await signIns.setPassword(found.id, await passwordOf(options), cause);
    return found;
  });
  printOne({ id: user.id, email: user.email, password_changed: true }, options);
}

function passwordOf({ passwordStdin }: PasswordOptions): Promise<string> {
  const prompt = new Prompt();
  return passwordStdin ? prompt.passwordFromInput() : prompt.newPassword();
}
