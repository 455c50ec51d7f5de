import type { Command } from 'commander';
import type { SigningKeyInfo } from '../../index.js';
import { type OutputOptions, printOne, printRows } from './output.js';
import { withKeys } from './services.js';

const STATES = `
States: published (others learn of it, it does not sign yet), active (it signs), retiring (it signs no more,
its tokens are still good), gone (nothing it signed is good).`;

/** `nightlatch keys ...` */
export function addKeyCommands(program: Command): void {
  const keys = program.command('keys').description('The keys that sign tokens');
  keys
    .command('list')
    .description('List the keys and what each is used for now')
    .option('--json', 'as JSON')
    .addHelpText('after', STATES)
    .action(async (options: OutputOptions) => {
      const found = await withKeys((signing) => signing.list());
      printRows(found.map(row), options, 'There are no keys.');
    });
  keys
    .command('rotate')
    .description('Publish the next key; it signs when everybody has had time to learn of it')
    .option('--json', 'as JSON')
    .action(async (options: OutputOptions) => {
      const key = await withKeys((signing, cause) => signing.rotate(cause));
      printOne(
        row(key),
        options,
        `It signs from ${key.activeFrom.toISOString()}. No token is refused.`,
      );
    });
  keys
    .command('revoke')
    .description('For a key that leaked: refuse everything it signed')
    .argument('<kid>', 'the id of the key, as in "keys list"')
    .option('--json', 'as JSON')
    .action(async (kid: string, options: OutputOptions) => {
      const key = await withKeys((signing, cause) => signing.revoke(kid, cause));
      printOne(
        row(key),
        options,
        'Within a second its tokens are refused. Sessions go on: their clients refresh.',
      );
    });
}

function row({ kid, state, algorithm, createdAt, activeFrom, expiresAt }: SigningKeyInfo) {
  return {
    kid,
    state,
    algorithm,
    created_at: createdAt.toISOString(),
    active_from: activeFrom.toISOString(),
    expires_at: expiresAt?.toISOString() ?? null,
  };
}
