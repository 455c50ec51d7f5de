import { Controller, Get, type INestApplication, Logger } from '@nestjs/common';
import { describe, expect, vi } from 'vitest';
import { AccessModule, Authenticated } from '../../src/access.js';
import {
  AuthModule,
  type AuthModuleOptions,
  AuthorizeModule,
  ClientsService,
  OAuthModule,
  RegistrationModule,
} from '../../src/index.js';
import { BADGE_GRANT, BadgeGrant, createBadgeClient } from '../support/badge-grant.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, type HostOptions, ownDataSource, type TestHost } from '../support/host.js';
import { freePort } from '../support/ports.js';

const JANE = { username: 'jane', email: 'jane@example.com', password: 'correct horse battery' };
const CONFIGURATION = '/.well-known/openid-configuration';
const badges = { module: class Badges {}, providers: [BadgeGrant] };

@Controller('reports')
class Reports {
  @Get()
  @Authenticated()
  list() {
    return [];
  }
}

const test = hostTest().extend(
  'start',
  ({ newDatabase, startHost }) =>
    async (
      options: Partial<AuthModuleOptions> = {},
      host: HostOptions = {},
      modules = [AuthorizeModule.forRoot()],
    ) => {
      const auth = AuthModule.forRoot({ ...authOptions(), ...options });
      const imports = [ownDataSource(await newDatabase('sqlite')), auth, OAuthModule.forRoot()];
      return startHost(
        {
          imports: [...imports, RegistrationModule.forRoot(), badges, ...modules],
          controllers: [Reports],
        },
        host,
      );
    },
);

/** Signs jane in to a client, and returns its tokens. */
async function signIn(host: TestHost, prefix = ''): Promise<Record<string, string>> {
  await host.call('POST', `${prefix}/users`, { json: JANE });
  const { headers } = await createBadgeClient(host.app.get(ClientsService, { strict: false }));
  const form = { grant_type: BADGE_GRANT, badge: 'jane', scope: 'openid' };
  return (await host.call('POST', `${prefix}/token`, { form, headers })).body;
}

describe.each([false, true])('with express: %s', (express) => {
  test('A guard rejects an id_token as a bearer token, in the application itself and in a service that only guards', async ({
    start,
    startHost,
  }) => {
    const port = await freePort();
    const issuer = `http://127.0.0.1:${port}`;
    const host = await start({ issuer }, { express, port });
    const access = AccessModule.forRoot({ issuer, audience: issuer });
    const service = await startHost({ imports: [access], controllers: [Reports] }, { express });
    const { access_token, id_token } = await signIn(host);
    for (const each of [host, service]) {
      expect((await each.call('GET', '/reports', { token: access_token })).status).toBe(200);
      const { status, headers } = await each.call('GET', '/reports', { token: id_token });
      expect(status).toBe(401);
      expect(headers.get('www-authenticate')).toMatch(/^Bearer error="invalid_token"/);
    }
  });

  test('POST /userinfo takes the access token in the header or in a form, whatever parsers the application has', async ({
    start,
  }) => {
    const host = await start({}, { express });
    const { access_token } = await signIn(host);
    const form = { access_token: access_token! };
    const json = { headers: { 'content-type': 'application/json' }, body: '{' };
    for (const options of [{ form }, { token: access_token }, { token: access_token, ...json }]) {
      const { status, body, headers } = await host.call('POST', '/userinfo', options);
      expect([status, Object.keys(body)]).toEqual([200, ['sub']]);
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  test('Below a global prefix, the configuration is below the issuer, and where RFC 8414 puts it', async ({
    start,
  }) => {
    const exclude = [
      '.well-known/oauth-authorization-server/{*issuer}',
      '.well-known/openid-configuration/*issuer',
    ];
    const configure = (app: INestApplication) => void app.setGlobalPrefix('api', { exclude });
    const issuer = 'https://x.example/api';
    const host = await start({ issuer }, { express, configure });
    for (const path of [`/api${CONFIGURATION}`, `${CONFIGURATION}/api`]) {
      const { status, body } = await host.call('GET', path);
      expect([status, body.issuer, body.userinfo_endpoint, body.jwks_uri]).toEqual([
        200,
        issuer,
        `${issuer}/userinfo`,
        `${issuer}/.well-known/jwks.json`,
      ]);
    }
    expect((await host.call('GET', `${CONFIGURATION}/other`)).status).toBe(404);
    const { access_token } = await signIn(host, '/api');
    expect((await host.call('GET', '/api/userinfo', { token: access_token })).status).toBe(200);
  });
});

test.for([
  ['the server signs with HS256', { algorithm: 'HS256' }, [AuthorizeModule.forRoot()]],
  ['AuthorizeModule is not imported', {}, []],
] as const)(
  'Where %s, OpenID Connect is off: its scopes do not exist, and no answer has an id_token',
  async ([_where, options, modules], { start }) => {
    const host = await start(options, {}, [...modules]);
    const tokens = await signIn(host);
    expect([tokens.scope, tokens.id_token]).toEqual(['', undefined]);
    expect((await host.call('GET', CONFIGURATION)).status).toBe(404);
    const { body } = await host.call('GET', '/.well-known/oauth-authorization-server');
    expect(body.scopes_supported).toEqual([]);
    expect(body).not.toHaveProperty('userinfo_endpoint');
  },
);

test('The start warns if the global prefix excludes the configuration, which clients look for below the issuer', async ({
  start,
}) => {
  const warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
  const configure = (app: INestApplication) =>
    void app.setGlobalPrefix('api', { exclude: ['.well-known/*path'] });
  const host = await start({ issuer: 'https://x.example/api' }, { configure });
  const messages = warn.mock.calls.map(([message]) => String(message));
  warn.mockRestore();
  expect(messages.filter((message) => message.includes('metadata'))).toEqual([
    expect.stringMatching(
      /^Clients of OpenID Connect look for the metadata at https:\/\/x\.example\/api\/\.well-known\/openid-configuration, which this application serves at \/\.well-known\/openid-configuration\. Exclude /,
    ),
  ]);
  const { body } = await host.call('GET', '/.well-known/oauth-authorization-server/api');
  expect(body.jwks_uri).toBe('https://x.example/.well-known/jwks.json');
});
