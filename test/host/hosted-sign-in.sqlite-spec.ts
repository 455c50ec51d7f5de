import type { INestApplication } from '@nestjs/common';
import { expect } from 'vitest';
import { AuthModule, AuthorizeModule, OAuthModule, RegistrationModule } from '../../src/index.js';
import { DEVICE_GRANT, poll } from '../support/device.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, ownDataSource } from '../support/host.js';
import { PlainBrowser } from '../support/plain-browser.js';

const JANE = { username: 'jane', email: 'jane@example.com', password: 'correct horse battery' };
const CLI = { client_id: 'nightlatch-cli' };

const test = hostTest();

const createImports = (url: string, issuer: string, device = true) => [
  ownDataSource(url),
  AuthModule.forRoot({ ...authOptions(), issuer }),
  OAuthModule.forRoot(),
  AuthorizeModule.forRoot({ device }),
  RegistrationModule.forRoot(),
];

test.for([{ express: true }, { express: false }])(
  'A device signs in at an application below a prefix (express: $express)',
  async ({ express }, { newDatabase, startHost }) => {
    const issuer = 'https://club.example/api';
    const configure = (app: INestApplication) => void app.setGlobalPrefix('api');
    const imports = createImports(await newDatabase('sqlite'), issuer);
    const host = await startHost({ imports }, { express, configure });
    await host.call('POST', '/api/users', { json: JANE });
    const asked = await host.call('POST', '/api/device_authorization', { form: CLI });
    expect(asked.body.verification_uri).toBe(`${issuer}/device`);
    const browser = new PlainBrowser(host);
    const { pathname, search } = new URL(asked.body.verification_uri_complete);
    const page = await browser.open(pathname + search);
    expect(page.url).toBe(`/api/sign-in?next=device&user_code=${asked.body.user_code}`);
    const enter = await browser.submit(page, JANE);
    expect(enter.url).toBe(pathname + search);
    const { user_code } = asked.body;
    const confirm = await browser.submit({ ...enter, url: pathname }, { user_code });
    const done = await browser.submit(confirm, { decision: 'allow' });
    expect(done.status).toBe(200);
    const below = {
      call: (method: string, path: string, options?: object) =>
        host.call(method, `/api${path}`, options),
    };
    expect((await poll(below, asked.body)).status).toBe(200);
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
