import { expect } from 'vitest';
import { ClientsService, type ConfiguredClient, UserAccounts } from '../../src/index.js';
import type { DeclaredScope } from '../../src/server/settings/scopes-file.js';
import { serverTest } from '../support/fixtures.js';
import { basic } from '../support/http.js';
import { exchange, getCode, PlainBrowser } from '../support/plain-browser.js';
import type { TestServer } from '../support/server.js';
import { decode } from '../support/tokens.js';

const scopes: DeclaredScope[] = [
  { scope: 'reports:read', description: 'Read all reports', roles: ['auditor', 'admin'] },
  { scope: 'notes:read', description: 'Read your notes', roles: 'everyone' },
  { scope: 'reports:import', description: 'Import reports', roles: [] },
];
const OURS = 'users:read users:write audit:read';

const test = serverTest({ scopes, demo: false })
  .extend('accounts', ({ server }) => server.app.get(UserAccounts))
  .extend('clients', ({ server }) => server.app.get(ClientsService));

/** Gets a token for a new client with these scopes, and introspects it as that client. */
async function clientToken(server: TestServer, given: string[], scope = '') {
  const { client, secretPlain } = await server.app.get(ClientsService).create({
    name: 'Nightly report',
    confidential: true,
    grantTypes: ['client_credentials'],
    scopes: given,
  });
  const headers = basic(client.id, secretPlain!);
  const form = { grant_type: 'client_credentials', scope };
  const { body } = await server.call('POST', '/token', { form, headers });
  return { ...body, headers } as { access_token: string; scope: string; headers: typeof headers };
}

test('A sign-in gets the declared scopes of everyone, and those of the roles of the user', async ({
  server,
  newUser,
  accounts,
}) => {
  expect((await server.tokens(newUser)).scope).toBe('notes:read');
  await accounts.setRoles(newUser.id, ['auditor']);
  const { access_token, scope } = await server.tokens(newUser);
  expect(scope).toBe('reports:read notes:read');
  expect(decode(access_token).claims.scope).toBe('reports:read notes:read');
  await accounts.setRoles(newUser.id, ['admin']);
  expect((await server.tokens(newUser)).scope).toBe(`${OURS} reports:read notes:read`);
});

test('A declared scope without roles is given to clients that act for themselves, and to no user', async ({
  server,
  newUser,
  accounts,
}) => {
  await accounts.setRoles(newUser.id, ['admin', 'auditor']);
  expect((await server.tokens(newUser, 'reports:import notes:read')).scope).toBe('notes:read');
  expect((await clientToken(server, ['reports:import'])).scope).toBe('reports:import');
});

test('POST /token gives a client the declared scopes that it was created with, whatever their roles', async ({
  server,
}) => {
  const { access_token: token, scope, headers } = await clientToken(server, ['reports:read']);
  expect(scope).toBe('reports:read');
  const { body } = await server.call('POST', '/introspect', { form: { token }, headers });
  expect([body.active, body.scope]).toEqual([true, 'reports:read']);
});

test('The metadata lists the declared scopes, and the Authorize dialog those that users can have', async ({
  server,
}) => {
  const metadata = await server.call('GET', '/.well-known/oauth-authorization-server');
  expect(metadata.body.scopes_supported).toEqual([
    ...OURS.split(' '),
    'reports:read',
    'notes:read',
    'reports:import',
    'openid',
    'profile',
    'email',
    'offline_access',
  ]);
  const { body } = await server.call('GET', '/openapi.json');
  expect(body.components.securitySchemes.oauth2.flows.password.scopes).toEqual({
    'users:read': 'Read all users and their sessions',
    'users:write': 'Change and delete users, and end their sessions',
    'audit:read': 'Read the audit trail',
    'reports:read': 'Read all reports',
    'notes:read': 'Read your notes',
    openid: 'Learn who you are',
    profile: 'Learn your name and user name',
    email: 'Learn your e-mail address',
  });
});

test('A scope that is no longer declared disappears from tokens, sessions and introspection, and the server starts', async ({
  server,
  newUser,
  clients,
}) => {
  const user = await server.tokens(newUser);
  const client = await clientToken(server, ['notes:read', 'reports:read']);
  const after = await server.startInstance({ scopes: scopes.slice(0, 1) });
  const introspect = async (token: string) =>
    (await after.call('POST', '/introspect', { form: { token }, headers: client.headers })).body;

  expect(await introspect(user.access_token)).toMatchObject({ active: true, scope: '' });
  expect(await introspect(client.access_token)).toMatchObject({ scope: 'reports:read' });
  const { body: sessions } = await after.call('GET', '/users/me/sessions', {
    token: user.access_token,
  });
  expect(sessions).toMatchObject([{ scope: '' }]);
  expect((await after.refresh(user.refresh_token)).body.scope).toBe('');

  const ask = async (scope: string) => {
    const form = { grant_type: 'client_credentials', scope };
    return (await after.call('POST', '/token', { form, headers: client.headers })).body;
  };
  expect(await ask('')).toMatchObject({ scope: 'reports:read' });
  expect(await ask('notes:read')).toMatchObject({ error: 'invalid_scope' });
  // A client in a file has to be corrected there, and the start says so.
  const configured = { client_id: 'a', client_secret: 'x'.repeat(32), scope: 'notes:read' };
  await expect(after.startInstance({ clients: [configured] })).rejects.toThrow(
    /\(CLIENTS_FILE\): The scope notes:read does not exist: declare it \(SCOPES_FILE, /,
  );
  // The client keeps the scope, for the case that it is declared again.
  expect((await clients.list()).at(-1)!.scopes).toEqual(['notes:read', 'reports:read']);
});

test('POST /token takes at a refresh the scope of the first request again, and gives what the role of the user gave of it', async ({
  server,
  newUser,
  accounts,
  clients,
}) => {
  const { client } = await clients.create({
    name: 'Reader',
    confidential: false,
    grantTypes: ['authorization_code', 'refresh_token'],
    redirectUris: ['https://reader.example.com/callback'],
    scopes: ['openid', 'profile', 'reports:read', 'notes:read'],
  });
  const reader: ConfiguredClient = {
    client_id: client.id,
    redirect_uris: [...client.redirectUris],
  };
  const scope = 'openid profile reports:read';
  const { trip, code } = await getCode(new PlainBrowser(server), newUser, reader, { scope });
  const { body: first } = await exchange(server, trip, code);
  expect(first.scope).toBe('openid profile');
  const refresh = (token: string, asked: string) =>
    server.refresh(token, { client_id: client.id, scope: asked });
  const again = await refresh(first.refresh_token, scope);
  expect([again.status, again.body.scope]).toEqual([200, 'openid profile']);
  // Never more than the sign-in was granted (RFC 6749 section 6).
  await accounts.setRoles(newUser.id, ['auditor']);
  const { body } = await refresh(again.body.refresh_token, `${scope} notes:read`);
  expect(body.scope).toBe('openid profile');
  expect(decode(body.access_token).claims.scope).toBe('openid profile');
  for (const asked of ['reports:read', 'openid email', 'openid nothing', 'openid a"b']) {
    const refused = await refresh(body.refresh_token, asked);
    expect([asked, refused.status, refused.body.error]).toEqual([asked, 400, 'invalid_scope']);
  }
  expect((await refresh(body.refresh_token, '')).body.scope).toBe('openid profile');
});
