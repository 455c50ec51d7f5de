import { expect } from 'vitest';
import { ClientsService, type ConfiguredClient } from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';
import { exchange, getCode, PlainBrowser, SPA } from '../support/plain-browser.js';

const CONFIGURED = { client_id: 'configured', client_secret: 's'.repeat(32) };
const CALLBACK = SPA.redirect_uris![0]!;
const BYE = 'https://shop.example.com/bye';
const CLIENT = {
  name: 'Shop',
  confidential: false,
  grantTypes: ['authorization_code', 'refresh_token'],
  scopes: ['items:read', 'items:write'],
  redirectUris: [CALLBACK],
};

const test = serverTest({ clients: [CONFIGURED] })
  .extend('clients', { scope: 'file' }, ({ server }) => server.app.get(ClientsService))
  .extend('id', async ({ server, clients }) => {
    const { client } = await clients.create(CLIENT);
    server.takeEvents();
    return client.id;
  })
  .extend('spa', ({ id }): ConfiguredClient => ({ ...SPA, client_id: id }));

test('ClientsService.update() replaces what is given and keeps the rest, with an event for it and for each redirect URI', async ({
  server,
  clients,
  id,
}) => {
  const uri = 'https://app.example.com/cb';
  const scopes = ['items:read'];
  const changes = { name: 'Market', scopes, redirectUris: [uri], postLogoutRedirectUris: [BYE] };
  const { createdAt: _, ...changed } = await clients.update(id, changes);
  const { confidential, grantTypes } = CLIENT;
  const expected = { id, confidential, grantTypes, applicationType: 'web', ...changes };
  expect(changed).toEqual(expected);
  expect((await clients.list()).find((each) => each.id === id)).toMatchObject(expected);
  expect(server.takeRecorded().map(({ name, event }) => [name, event])).toEqual([
    ['client.changed', { clientId: id, members: Object.keys(changes) }],
    ['client.redirect-uri-added', { clientId: id, after: 'sign-in', uri }],
    ['client.redirect-uri-removed', { clientId: id, after: 'sign-in', uri: CALLBACK }],
    ['client.redirect-uri-added', { clientId: id, after: 'sign-out', uri: BYE }],
  ]);
  // The same again changes nothing.
  await clients.update(id, changes);
  await clients.update(id, {});
  expect(server.takeEvents()).toEqual([]);
});

test('A client that loses a scope does not get it at the next refresh or for a code, and one that loses a grant may not use it', async ({
  server,
  clients,
  id,
  spa,
  user,
}) => {
  const browser = new PlainBrowser(server);
  const [first, second] = [await getCode(browser, user, spa), await getCode(browser, user, spa)];
  const { body: tokens } = await exchange(server, first.trip, first.code);
  expect(tokens.scope).toBe('items:read items:write');
  await clients.update(id, { scopes: ['items:read'] });
  const refresh = (token: string, scope = '') =>
    server.refresh(token, { client_id: id, ...(scope && { scope }) });
  const lost = await refresh(tokens.refresh_token, 'items:write');
  expect([lost.status, lost.body.error]).toEqual([400, 'invalid_scope']);
  const { body: next } = await refresh(tokens.refresh_token);
  expect(next.scope).toBe('items:read');
  expect((await exchange(server, second.trip, second.code)).body.scope).toBe('items:read');
  await clients.update(id, { grantTypes: ['authorization_code'] });
  expect((await refresh(next.refresh_token)).body.error).toBe('unauthorized_client');
  await clients.update(id, { grantTypes: CLIENT.grantTypes, scopes: CLIENT.scopes });
  expect((await refresh(next.refresh_token)).body.scope).toBe('items:read items:write');
});

test('ClientsService.update() refuses a client that would not be valid, and keeps it as it is', async ({
  server,
  clients,
  id,
}) => {
  for (const [target, changes, message] of [
    [id, { scopes: ['x:y'] }, 'The scope x:y does not exist'],
    [id, { grantTypes: ['password'] }, 'A client cannot have the grant password'],
    [id, { grantTypes: ['client_credentials'] }, 'A public client cannot prove who it is'],
    [id, { grantTypes: ['refresh_token'] }, 'needs the grant authorization_code'],
    [id, { redirectUris: [] }, 'needs a redirect URI'],
    [id, { redirectUris: ['com.example.app:/cb'] }, 'or make the client native'],
    [id, { name: '\u202e\n' }, 'The name of a client must be'],
    ['unknown', { name: 'x' }, 'No client has the id unknown.'],
    ['configured', { name: 'x' }, 'is made by configuration'],
    ['nightlatch', { name: 'x' }, 'is made by configuration'],
  ] as const) {
    const given = changes as Parameters<ClientsService['update']>[1];
    await expect(clients.update(target, given)).rejects.toThrow(message);
  }
  expect((await clients.list()).find((each) => each.id === id)).toMatchObject(CLIENT);
  expect(server.takeEvents()).toEqual([]);
});

test('Changes of one client that two instances make at once are all kept', async ({
  server,
  clients,
  id,
}) => {
  const instance = await server.startInstance();
  const other = instance.app.get(ClientsService);
  const uris = Array.from({ length: 6 }, (_, i) => `${CALLBACK}/${i}`);
  await Promise.all([
    ...uris.map((uri, i) => (i % 2 ? clients : other).addRedirectUri(id, uri)),
    clients.update(id, { name: 'Market' }),
    other.update(id, { scopes: [] }),
  ]);
  const { name, scopes, redirectUris } = (await clients.list()).find((each) => each.id === id)!;
  expect([name, scopes]).toEqual(['Market', []]);
  expect(redirectUris.toSorted()).toEqual([CALLBACK, ...uris].toSorted());
});
