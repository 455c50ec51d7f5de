import { type Command, Option } from 'commander';
import type { ApplicationType, Client } from '../../index.js';
import { type OutputOptions, printOne, printRows } from './output.js';
import { readServices, withServices } from './services.js';

interface CreateOptions extends OutputOptions {
  id?: string;
  name: string;
  grant: string[];
  scope: string[];
  public?: boolean;
  redirectUri: string[];
  postLogoutRedirectUri: string[];
  applicationType: ApplicationType;
}

type UpdateOptions = OutputOptions & Partial<Omit<CreateOptions, 'id' | 'public'>>;

interface RedirectUriOptions extends OutputOptions {
  postLogout?: boolean;
}

const APPLICATION_TYPES: readonly ApplicationType[] = ['web', 'native'];
const SECRET_NOTE =
  'Store the secret now: it is not shown again, because the server keeps only a digest of it.';
const EXAMPLES = `
Examples:
  A service that reads the reports of another one for itself (SCOPES_FILE declares the scope):
    $ nightlatch clients create --id report --name "Nightly report" --scope reports:read
  A service that only introspects tokens:
    $ nightlatch clients create --id gateway --name Gateway --grant none
  A single-page application that signs users in:
    $ nightlatch clients create --id spa --name Shop --public --grant authorization_code refresh_token \\
      --redirect-uri https://app.example.com/callback`;
const URI_HELP = 'a URI that the client uses, exactly as it sends it';

/** Adds `nightlatch clients ...`. */
export function addClientCommands(program: Command): void {
  const clients = program
    .command('clients')
    .description('Manage OAuth clients: services that request or introspect tokens');
  addCreate(clients);
  addUpdate(clients);
  clients
    .command('list')
    .description('List the clients')
    .option('--json', 'print JSON')
    .action(async (options: OutputOptions) => {
      const found = await readServices('clients', (services) => services.clients.list());
      const toShown = options.json ? toDetails : toRow;
      printRows(found.map(toShown), options, 'There are no clients except the first-party client.');
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
  addRedirectUriCommand(clients, 'add', 'Add a redirect URI to a client');
  addRedirectUriCommand(clients, 'remove', 'Remove a redirect URI from a client');
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

function addRedirectUriCommand(
  clients: Command,
  change: 'add' | 'remove',
  description: string,
): void {
  clients
    .command(`${change}-redirect-uri`)
    .description(description)
    .argument('<id>', 'the client_id')
    .argument('<uri>', URI_HELP)
    .option('--post-logout', 'a URI for after the sign-out')
    .option('--json', 'print JSON')
    .action(async (id: string, uri: string, options: RedirectUriOptions) => {
      const use = { after: options.postLogout ? 'sign-out' : 'sign-in' } as const;
      const client = await withServices('clients', (services, actor) =>
        change === 'add'
          ? services.clients.addRedirectUri(id, uri, use, actor)
          : services.clients.removeRedirectUri(id, uri, use, actor),
      );
      printOne(toDetails(client), options);
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
      'the grants it may use: authorization_code, client_credentials, refresh_token, the URI of your own grant, or none',
      ['client_credentials'],
    )
    .option('--scope <scope...>', 'the scopes it may request', [])
    .option(
      '--public',
      'create it without a secret, for a browser or a device, which cannot keep one',
    )
    .option('--redirect-uri <uri...>', `${URI_HELP}, for authorization_code`, [])
    .option('--post-logout-redirect-uri <uri...>', `${URI_HELP}, for after the sign-out`, [])
    .addOption(
      new Option('--application-type <type>', 'native: it runs on the device of the user')
        .choices([...APPLICATION_TYPES])
        .default('web'),
    )
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(createClient);
}

function addUpdate(clients: Command): void {
  clients
    .command('update')
    .description('Change a client; an option that is left out changes nothing')
    .argument('<id>', 'the client_id')
    .option('--name <name>', 'the name that people see')
    .option('--grant <type...>', 'all grants that it may use from now on, or none')
    .option('--scope <scope...>', "all scopes that it may request from now on, or ''")
    .option('--redirect-uri <uri...>', "all URIs for authorization_code, or ''")
    .option('--post-logout-redirect-uri <uri...>', "all URIs for after the sign-out, or ''")
    .addOption(
      new Option('--application-type <type>', 'native: it runs on the device of the user').choices([
        ...APPLICATION_TYPES,
      ]),
    )
    .option('--json', 'print JSON')
    .action(async (id: string, options: UpdateOptions) => {
      const changes = {
        name: options.name,
        grantTypes: options.grant && toGrants(options.grant),
        scopes: options.scope && toScopes(options.scope),
        redirectUris: options.redirectUri?.filter((uri) => uri !== ''),
        postLogoutRedirectUris: options.postLogoutRedirectUri?.filter((uri) => uri !== ''),
        applicationType: options.applicationType,
      };
      const client = await withServices('clients', (services, actor) =>
        services.clients.update(id, changes, actor),
      );
      printOne(toDetails(client), options);
    });
}

function toGrants(given: string[]): string[] {
  return given.filter((type) => type !== 'none' && type !== '');
}

function toScopes(given: string[]): string[] {
  return given.flatMap((each) => each.split(' ')).filter((scope) => scope !== '');
}

async function createClient(options: CreateOptions): Promise<void> {
  const { id, name, grant, scope } = options;
  const given = {
    ...(id !== undefined && { id }),
    name,
    confidential: !options.public,
    grantTypes: toGrants(grant),
    scopes: toScopes(scope),
    redirectUris: options.redirectUri,
    postLogoutRedirectUris: options.postLogoutRedirectUri,
    applicationType: options.applicationType,
  };
  const { client, secretPlain } = await withServices('clients', (services, actor) =>
    services.clients.create(given, actor),
  );
  if (secretPlain === null) printOne(toDetails(client), options);
  else printOne({ ...toDetails(client), client_secret: secretPlain }, options, SECRET_NOTE);
}

function toDetails(client: Client) {
  return {
    ...toRow(client),
    application_type: client.applicationType,
    redirect_uris: [...client.redirectUris],
    post_logout_redirect_uris: [...client.postLogoutRedirectUris],
  };
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
