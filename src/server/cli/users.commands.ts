import type { Command } from 'commander';
import type { User, UserChanges } from '../../index.js';
import { CliError } from './cli.errors.js';
import { addImportExportCommands } from './import-export.commands.js';
import { type OutputOptions, printOne, printRows } from './output.js';
import { Prompt } from './prompt.js';
import { readServices } from './services.js';
import type { Services } from './tasks.js';
import { addIdentityCommands } from './user-identities.commands.js';
import { printError } from './terminal.js';
import { addPasswordCommands } from './user-passwords.commands.js';
import { findUser, toUserRow, USER_ARGUMENT, withUser } from './named-user.js';
import { wholeNumber } from './whole-number.js';

interface ListOptions extends OutputOptions {
  q?: string;
  role?: string;
  disabled?: true;
  limit: number;
}

const PAGE_USERS = 100;
const LIMIT_MAX = 9_999_999;

/** Adds `nightlatch users ...`. */
export function addUserCommands(program: Command): void {
  const users = program
    .command('users')
    .description('Create, update, delete, import and export users');
  addPasswordCommands(users);
  addList(users);
  users
    .command('show')
    .description('Show a user')
    .argument(...USER_ARGUMENT)
    .option('--json', 'print JSON')
    .action(async (name: string, options: OutputOptions) => {
      const user = await readServices('users', (services) => findUser(name, services));
      printOne(toUserRow(user), options);
    });
  users
    .command('disable')
    .description('Disable a user and end all of their sessions')
    .argument(...USER_ARGUMENT)
    .option('--json', 'print JSON')
    .action(disable);
  users
    .command('enable')
    .description('Enable a user; their old sessions stay ended')
    .argument(...USER_ARGUMENT)
    .option('--json', 'print JSON')
    .action((name: string, options: OutputOptions) => change(name, { disabled: false }, options));
  addSetRoles(users);
  addResetFactors(users);
  users
    .command('delete')
    .description('Delete a user and all of their data')
    .argument(...USER_ARGUMENT)
    .option('--yes', 'do not ask for confirmation')
    .option('--json', 'print JSON')
    .action(deleteUser);
  addIdentityCommands(users);
  addImportExportCommands(users);
}

function addList(users: Command): void {
  users
    .command('list')
    .description('List users, the newest first')
    .option('--q <prefix>', 'only users whose e-mail address or user name begins with this')
    .option('--role <role>', 'only users with this role')
    .option('--disabled', 'only disabled users')
    .option(
      '--limit <number>',
      'the maximum number of users',
      wholeNumber('--limit', 1, LIMIT_MAX),
      PAGE_USERS,
    )
    .option('--json', 'print JSON')
    .action(async (options: ListOptions) => {
      const { found, hasMore } = await list(options);
      printRows(found.map(toUserRow), options, 'There are no such users.');
      if (hasMore) printError('There are more users. Raise --limit to see them.');
    });
}

function addSetRoles(users: Command): void {
  users
    .command('set-roles')
    .description('Replace the roles of a user, from their next request on')
    .argument(...USER_ARGUMENT)
    .argument('[role...]', 'all roles of the user')
    .option('--none', 'remove all roles')
    .option('--json', 'print JSON')
    .action(
      (
        name: string,
        roles: string[],
        options: OutputOptions & { none?: boolean },
        command: Command,
      ) => {
        // An empty variable in a script must not remove every role.
        if (roles.length > 0 === Boolean(options.none)) {
          command.error('error: give either roles or --none');
        }
        return change(name, { roles: [...new Set(roles)] }, options);
      },
    );
}

function addResetFactors(users: Command): void {
  users
    .command('reset-factors')
    .description('Remove the factors and passkeys of a user and end all of their sessions')
    .argument(...USER_ARGUMENT)
    .option('--json', 'print JSON')
    .action(resetFactors);
}

async function change(name: string, changes: UserChanges, options: OutputOptions): Promise<void> {
  const user = await withUser(name, ({ id }, { users }, actor) => users.change(id, changes, actor));
  printOne(toUserRow(user), options);
}

async function resetFactors(name: string, options: OutputOptions): Promise<void> {
  const { id, email } = await withUser(name, async (user, { factors }, actor) => {
    await factors.reset(user.id, {}, actor);
    return toUserRow(user);
  });
  printOne({ id, email, factors_reset: true }, options);
}

/** Says that the tokens of the user only pause, unlike the sessions. */
async function disable(name: string, options: OutputOptions): Promise<void> {
  const { user, count } = await withUser(name, async ({ id }, services, actor) => ({
    user: await services.users.change(id, { disabled: true }, actor),
    count: await countTokens(services, id),
  }));
  const note =
    `The user's ${count} personal access tokens are refused, and work again when the user is enabled. ` +
    `To end them: nightlatch tokens revoke-all ${user.id}`;
  printOne(toUserRow(user), options, count > 0 ? note : undefined);
}

/** Counts the user's personal access tokens: none in an application without their module. */
async function countTokens(services: Services<'users'>, userId: string): Promise<number> {
  try {
    return await services.tokens.count(userId);
  } catch (error) {
    if (error instanceof CliError) return 0;
    throw error;
  }
}

async function deleteUser(
  name: string,
  { yes, ...options }: OutputOptions & { yes?: boolean },
): Promise<void> {
  const { id, email } = await withUser(name, async (user, { users }, actor) => {
    const confirmed = yes || (await new Prompt().confirm(`Delete ${user.email} (${user.id})?`));
    if (!confirmed) throw new CliError('Cancelled: the user was not deleted.');
    await users.delete(user.id, actor);
    return user;
  });
  printOne({ id, email, deleted: true }, options);
}

function list({ q, role, disabled, limit }: ListOptions) {
  return readServices('users', async ({ users }) => {
    const found: User[] = [];
    let cursor: string | undefined;
    do {
      const pageSize = Math.min(PAGE_USERS, limit - found.length);
      const page = await users.list({ q, role, disabled, limit: pageSize, cursor });
      found.push(...page.users);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined && found.length < limit);
    return { found, hasMore: cursor !== undefined };
  });
}
