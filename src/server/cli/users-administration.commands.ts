import { type Command, InvalidArgumentError } from 'commander';
import type { User, UserChanges } from '../../index.js';
import { CliError } from './cli.errors.js';
import { type OutputOptions, printOne, printRows } from './output.js';
import { Prompt } from './prompt.js';
import { withUsers } from './services.js';
import { rowOf, withUser } from './users-row.js';

interface ListOptions extends OutputOptions {
  q?: string;
  role?: string;
  disabled?: true;
  limit: number;
}

const PAGE = 100;
const WHO = 'their id, e-mail address or user name';

/** `nightlatch users list`, `show`, `disable`, `enable`, `set-roles` and `delete`. */
export function addUserAdministration(users: Command): void {
  addList(users);
  users
    .command('show')
    .description('Show a user')
    .argument('<who>', WHO)
    .option('--json', 'as JSON')
    .action(async (who: string, options: OutputOptions) => {
      printOne(rowOf(await withUser(who, async (user) => user)), options);
    });
  users
    .command('disable')
    .description('Refuse a user, and end every session they have')
    .argument('<who>', WHO)
    .option('--json', 'as JSON')
    .action((who: string, options: OutputOptions) => change(who, { disabled: true }, options));
  users
    .command('enable')
    .description('Let a user in again, who then signs in anew')
    .argument('<who>', WHO)
    .option('--json', 'as JSON')
    .action((who: string, options: OutputOptions) => change(who, { disabled: false }, options));
  addSetRoles(users);
  users
    .command('delete')
    .description('Delete a user with everything that is theirs')
    .argument('<who>', WHO)
    .option('--yes', 'do not ask')
    .option('--json', 'as JSON')
    .action(deleteUser);
}

function addList(users: Command): void {
  users
    .command('list')
    .description('List users, the newest first')
    .option('--q <prefix>', 'whose e-mail address or user name begins so')
    .option('--role <role>', 'who have this role')
    .option('--disabled', 'who are disabled')
    .option('--limit <number>', 'at most so many', wholeNumber, PAGE)
    .option('--json', 'as JSON')
    .action(async (options: ListOptions) => {
      const { found, hasMore } = await list(options);
      printRows(found.map(rowOf), options, 'There are no such users.');
      if (hasMore) console.error('There are more: see --limit.');
    });
}

function addSetRoles(users: Command): void {
  users
    .command('set-roles')
    .description('Give a user these roles, and no other; felt by their next request')
    .argument('<who>', WHO)
    .argument('[role...]', 'all that they are to have')
    .option('--none', 'they are to have none')
    .option('--json', 'as JSON')
    .action(
      (
        who: string,
        roles: string[],
        options: OutputOptions & { none?: boolean },
        command: Command,
      ) => {
        // Else a variable that is empty in somebody's script takes every role away.
        if (roles.length > 0 === Boolean(options.none)) {
          command.error('error: name the roles, or say --none');
        }
        return change(who, { roles: [...new Set(roles)] }, options);
      },
    );
}

async function change(who: string, changes: UserChanges, options: OutputOptions): Promise<void> {
  const user = await withUser(who, ({ id }, users, cause) => users.change(id, changes, cause));
  printOne(rowOf(user), options);
}

async function deleteUser(
  who: string,
  { yes, ...options }: OutputOptions & { yes?: boolean },
): Promise<void> {
  const { id, email } = await withUser(who, async (user, users, cause) => {
    const isMeant = yes || (await new Prompt().confirm(`Delete ${user.email} (${user.id})?`));
    if (!isMeant) throw new CliError('Nothing was deleted.');
    await users.delete(user.id, cause);
    return user;
  });
  printOne({ id, email, deleted: true }, options);
}

function list({ q, role, disabled, limit }: ListOptions) {
  return withUsers(async (users) => {
    const found: User[] = [];
    let cursor: string | undefined;
    do {
      const most = Math.min(PAGE, limit - found.length);
      const page = await users.list({ q, role, disabled, limit: most, cursor });
      found.push(...page.users);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined && found.length < limit);
    return { found, hasMore: cursor !== undefined };
  });
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('It is no number of users.');
  return Number(text);
}
