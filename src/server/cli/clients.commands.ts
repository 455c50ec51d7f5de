import type { Command } from 'commander';
import type { Client } from '../../index.js';
import { type OutputOptions, printOne, printRows } from './output.js';
import { withClients } from './services.js';

interface CreateOptions extends OutputOptions {
  id?: string;
  name: string;
  grant: string[];
  scope: string[];
  public?: boolean;
}

const KEEP = 'Keep the secret now: only a digest of it is stored, and it is not shown again.';
const EXAMPLES = `
Examples:
  A service that reads items on its own behalf:
    $ nightlatch clients create --id report --name "Nightly report" --scope items:read
  A service that only introspects tokens:
    $ nightlatch clients create --id gateway --name Gateway --grant none`;

/** `nightlatch clients ...` */
export function addClientCommands(program: Command): void {
  const clients = program
    .command('clients')
    .description('The applications that may ask for tokens by themselves, or introspect them');
  addCreate(clients);
  clients
    .command('list')
    .description('List the clients')
    .option('--json', 'as JSON')
    .action(async (options: OutputOptions) => {
      const found = await withClients((service) => service.list());
      printRows(found.map(row), options, 'There are no clients but the first party.');
    });
  clients
    .command('rotate-secret')
    .description('Give a client a new secret; the old one is refused within a second')
    .argument('<id>', 'the client_id')
    .option('--json', 'as JSON')
    .action(async (id: string, options: OutputOptions) => {
      const secret = await withClients((service, cause) => service.rotateSecret(id, cause));
      printOne({ client_id: id, client_secret: secret }, options, KEEP);
    });
  clients
    .command('delete')
    .description('Delete a client; its tokens are refused within a second')
    .argument('<id>', 'the client_id')
    .option('--json', 'as JSON')
    .action(async (id: string, options: OutputOptions) => {
      await withClients((service, cause) => service.delete(id, cause));
      printOne({ client_id: id, deleted: true }, options);
    });
}

function addCreate(clients: Command): void {
  clients
    .command('create')
    .description('Make a client; its secret is shown this once')
    .requiredOption('--name <name>', 'what people call it')
    .option('--id <id>', 'its client_id; made up where left out')
    .option(
      '--grant <type...>',
      'client_credentials, refresh_token, the URI of a grant of your own, or none',
      ['client_credentials'],
    )
    .option('--scope <scope...>', 'the most it may ask for', [])
    .option('--public', 'without a secret; of use only to a grant of your own')
    .option('--json', 'as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: CreateOptions) => {
      const { id, name } = options;
      const given = {
        ...(id !== undefined && { id }),
        name,
        confidential: !options.public,
        grantTypes: options.grant.filter((type) => type !== 'none'),
        scopes: options.scope.flatMap((scope) => scope.split(' ')),
      };
      const { client, secretPlain } = await withClients((service, cause) =>
        service.create(given, cause),
      );
      if (secretPlain === null) printOne(row(client), options);
      else printOne({ ...row(client), client_secret: secretPlain }, options, KEEP);
    });
}

function row({ id, name, confidential, grantTypes, scopes }: Client) {
  return {
    client_id: id,
    client_name: name,
    type: confidential ? 'confidential' : 'public',
    grant_types: grantTypes.join(' '),
    scope: scopes?.join(' ') ?? null,
  };
}
