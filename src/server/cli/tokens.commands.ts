import type { Command } from 'commander';
import { CliError } from './cli.errors.js';
import { type OutputOptions, printOne, printRows } from './output.js';
import { Prompt } from './prompt.js';
import { readServices, withServices } from './services.js';
import { findUser, toUserRow, USER_ARGUMENT, withUser } from './named-user.js';

const REVOKE_HELP = `
A token as an argument is visible to other users of the machine: write - and pass it on the standard input.

Examples:
  $ nightlatch tokens revoke 01a1c2d3-7c3e-7d5a-9a53-2f2f7b0f5c11
  $ nightlatch tokens revoke - < leaked-token`;

/** Adds `nightlatch tokens list`, `revoke` and `revoke-all`. */
export function addTokenCommands(program: Command): void {
  const tokens = program
    .command('tokens')
    .description('List and revoke the personal access tokens of users');
  tokens
    .command('list')
    .description('List the tokens of a user, the newest first, also those that have expired')
    .argument(...USER_ARGUMENT)
    .option('--json', 'print JSON')
    .action(list);
  tokens
    .command('revoke')
    .description('Revoke one token')
    .argument('<token>', 'the id of the token, the token itself, or - for the standard input')
    .option('--json', 'print JSON')
    .addHelpText('after', REVOKE_HELP)
    .action(revoke);
  tokens
    .command('revoke-all')
    .description('Revoke all tokens of a user')
    .argument(...USER_ARGUMENT)
    .option('--json', 'print JSON')
    .action(revokeAll);
}

async function list(name: string, options: OutputOptions): Promise<void> {
  const found = await readServices('users', async (services) => {
    const user = await findUser(name, services);
    return services.tokens.list(user.id);
  });
  const rows = found.map(({ id, name: label, scope, hint, createdAt, expiresAt, lastUsedAt }) => ({
    id,
    name: label,
    scope,
    hint,
    created_at: createdAt.toISOString(),
    expires_at: expiresAt.toISOString(),
    last_used_at: lastUsedAt?.toISOString() ?? null,
  }));
  printRows(rows, options, 'The user has no tokens.');
}

async function revoke(given: string, options: OutputOptions): Promise<void> {
  const text = given === '-' ? (await new Prompt().readPassword('token')).trim() : given;
  const { id, name } = await withServices('users', async ({ tokens }, actor) => {
    const found = await tokens.findByIdOrText(text);
    const isRevoked = found !== null && (await tokens.revoke(found, 'administrator', actor));
    // Not the text, which may be a token.
    if (!isRevoked) throw new CliError('There is no such token, or it is revoked.');
    return found;
  });
  printOne({ id, name, revoked: true }, options);
}

async function revokeAll(name: string, options: OutputOptions): Promise<void> {
  const { id, email, revoked } = await withUser(name, async (user, { tokens }, actor) => ({
    ...toUserRow(user),
    revoked: await tokens.revokeAll(user.id, 'administrator', actor),
  }));
  printOne({ id, email, revoked }, options);
}
