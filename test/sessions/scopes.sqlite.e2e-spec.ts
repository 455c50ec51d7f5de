import { expect } from 'vitest';
import { ClientsService, SignInService, UserAccounts, UsersService } from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';
import { basic } from '../support/http.js';

const USER_SCOPES = 'items:read items:write';
const ADMIN_SCOPES = 'items:read items:write users:read users:write audit:read';

const test = serverTest()
  .extend('accounts', ({ server }) => server.app.get(UserAccounts))
  .extend('listed', ({ server }) => async (token: string) => {
    const { body } = await server.call('GET', '/users/me/sessions', { token });
    return body.map(({ scope }: { scope: string }) => scope);
  });

test('GET /users/me/sessions lists the scopes that the tokens of the session have', async ({
  server,
  newUser,
  accounts,
  listed,
}) => {
  const { access_token: token, scope } = await server.tokens(newUser);
  expect([scope, await listed(token)]).toEqual([USER_SCOPES, [USER_SCOPES]]);
  await accounts.setRoles(newUser.id, ['admin']);
  const { access_token: again } = await server.tokens(newUser);
  expect(await listed(again)).toEqual([ADMIN_SCOPES, USER_SCOPES]);
  // The scopes of a role are taken away with the role, from the list too.
  await accounts.setRoles(newUser.id, []);
  expect(await listed(again)).toEqual([USER_SCOPES, USER_SCOPES]);
});

test('GET /users/{id}/sessions lists the scopes that the tokens of the session have', async ({
  server,
  admin,
  newUser,
  accounts,
}) => {
  await accounts.setRoles(newUser.id, ['admin']);
  await server.tokens(newUser);
  const token = await server.signIn(admin);
  const scopes = async () => {
    const { body } = await server.call('GET', `/users/${newUser.id}/sessions`, { token });
    return body.map(({ scope }: { scope: string }) => scope);
  };
  expect(await scopes()).toEqual([ADMIN_SCOPES]);
  await accounts.setRoles(newUser.id, []);
  expect(await scopes()).toEqual([USER_SCOPES]);
});

test('POST /introspect names the scopes that a refresh token can get (RFC 7662)', async ({
  server,
  newUser,
  accounts,
}) => {
  const { client, secretPlain } = await server.app.get(ClientsService).create({
    name: 'Gateway',
    confidential: true,
    grantTypes: ['refresh_token'],
    scopes: ['items:read', 'users:read'],
  });
  await accounts.setRoles(newUser.id, ['admin']);
  const user = await server.app.get(UsersService).getById(newUser.id);
  const result = await server.app.get(SignInService).complete(user, {
    methods: ['test'],
    client,
    scopes: client.scopes!,
    request: { ip: null, userAgent: null },
  });
  const token = result.status === 'tokens' ? result.tokens.refresh_token! : '';
  const headers = basic(client.id, secretPlain!);
  const introspected = async () =>
    (await server.call('POST', '/introspect', { form: { token }, headers })).body.scope;
  expect(await introspected()).toBe('items:read users:read');
  await accounts.setRoles(newUser.id, []);
  expect(await introspected()).toBe('items:read');
});

test('A refresh gives a user who was promoted no scope that the sign-in did not give', async ({
  server,
  newUser,
  accounts,
}) => {
  const before = await server.tokens(newUser);
  await accounts.setRoles(newUser.id, ['admin']);
  const { body } = await server.refresh(before.refresh_token);
  expect(body.scope).toBe(USER_SCOPES);
  const refused = await server.call('GET', '/users', { token: body.access_token });
  expect([refused.status, refused.body.code]).toEqual([403, 'insufficient_scope']);
  const wider = await server.refresh(body.refresh_token, { scope: 'users:read' });
  expect([wider.status, wider.body.error]).toEqual([400, 'invalid_scope']);
  // A new sign-in has them.
  const { access_token: token, scope } = await server.tokens(newUser);
  expect(scope).toBe(ADMIN_SCOPES);
  expect((await server.call('GET', '/users', { token })).status).toBe(200);
});

test('A refresh gives an administrator the scopes of the role again after the role came back', async ({
  server,
  newUser,
  accounts,
}) => {
  await accounts.setRoles(newUser.id, ['admin']);
  const { refresh_token } = await server.tokens(newUser);
  await accounts.setRoles(newUser.id, []);
  const { body: demoted } = await server.refresh(refresh_token);
  expect(demoted.scope).toBe(USER_SCOPES);
  await accounts.setRoles(newUser.id, ['admin']);
  expect((await server.refresh(demoted.refresh_token)).body.scope).toBe(ADMIN_SCOPES);
});
