import { expect } from 'vitest';
import { DataSource } from 'typeorm';
import { type Client, ClientsService, type NewClient } from '../../src/index.js';
import { ClientRegistry } from '../../src/clients/client-registry.js';
import { serverTest } from '../support/fixtures.js';

const CALLBACK = 'https://app.example.com/callback';
const SIGNED_OUT = 'https://app.example.com/signed-out';

const SPA = {
  name: 'Shop',
  confidential: false,
  grantTypes: ['authorization_code', 'refresh_token'],
  scopes: ['items:read'],
  redirectUris: [CALLBACK],
};

const test = serverTest({
  clients: [
    {
      client_id: 'configured',
      grant_types: ['authorization_code'],
      redirect_uris: ['com.example.app:/callback'],
      post_logout_redirect_uris: ['com.example.app:/signed-out'],
      application_type: 'native',
    },
  ],
})
  .extend('clients', { scope: 'file' }, ({ server }) => server.app.get(ClientsService))
  .extend('created', async ({ server, clients }) => {
    const { client } = await clients.create(SPA);
    server.takeEvents();
    return client;
  })
  .extend(
    'find',
    ({ server }) =>
      async (id: string) =>
        (await server.app.get(ClientRegistry).find(id)) as Client,
  );

test('ClientsService.create() creates a public client that signs users in by authorization code', async ({
  clients,
  find,
}) => {
  const given = { ...SPA, postLogoutRedirectUris: [SIGNED_OUT] };
  const { client, secretPlain } = await clients.create(given);
  expect(secretPlain).toBeNull();
  expect(client).toEqual({
    ...given,
    id: expect.any(String),
    applicationType: 'web',
    createdAt: expect.any(Date),
  });
  expect(await find(client.id)).toMatchObject(client);
  expect(await clients.list()).toContainEqual(client);
});

test('A client by configuration has the redirect URIs and the application type of its members', async ({
  clients,
  find,
}) => {
  const expected = {
    redirectUris: ['com.example.app:/callback'],
    postLogoutRedirectUris: ['com.example.app:/signed-out'],
    applicationType: 'native',
    confidential: false,
  };
  expect(await find('configured')).toMatchObject(expected);
  await expect(clients.addRedirectUri('configured', 'com.example.app:/b')).rejects.toThrow(
    'The client configured is made by configuration: change it there.',
  );
});

test.for<[what: string, members: Partial<NewClient>, message: string | RegExp]>([
  [
    'authorization_code without a redirect URI',
    { redirectUris: [] },
    'A client with the grant authorization_code needs a redirect URI, like https://app.example.com/callback.',
  ],
  [
    'a redirect URI without authorization_code',
    { grantTypes: ['refresh_token'] },
    'A client with redirect URIs needs the grant authorization_code: create it with that grant.',
  ],
  [
    'a wildcard',
    { redirectUris: ['https://*.example.com/callback'] },
    'The redirect URI "https://*.example.com/callback" is not accepted. Register each URI by itself: there are no wildcards.',
  ],
  [
    'a redirect URI for after the sign-out that is not accepted',
    { postLogoutRedirectUris: ['http://app.example.com/'] },
    /^The redirect URI "http:\/\/app\.example\.com\/" is not accepted\. Register https:\./,
  ],
  [
    'a control character, which the message escapes',
    { redirectUris: ['https://app.example.com/\u001b[31m'] },
    /^The redirect URI "https:\/\/app\.example\.com\/\\u001b\[31m" is not accepted\./,
  ],
  [
    'more than 20 redirect URIs',
    { redirectUris: Array.from({ length: 21 }, (_, i) => `${CALLBACK}${i}`) },
    'A client can have 20 redirect URIs, not 21.',
  ],
  [
    'another application type',
    { applicationType: 'spa' as never },
    'The application type must be one of web, native.',
  ],
  ...['nightlatch', 'nightlatch-browser', 'nightlatch-docs', 'nightlatch-cli'].map(
    (id): [string, Partial<NewClient>, string] => [
      `the reserved id ${id}`,
      { id },
      `The id ${id} is reserved for a client that is built in: choose another one.`,
    ],
  ),
])('ClientsService.create() rejects %s', async ([, members, message], { clients }) => {
  await expect(clients.create({ ...SPA, ...members })).rejects.toThrow(message);
});

test('The server does not start with a client by configuration that is not valid, and says what to change', async ({
  startServer,
}) => {
  const client = { client_id: 'spa', grant_types: ['authorization_code'] };
  for (const [given, message] of [
    [{ ...client, redirect_uris: ['myapp:/cb'] }, /client spa .*CLIENTS_FILE.*"myapp:\/cb" is not/],
    [{ ...client, client_id: 'nightlatch-cli' }, /nightlatch-cli is reserved/],
    [{ ...client, redirect_uris: [] }, /needs a redirect URI/],
    [
      { client_id: 'spa', client_secret: 'x'.repeat(32), redirect_uris: [CALLBACK] },
      /needs the gr/,
    ],
  ] as const) {
    await expect(startServer({ clients: [{ ...given } as never] })).rejects.toThrow(message);
  }
});

test('ClientsService.addRedirectUri() and removeRedirectUri() change the client at once, with an event each', async ({
  server,
  clients,
  created: { id },
  find,
}) => {
  const second = 'https://app.example.com/b';
  await clients.addRedirectUri(id, second);
  expect((await find(id)).redirectUris).toEqual([CALLBACK, second]);
  await clients.removeRedirectUri(id, CALLBACK);
  expect((await find(id)).redirectUris).toEqual([second]);
  await clients.addRedirectUri(id, SIGNED_OUT, { after: 'sign-out' });
  const { redirectUris, postLogoutRedirectUris } = await find(id);
  expect([redirectUris, postLogoutRedirectUris]).toEqual([[second], [SIGNED_OUT]]);
  const changed = await clients.removeRedirectUri(id, SIGNED_OUT, { after: 'sign-out' });
  expect(changed).toMatchObject({ id, redirectUris: [second], postLogoutRedirectUris: [] });
  const [signIn, signOut] = ['sign-in', 'sign-out'].map((after) => ({ clientId: id, after }));
  expect(server.takeRecorded().map(({ name, event }) => [name, event])).toEqual([
    ['client.redirect-uri-added', { ...signIn, uri: second }],
    ['client.redirect-uri-removed', { ...signIn, uri: CALLBACK }],
    ['client.redirect-uri-added', { ...signOut, uri: SIGNED_OUT }],
    ['client.redirect-uri-removed', { ...signOut, uri: SIGNED_OUT }],
  ]);
});

test('ClientsService refuses a redirect URI that is there, is not there, is the last one, or is not valid, and keeps the list', async ({
  server,
  clients,
  created: { id },
  find,
}) => {
  const gateway = { ...SPA, grantTypes: [], redirectUris: [] };
  const { client: other } = await clients.create(gateway);
  server.takeEvents();
  for (const [change, message] of [
    [() => clients.addRedirectUri(id, CALLBACK), `The client ${id} has this redirect URI already.`],
    [() => clients.addRedirectUri(id, `${CALLBACK}#x`), 'Register it without the fragment (#...).'],
    [() => clients.addRedirectUri(id, 'com.example.app:/cb'), 'or make the client native'],
    [() => clients.removeRedirectUri(id, 'x'), `The client ${id} does not have this redirect URI.`],
    [() => clients.removeRedirectUri(id, CALLBACK), 'needs a redirect URI'],
    [() => clients.addRedirectUri(other.id, CALLBACK), 'needs the grant authorization_code'],
    [() => clients.addRedirectUri('unknown', CALLBACK), 'No client has the id unknown.'],
    [() => clients.addRedirectUri('nightlatch', CALLBACK), 'is made by configuration'],
  ] as const) {
    await expect(change()).rejects.toThrow(message);
  }
  expect((await find(id)).redirectUris).toEqual([CALLBACK]);
  expect(server.takeEvents()).toEqual([]);
});

test('Redirect URIs that are added at once on two instances are all kept, and a client never has more than 20', async ({
  server,
  clients,
  created: { id },
  find,
}) => {
  const instance = await server.startInstance();
  const both = [clients, instance.app.get(ClientsService)];
  const added = await Promise.allSettled(
    Array.from({ length: 24 }, (_, i) => both[i % 2]!.addRedirectUri(id, `${CALLBACK}/${i}`)),
  );
  const kept = added.flatMap(({ status }, i) =>
    status === 'fulfilled' ? [`${CALLBACK}/${i}`] : [],
  );
  expect(kept).toHaveLength(19);
  expect((await find(id)).redirectUris.toSorted()).toEqual([CALLBACK, ...kept].toSorted());
});

test('A client of an earlier release with an id that is reserved now is not found', async ({
  server,
  find,
}) => {
  const dataSource = server.app.get(DataSource);
  await dataSource.query(
    `INSERT INTO clients (id, name, grant_types, scopes, created_at)
     VALUES ('nightlatch-browser', 'Old', '["client_credentials"]', '[]', 0)`,
  );
  expect(await find('nightlatch-browser')).not.toMatchObject({ name: 'Old' });
  const form = { grant_type: 'client_credentials', client_id: 'nightlatch-browser' };
  const { status, body } = await server.call('POST', '/token', { form });
  expect([status, body.error]).toEqual([400, 'unauthorized_client']);
});

test('A client that a module brings along is public, has its redirect URIs, and is not listed', async ({
  server,
  clients,
  find,
}) => {
  const id = 'nightlatch-docs';
  const redirectUris = [`${server.settings.issuer}/sign-in/docs`];
  expect(await find(id)).toMatchObject({ id, redirectUris, confidential: false });
  expect((await clients.list()).map((client) => client.id)).not.toContain(id);
  await expect(clients.delete(id)).rejects.toThrow('is made by configuration');
});
