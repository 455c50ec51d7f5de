import type { INestApplication } from '@nestjs/common';
import { expect } from 'vitest';
import { AuthModule, AuthorizeModule, OAuthModule, RegistrationModule } from '../../src/index.js';
import { CLI, DEVICE_GRANT } from '../support/device.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, ownDataSource } from '../support/host.js';
import { walkThroughPages } from '../support/hosted-sign-in.js';
import { SPA } from '../support/plain-browser.js';

const JANE = { username: 'jane', email: 'jane@example.com', password: 'correct horse battery' };

const test = hostTest();

const createImports = (url: string, issuer: string, device = true) => [
  ownDataSource(url),
  AuthModule.forRoot({ ...authOptions(), issuer, clients: [{ ...SPA, scope: '' }] }),
  OAuthModule.forRoot(),
  AuthorizeModule.forRoot({ device }),
  RegistrationModule.forRoot(),
];

test.for([{ express: true }, { express: false }])(
  'A person signs in for an application and a device on the pages below a prefix, and out again (express: $express)',
  async ({ express }, { newDatabase, startHost }) => {
    const issuer = 'https://club.example/api';
    const configure = (app: INestApplication) => void app.setGlobalPrefix('api');
    const imports = createImports(await newDatabase('sqlite'), issuer);
    const host = await startHost({ imports }, { express, configure });
    await host.call('POST', '/api/users', { json: JANE });
    await walkThroughPages(host, JANE, '/api');
  },
);

test('An application without devices has no endpoint, page, grant or client for them', async ({
  newDatabase,
  startHost,
}) => {
  const imports = createImports(await newDatabase('sqlite'), 'http://localhost:3000', false);
  const host = await startHost({ imports });
  expect((await host.call('POST', '/device_authorization', { form: CLI })).status).toBe(404);
  expect((await host.call('GET', '/device')).status).toBe(404);
  const form = { grant_type: DEVICE_GRANT, device_code: 'x' };
  const token = await host.call('POST', '/token', { form });
  expect(token.body.error).toBe('unsupported_grant_type');
  expect((await host.call('POST', '/token', { form: CLI })).body.error).toBe('invalid_client');
  const { body } = await host.call('GET', '/.well-known/oauth-authorization-server');
  expect(body).not.toHaveProperty('device_authorization_endpoint');
  expect(body.grant_types_supported).not.toContain(DEVICE_GRANT);
});
