import { expect } from 'vitest';
import {
  AccountModule,
  AuthModule,
  ClientsService,
  EmailChangeModule,
  OAuthModule,
  RecoveryModule,
  RegistrationModule,
} from '../../src/index.js';
import { BADGE_GRANT, BadgeGrant, createBadgeClient } from '../support/badge-grant.js';
import { askForChange, confirmChange, requestChange } from '../support/email-change.js';
import { authOptions, ownDataSource } from '../support/host.js';
import type { Answer } from '../support/http.js';
import { mailHostTest, newAddress } from '../support/mail-fixtures.js';

const JO = {
  email: 'jo@example.com',
  username: 'johndoe',
  password: 'correct horse battery staple',
};
const NEW_PASSWORD = 'violet anchor tundra biscuit';

const test = mailHostTest().extend('start', ({ newDatabase, startHost, catcher }) => async () => {
  const mail = { from: 'no-reply@host.example', smtp: { url: catcher.url } };
  const imports = [
    ownDataSource(await newDatabase()),
    AuthModule.forRoot({ ...authOptions(), mail, scopes: { 'reports:read': 'Read reports' } }),
    OAuthModule.forRoot(),
    RegistrationModule.forRoot(),
    AccountModule.forRoot(),
    RecoveryModule.forRoot(),
    EmailChangeModule.forRoot(),
  ];
  const host = await startHost({ imports, providers: [BadgeGrant] });
  await host.call('POST', '/users', { json: JO });
  const clients = host.app.get(ClientsService, { strict: false });
  return {
    host,
    clients,
    login: (scope?: string) =>
      host.call('POST', '/login', {
        json: { username: JO.username, password: JO.password, scope },
      }),
    /** Signs the user in to another application, whose client has these scopes. */
    signInElsewhere: async (scopes: string[], scope = scopes.join(' ')) => {
      const { headers } = await createBadgeClient(clients, { scopes });
      const form = { grant_type: BADGE_GRANT, badge: JO.username, scope };
      return (await host.call('POST', '/token', { form, headers })).body;
    },
  };
});

const refused = ({ status, headers, body }: Answer) => [
  status,
  body.code,
  headers.get('www-authenticate'),
];
const INSUFFICIENT = [
  403,
  'insufficient_scope',
  'Bearer error="insufficient_scope", scope="account"',
];

test('A token of another application does not change how its user signs in, and does not delete the account', async ({
  start,
  catcher,
}) => {
  const { host, login, signInElsewhere } = await start();
  const token = (await signInElsewhere(['reports:read'])).access_token;
  const own = (await login()).body.access_token;
  const change = newAddress();
  const link = await askForChange(host, catcher, own, change);
  const password = { current_password: JO.password, new_password: NEW_PASSWORD };
  const unchanged = newAddress();
  for (const answer of [
    await host.call('PUT', '/users/me/password', { token, json: password }),
    await requestChange(host, token, unchanged),
    await confirmChange(host, link, { token }),
    await confirmChange(host, link, { token, password: JO.password }),
    await host.call('DELETE', '/users/me', { token, json: { password: JO.password } }),
  ]) {
    expect(refused(answer)).toEqual(INSUFFICIENT);
  }
  expect((await login()).status).toBe(200);
  expect((await host.call('GET', '/users/me', { token })).body.email).toBe(JO.email);
  // The link waits for its owner.
  expect((await confirmChange(host, link, { password: JO.password })).status).toBe(204);
  expect(catcher.to(unchanged)).toEqual([]);
});

test('A token with the scope account changes how its user signs in, and deletes the account', async ({
  start,
  catcher,
}) => {
  const { host, signInElsewhere } = await start();
  const { access_token: token, scope } = await signInElsewhere(['account', 'reports:read']);
  expect(scope).toBe('account reports:read');
  const link = await askForChange(host, catcher, token, newAddress());
  const json = { current_password: JO.password, new_password: NEW_PASSWORD };
  for (const { status } of [
    await confirmChange(host, link, { token }),
    await host.call('PUT', '/users/me/password', { token, json }),
    await host.call('DELETE', '/users/me', { token, json: { password: NEW_PASSWORD } }),
  ]) {
    expect(status).toBe(204);
  }
});

test('Only a client that was given the scope account gets it, also from a grant of the application', async ({
  start,
}) => {
  const { host, signInElsewhere } = await start();
  const given = await signInElsewhere(['reports:read'], 'reports:read account');
  expect(given.scope).toBe('reports:read');
  const json = { current_password: JO.password, new_password: NEW_PASSWORD };
  const answer = await host.call('PUT', '/users/me/password', { token: given.access_token, json });
  expect(refused(answer)).toEqual(INSUFFICIENT);
});

test('The first-party client needs no scope account, and gets it only if it asks for it', async ({
  start,
}) => {
  const { host, login } = await start();
  expect((await login()).body.scope).toBe('reports:read');
  expect((await login('account')).body.scope).toBe('account');
  const { body } = await login('reports:read');
  const json = { current_password: JO.password, new_password: NEW_PASSWORD };
  const options = { token: body.access_token, json };
  expect((await host.call('PUT', '/users/me/password', options)).status).toBe(204);
  // It is not for every client, so the metadata does not offer it.
  const metadata = await host.call('GET', '/.well-known/oauth-authorization-server');
  expect(metadata.body.scopes_supported).toEqual(['reports:read']);
});

test('A client that acts for itself does not get at the routes of an account, with or without the scope', async ({
  start,
}) => {
  const { host, clients } = await start();
  const given = { name: 'Report', confidential: true, grantTypes: ['client_credentials'] };
  const outcomes = [];
  for (const scopes of [['account'], ['reports:read']]) {
    const { client, secretPlain } = await clients.create({ ...given, scopes });
    const form = { client_id: client.id, client_secret: secretPlain! };
    const grant = { grant_type: 'client_credentials', ...form };
    const unasked = await host.call('POST', '/token', { form: { ...grant, scope: 'account' } });
    const { body } = await host.call('POST', '/token', { form: grant });
    const json = { password: 'x' };
    const answer = await host.call('DELETE', '/users/me', { token: body.access_token, json });
    outcomes.push([unasked.status, unasked.body.error, answer.status]);
  }
  expect(outcomes).toEqual([
    // It has not signed in, so it cannot have done so recently.
    [200, undefined, 401],
    [400, 'invalid_scope', 403],
  ]);
});

test('An application cannot declare a scope named account: the start says so', async ({
  startHost,
  newDatabase,
}) => {
  const imports = [
    ownDataSource(await newDatabase()),
    AuthModule.forRoot({ ...authOptions(), scopes: { account: 'My scope' } }),
  ];
  await expect(startHost({ imports })).rejects.toThrow(
    'scopes: account is the name of a scope that is built in: choose another one.',
  );
});
