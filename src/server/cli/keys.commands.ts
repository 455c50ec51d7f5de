import type { Command } from 'commander';
import type { SigningKeyInfo } from '../../index.js';
import { type OutputOptions, printOne, printRows } from './output.js';
import { readServices, withServices } from './services.js';

const STATES = `
States:
  published  Clients can fetch the key, but it does not sign yet.
  active     The key signs new tokens.
  retiring   The key does not sign any more. The tokens that it signed are valid until "expires_at". Keys of a former
             ALGORITHM get that time some minutes after the restart.
  gone       Tokens that the key signed are rejected. Until it is revoked or deleted, its id_tokens can still sign their
             users out.`;

const HYPHEN_HELP = `
Old keys can have an id that begins with a hyphen. Write such an id after "--":
  $ nightlatch keys revoke -- -xY1...`;

/** Adds `nightlatch keys ...`. */
export function addKeyCommands(program: Command): void {
  const keys = program.command('keys').description('List, rotate and revoke signing keys');
  keys
    .command('list')
    .description('List the signing keys and their states')
    .option('--json', 'print JSON')
    .addHelpText('after', STATES)
    .action(async (options: OutputOptions) => {
      const found = await readServices('keys', (services) => services.keys.list());
      printRows(found.map(toRow), options, 'There are no keys.');
    });
  keys
    .command('rotate')
    .description(
      'Publish the next key; it starts to sign when all clients have had time to fetch it',
    )
    .option('--json', 'print JSON')
    .action(async (options: OutputOptions) => {
      const key = await withServices('keys', (services, actor) => services.keys.rotate(actor));
      const note = `The key signs from ${key.activeFrom.toISOString()}. All tokens stay valid.`;
      printOne(toRow(key), options, note);
    });
  keys
    .command('revoke')
    .description('Revoke a leaked key: reject every token that it signed')
    .argument('<kid>', 'the id of the key, as "keys list" prints it')
    .option('--json', 'print JSON')
    .addHelpText('after', HYPHEN_HELP)
    .action(async (kid: string, options: OutputOptions) => {
      const key = await withServices('keys', (services, actor) => services.keys.revoke(kid, actor));
      const note =
        'The server rejects its tokens within a second. Sessions continue: clients get new tokens by a refresh.';
      printOne(toRow(key), options, note);
    });
}

function toRow({ kid, state, algorithm, createdAt, activeFrom, expiresAt }: SigningKeyInfo) {
  return {
    kid,
    state,
    algorithm,
    created_at: createdAt.toISOString(),
    active_from: activeFrom.toISOString(),
    expires_at: expiresAt?.toISOString() ?? null,
  };
}
