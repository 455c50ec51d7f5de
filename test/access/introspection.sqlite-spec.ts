import { Controller, Get } from '@nestjs/common';
import { expect } from 'vitest';
import {
  AccessModule,
  Authenticated,
  CurrentUser,
  type Principal,
  Roles,
  Scopes,
} from '../../src/access.js';
import { ClientsService, SessionsService, UserAccounts } from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';
import { TestHost } from '../support/host.js';
import { makeToken } from '../support/personal-tokens.js';
import { ISSUER } from '../support/server.js';

@Controller()
class Reports {
  @Get('who')
  @Authenticated()
  who(@CurrentUser() { scopes, roles }: Principal) {
    return { scopes, roles };
  }

  @Get('role')
  @Roles('admin')
  role() {
    return {};
  }

  @Get('scope')
  @Scopes('users:read')
  scope() {
    return {};
  }
}

const GATEWAY = { client_id: 'gateway', client_secret: 'a secret of at least 32 characters' };

/** A `test` with a service that only guards, and asks the server about each token. */
const test = serverTest({ clients: [{ ...GATEWAY, grant_types: [] }] })
  .extend('service', { scope: 'file' }, async ({ server }, { onCleanup }) => {
    const service = await TestHost.start({
      imports: [
        AccessModule.forRoot({
          issuer: ISSUER,
          audience: ISSUER,
          jwksUri: `${server.url}/.well-known/jwks.json`,
          introspection: {
            clientId: GATEWAY.client_id,
            clientSecret: GATEWAY.client_secret,
            uri: `${server.url}/introspect`,
          },
        }),
      ],
      controllers: [Reports],
    });
    onCleanup(() => service.close());
    return service;
  })
  .extend('administrator', ({ server }) => server.registerAdministrator())
  .extend('token', ({ server, administrator }) => server.signIn(administrator))
  .extend('statuses', ({ service, token }) => async () => {
    const answers = ['/who', '/role', '/scope'].map((path) => service.call('GET', path, { token }));
    return (await Promise.all(answers)).map(({ status }) => status);
  });

test('A service with introspection takes personal access tokens, and refuses one that is revoked', async ({
  server,
  service,
  newUser,
}) => {
  const { token } = await makeToken(server, newUser);
  const ask = (path: string) => service.call('GET', path, { token });
  expect((await ask('/who')).body).toEqual({ scopes: ['items:read'], roles: [] });
  expect((await ask('/scope')).status).toBe(403);
  await server.call('POST', '/revoke', { form: { token } });
  expect((await ask('/who')).status).toBe(401);
});

test('A service with introspection takes the scopes of a role away with the role', async ({
  server,
  service,
  administrator,
  token,
  statuses,
}) => {
  expect(await statuses()).toEqual([200, 200, 200]);
  await server.app.get(UserAccounts).setRoles(administrator.id, []);
  expect(await statuses()).toEqual([200, 403, 403]);
  const { body } = await service.call('GET', '/who', { token });
  expect(body).toEqual({ scopes: ['items:read', 'items:write'], roles: [] });
});

test.for([
  ['disabled', 'disable'],
  ['deleted', 'delete'],
] as const)(
  'A service with introspection rejects the tokens of a user who was %s',
  async ([_what, change], { server, administrator, statuses }) => {
    expect(await statuses()).toEqual([200, 200, 200]);
    await server.app.get(UserAccounts)[change](administrator.id);
    expect(await statuses()).toEqual([401, 401, 401]);
  },
);

test('A service with introspection rejects the tokens of a session that has ended', async ({
  server,
  administrator,
  statuses,
}) => {
  expect(await statuses()).toEqual([200, 200, 200]);
  await server.app.get(SessionsService).endAll({ userId: administrator.id }, 'revoked');
  expect(await statuses()).toEqual([401, 401, 401]);
});

test('A service with introspection rejects the tokens of a client that was deleted', async ({
  server,
  service,
}) => {
  const clients = server.app.get(ClientsService);
  const { client, secretPlain } = await clients.create({
    name: 'Report',
    confidential: true,
    grantTypes: ['client_credentials'],
    scopes: ['items:read'],
  });
  const form = {
    grant_type: 'client_credentials',
    client_id: client.id,
    client_secret: secretPlain!,
  };
  const { body } = await server.call('POST', '/token', { form });
  const who = () => service.call('GET', '/who', { token: body.access_token });
  expect((await who()).body).toEqual({ scopes: ['items:read'], roles: [] });
  await clients.delete(client.id);
  expect((await who()).status).toBe(401);
});
