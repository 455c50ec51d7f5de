import { Controller, Get, type INestApplication, Logger } from '@nestjs/common';
import { describe, expect, vi } from 'vitest';
import { AccessModule, Authenticated } from '../../src/access.js';
import {
  AuthModule,
  type AuthModuleOptions,
  AuthorizeModule,
  ClientsService,
  OAuthModule,
  OpenIdClaims,
  type OpenIdClaimsSubject,
  RegistrationModule,
  UserAccounts,
} from '../../src/index.js';
import { BADGE_GRANT, BadgeGrant, createBadgeClient } from '../support/badge-grant.js';
import { hostTest } from '../support/fixtures.js';
import {
  authOptions,
  getStartError,
  type HostOptions,
  ownDataSource,
  type TestHost,
} from '../support/host.js';
import { GroupsClaim } from '../examples/app/groups-claim.js';
import { freePort } from '../support/ports.js';
import { decode } from '../support/tokens.js';

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
async function signIn(
  host: TestHost,
  prefix = '',
  scope = 'openid',
): Promise<Record<string, string>> {
  await host.call('POST', `${prefix}/users`, { json: JANE });
  const { headers } = await createBadgeClient(host.app.get(ClientsService, { strict: false }));
  const form = { grant_type: BADGE_GRANT, badge: 'jane', scope };
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

class GreedyClaims extends OpenIdClaims {
  readonly scope = 'openid';
  readonly asked: string[] = [];

  async getClaims({ user, clientId, scopes }: OpenIdClaimsSubject) {
    this.asked.push(`${user.username} ${clientId.slice(0, 7)} ${scopes.join('+')}`);
    const about = { sub: 'x', email: 'x@example.com', email_verified: true, groups: ['x'] };
    const token = { iss: 'x', aud: 'x', exp: 9e9, nonce: 'x', acr: 'x', amr: ['x'], events: {} };
    return { ...about, ...token, plan: 'gold' };
  }
}

test('OpenIdClaims adds claims to id_tokens and to /userinfo if their scope was granted, and cannot replace ours', async ({
  start,
}) => {
  const providers = [GroupsClaim, GreedyClaims];
  const own = { module: class Own {}, providers };
  const error = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
  const scopes = { groups: 'Learn your groups' };
  const host = await start({ scopes }, {}, [AuthorizeModule.forRoot(), own]);
  const tokens = await signIn(host, '', 'openid groups');
  const { sub, exp, iat, iss, groups, plan, ...rest } = decode(tokens.id_token!).claims;
  expect([groups, plan, iss, exp]).toEqual([
    [],
    'gold',
    'http://localhost:3000',
    Number(iat) + 600,
  ]);
  expect(Object.keys(rest).toSorted()).toEqual([
    'acr',
    'amr',
    'at_hash',
    'aud',
    'auth_time',
    'sid',
  ]);
  expect(rest.amr).toEqual(['badge']);
  const accounts = host.app.get(UserAccounts, { strict: false });
  await accounts.setRoles(String(sub), ['staff']);
  const readUserinfo = async ({ access_token: token }: Record<string, string>) =>
    (await host.call('GET', '/userinfo', { token })).body;
  expect(await readUserinfo(tokens)).toEqual({ sub, groups: ['staff'], plan: 'gold' });
  const less = await signIn(host, '', 'openid');
  expect(await readUserinfo(less)).toEqual({ sub, groups: ['x'], plan: 'gold' });
  const { asked } = host.app.get(GreedyClaims, { strict: false });
  expect(asked.slice(0, 2)).toEqual(Array(2).fill('jane client- openid+groups'));
  const messages = error.mock.calls.map(([message]) => String(message));
  error.mockRestore();
  expect(messages).toContain('The claim events of GreedyClaims is taken and was left out.');
  expect(messages).toContain('The claim groups of GreedyClaims is taken and was left out.');
});

test('Claims for a scope that does not exist stop the start with a sentence', async ({ start }) => {
  const own = { module: class Own {}, providers: [GroupsClaim] };
  const modules = [AuthorizeModule.forRoot(), own];
  expect(await getStartError(start({}, {}, modules))).toMatch(
    /^GroupsClaim: the scope groups does not exist.* Declare it in the option `scopes`/,
  );
});
