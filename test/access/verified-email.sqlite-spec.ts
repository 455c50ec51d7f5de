import { Controller, Get } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { expect } from 'vitest';
import {
  AccessModule,
  Authenticated,
  CurrentUser,
  type IntrospectionOptions,
  type Principal,
  RequireVerifiedEmail,
  Scopes,
  withAuthDocs,
} from '../../src/access.js';
import { UserAccounts } from '../../src/index.js';
import { AccessTestingModule, signInAs } from '../../src/testing.js';
import { serverTest } from '../support/fixtures.js';
import { TestHost } from '../support/host.js';
import { ISSUER } from '../support/server.js';

@Controller()
class Invitations {
  @Get('invite')
  @RequireVerifiedEmail()
  @Scopes('items:read')
  invite() {
    return {};
  }

  @Get('who')
  @Authenticated({ optional: true })
  who(@CurrentUser() user?: Principal) {
    return { id: user?.id ?? null };
  }
}

const GATEWAY = { client_id: 'gateway', client_secret: 'a secret of at least 32 characters' };
const ROBOT = { client_id: 'robot', client_secret: 'another secret of 32 characters or so' };
const clients = [
  { ...GATEWAY, grant_types: [] },
  { ...ROBOT, grant_types: ['client_credentials'], scope: 'items:read' },
];

/** A `test` with two services that only guard: one asks the server about each token, the other trusts the token. */
const test = serverTest({ clients })
  .extend('startService', { scope: 'file' }, ({ server }, { onCleanup }) => {
    const services: TestHost[] = [];
    onCleanup(async () => {
      for (const service of services) await service.close();
    });
    return async (introspection?: IntrospectionOptions) => {
      const jwksUri = `${server.url}/.well-known/jwks.json`;
      const options = { issuer: ISSUER, audience: ISSUER, jwksUri, introspection };
      const imports = [AccessModule.forRoot(options)];
      const service = await TestHost.start({ imports, controllers: [Invitations] });
      services.push(service);
      return service;
    };
  })
  .extend('offline', { scope: 'file' }, ({ startService }) => startService())
  .extend('asking', { scope: 'file' }, ({ startService, server }) =>
    startService({
      clientId: GATEWAY.client_id,
      clientSecret: GATEWAY.client_secret,
      uri: `${server.url}/introspect`,
    }),
  );

test('A service with introspection knows at once whether the address of a user is verified', async ({
  server,
  asking,
  newUser,
}) => {
  const token = await server.signIn(newUser);
  const accounts = server.app.get(UserAccounts);
  const status = async () => (await asking.call('GET', '/invite', { token })).status;
  expect(await status()).toBe(403);
  await accounts.markEmailVerified(newUser.id);
  expect(await status()).toBe(200);
  await accounts.markEmailUnverified(newUser.id);
  expect(await status()).toBe(403);
});

test('A service without introspection relies on the claim of the token, until the next token', async ({
  server,
  offline,
  newUser,
}) => {
  const { access_token: before, refresh_token: refresh } = await server.tokens(newUser);
  await server.app.get(UserAccounts).markEmailVerified(newUser.id);
  expect((await offline.call('GET', '/invite', { token: before })).status).toBe(403);
  const { access_token: after } = (await server.refresh(refresh)).body;
  expect((await offline.call('GET', '/invite', { token: after })).status).toBe(200);
  const claims = JSON.parse(Buffer.from(after.split('.')[1], 'base64url').toString());
  expect(claims.email_verified).toBe(true);
  expect(JSON.stringify(claims)).not.toContain('@');
});

test('A client that acts for itself has no verified address', async ({
  server,
  offline,
  asking,
}) => {
  const form = { grant_type: 'client_credentials', ...ROBOT };
  const { access_token: token } = (await server.call('POST', '/token', { form })).body;
  for (const service of [offline, asking]) {
    expect((await service.call('GET', '/invite', { token })).status).toBe(403);
  }
});

test('@RequireVerifiedEmail() checks the token first, and is in the OpenAPI document', async ({
  offline,
}) => {
  expect((await offline.call('GET', '/invite')).status).toBe(401);
  const config = withAuthDocs(new DocumentBuilder(), offline.app).build();
  const document = SwaggerModule.createDocument(offline.app, config);
  const { responses } = document.paths['/invite']!.get!;
  expect(JSON.stringify(responses['403'])).toContain('email_not_verified');
});

test('@Authenticated({ optional: true }) takes a caller without a token, and refuses one with a bad token', async ({
  server,
  offline,
  newUser,
}) => {
  expect((await offline.call('GET', '/who')).body).toEqual({ id: null });
  const token = await server.signIn(newUser);
  expect((await offline.call('GET', '/who', { token })).body).toEqual({ id: newUser.id });
  const bad = await offline.call('GET', '/who', { token: 'not.a.token' });
  expect(bad.status).toBe(401);
  const headers = { authorization: 'Basic Og==' };
  expect((await offline.call('GET', '/who', { headers })).body).toEqual({ id: null });
});

test('signInAs() signs a user with a verified address in, for the tests of an application', async ({
  server,
  newUser,
}) => {
  const { accessToken } = await signInAs(server.app, newUser, { emailVerified: true });
  expect((await server.me(accessToken)).body.email_verified).toBe(true);
  const imports = [AccessTestingModule.forRoot()];
  const service = await TestHost.start({ imports, controllers: [Invitations] });
  const statuses = [];
  for (const emailVerified of [true, false]) {
    const options = { scopes: ['items:read'], emailVerified };
    const { accessToken: token } = await signInAs(service.app, { id: 'ann' }, options);
    statuses.push((await service.call('GET', '/invite', { token })).status);
  }
  await service.close();
  expect(statuses).toEqual([200, 403]);
});
