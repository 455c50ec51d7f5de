import type { Command } from 'commander';
import type { Identity } from '../../index.js';
import { CliError } from './cli.errors.js';
import { type OutputOptions, printOne, printRows, type Row } from './output.js';
import { readServices } from './services.js';
import { findUser, USER_ARGUMENT, withUser } from './named-user.js';

/** Adds `nightlatch users identities` and `disconnect`. */
export function addIdentityCommands(users: Command): void {
  users
    .command('identities')
    .description('List the accounts at other providers with which a user signs in')
    .argument(...USER_ARGUMENT)
    .option('--json', 'print JSON')
    .action(async (name: string, options: OutputOptions) => {
      const found = await readServices('users', async (services) => {
        const { id } = await findUser(name, services);
        return services.identities.list(id);
      });
      printRows(found.map(toRow), options, 'The user has connected no account.');
    });
  users
    .command('disconnect')
    .description('Disconnect an account at another provider; the sessions of the user go on')
    .argument(...USER_ARGUMENT)
    .argument('<identity>', 'the id, as `users identities` prints it')
    .option('--json', 'print JSON')
    .action(disconnect);
}

async function disconnect(name: string, id: string, options: OutputOptions): Promise<void> {
  const removed = await withUser(name, async (user, { identities }, actor) => {
    const found = (await identities.list(user.id)).find((each) => each.id === id);
    if (!found) throw new CliError(`The user has no identity ${id}.`);
    await identities.remove(user.id, id, actor);
    return found;
  });
  printOne({ ...toRow(removed), disconnected: true }, options);
}

function toRow({ id, providerId, email, createdAt, lastUsedAt }: Identity): Row {
  return {
    id,
    provider: providerId,
    email,
    created_at: createdAt.toISOString(),
    last_used_at: lastUsedAt?.toISOString() ?? null,
  };
}
