import type { Command } from 'commander';
import type { Client } from '../../index.js';
import { type OutputOptions, printOne, printRows } from './output.js';
import { readServices, withServices } from './services.js';

interface CreateOptions extends OutputOptions {
  id?: string;
  name: string;
  grant: string[];
  scope: string[];
  public?: boolean;
}

const SECRET_NOTE =
  'Store the secret now: it is not shown again, because the server keeps only a digest of it.';
const EXAMPLES = `
Examples:
  A service that reads the reports of another one for itself (SCOPES_FILE declares the scope):
    $ nightlatch clients create --id report --name "Nightly report" --scope reports:read
  A service that only introspects tokens:
    $ nightlatch clients create --id gateway --name Gateway --grant none`;

/** Adds `nightlatch clients ...`. */
export function addClientCommands(program: Command): void {
  const clients = program
    .command('clients')
    .description('Manage OAuth clients: services that request or introspect tokens');
  addCreate(clients);
  clients
    .command('list')
    .description('List the clients')
    .option('--json', 'print JSON')
    .action(async (options: OutputOptions) => {
      const found = await readServices('clients', (services) => services.clients.list());
      printRows(found.map(toRow), options, 'There are no clients except the first-party client.');
    });
  clients
    .command('rotate-secret')
    .description('Replace the secret of a client; the server rejects the old one within a second')
    .argument('<id>', 'the client_id')
    .option('--json', 'print JSON')
    .action(async (id: string, options: OutputOptions) => {
      const secret = await withServices('clients', (services, actor) =>
        services.clients.rotateSecret(id, actor),
      );
      printOne({ client_id: id, client_secret: secret }, options, SECRET_NOTE);
    });
  clients
    .command('delete')
    .description('Delete a client; the server rejects its tokens within a second')
    .argument('<id>', 'the client_id')
    .option('--json', 'print JSON')
    .action(async (id: string, options: OutputOptions) => {
      await withServices('clients', (services, actor) => services.clients.delete(id, actor));
      printOne({ client_id: id, deleted: true }, options);
    });
}

function addCreate(clients: Command): void {
  clients
    .command('create')
    .description('Create a client and print its secret, which is not shown again')
    .requiredOption('--name <name>', 'the name that people see')
    .option('--id <id>', 'the client_id; generated if left out')
    .option(
      '--grant <type...>',
      'the grants it may use: client_credentials, refresh_token, the URI of your own grant, or none',
      ['client_credentials'],
    )
    .option('--scope <scope...>', 'the scopes it may request', [])
    .option('--public', 'create it without a secret, for a grant of your own')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(createClient);
}

async function createClient(options: CreateOptions): Promise<void> {
  const { id, name, grant, scope } = options;
  const given = {
    ...(id !== undefined && { id }),
    name,
    confidential: !options.public,
    grantTypes: grant.filter((type) => type !== 'none'),
    scopes: scope.flatMap((each) => each.split(' ')),
  };
  const { client, secretPlain } = await withServices('clients', (services, actor) =>
    services.clients.create(given, actor),
  );
  if (secretPlain === null) printOne(toRow(client), options);
  else printOne({ ...toRow(client), client_secret: secretPlain }, options, SECRET_NOTE);
}

function toRow({ id, name, confidential, grantTypes, scopes }: Client) {
  return {
    client_id: id,
    client_name: name,
    type: confidential ? 'confidential' : 'public',
    grant_types: grantTypes.join(' '),
    scope: scopes?.join(' ') ?? null,
  };
}
