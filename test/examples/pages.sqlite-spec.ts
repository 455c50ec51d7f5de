import { readFileSync } from 'node:fs';
import { Controller, Get, Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  AuthModule,
  AuthorizeModule,
  Clock,
  OAuthModule,
  Public,
  RegistrationModule,
  UserAccounts,
} from '../../src/index.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { authOptions, ownDataSource, TestHost } from '../support/host.js';
import { call } from '../support/http.js';
import { freePort } from '../support/ports.js';
import { startServer } from '../support/server.js';
import { GuardEveryRouteModule } from './app/guard-every-route.module.js';
import { LongPasswords, overrides } from './app/long-passwords.js';
import { ConfigService } from './app/nest-config.js';
import { OfficeHours } from './app/office-hours.js';
import { PlanClaims } from './app/plan-claims.js';
import { ReportsController } from './app/reports.controller.js';
import { serveDocs } from './app/swagger.js';
import { Mailer, Welcome } from './app/welcome.js';

// Runs the code of the pages: test/architecture/pages.spec.ts checks that the files in app/ are what they show.

const JANE = { username: 'jane', email: 'jane@example.com', password: 'correct horse battery' };
const closing: Array<() => Promise<unknown>> = [];
beforeAll(() => {
  vi.stubEnv('SECRET_KEY', authOptions().secretKey);
  vi.stubEnv('DATABASE_FILE', ':memory:');
});
afterAll(() => void vi.unstubAllEnvs());
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});
async function database(): Promise<TestDatabase> {
  const made = await createDatabase('sqlite');
  closing.push(() => made.drop());
  return made;
}
async function start(...given: Parameters<typeof TestHost.start>): Promise<TestHost> {
  const [module, options] = given;
  const host = await TestHost.start(module, { express: true, ...options });
  closing.push(() => host.close());
  return host;
}

describe('the code of docs/extending.md', () => {
  it('adds claims, a sign-in step and a listener, and replaces the password policy', async () => {
    const { url } = await database();
    let hours = 5;
    const now = () => new Date(Date.UTC(2026, 10, 24, hours));
    const clock = { provide: Clock, useValue: Object.assign(new Clock(), { now }) };
    const sendWelcome = vi.fn<Mailer['sendWelcome']>();
    expect(overrides).toContainEqual(expect.objectContaining({ useClass: LongPasswords }));
    const host = await start({
      imports: [
        ownDataSource(url),
        AuthModule.forRoot({ ...authOptions(), overrides: [...overrides, clock] }),
        OAuthModule.forRoot(),
        RegistrationModule.forRoot(),
      ],
      providers: [PlanClaims, OfficeHours, Welcome, { provide: Mailer, useValue: { sendWelcome } }],
    });
    const short = { ...JANE, password: 'violet anchor' };
    expect((await host.call('POST', '/users', { json: short })).status).toBe(422);
    const { body: user } = await host.call('POST', '/users', { json: JANE });
    expect(sendWelcome.mock.calls).toEqual([[user.id]]);
    const early = await host.call('POST', '/token', { form: JANE });
    expect(early.body.error_description).toBe('We open at six.');
    hours = 6;
    await host.app.get(UserAccounts, { strict: false }).setRoles(user.id, ['gold']);
    const { body } = await host.call('POST', '/token', { form: JANE });
    const [, payload] = String(body.access_token).split('.');
    expect(JSON.parse(atob(payload!)).plan).toBe('gold');
  });
});

describe('the code of docs/nest.md', () => {
  it('reads the options from ConfigService', async () => {
    vi.stubEnv('DATABASE_URL', (await database()).url);
    vi.stubEnv('ISSUER', 'https://auth.example.com');
    vi.stubEnv('GOOGLE_CLIENT_ID', 'nightlatch');
    vi.stubEnv('GOOGLE_CLIENT_SECRET', 'secret');
    const { auth, database: ownDatabase, federation } = await import('./app/configured-auth.js');
    @Global()
    @Module({ providers: [ConfigService], exports: [ConfigService] })
    class ConfigModule {}

    const modules = [OAuthModule.forRoot(), AuthorizeModule.forRoot(), federation];
    const host = await start({ imports: [ownDatabase, ConfigModule, auth, ...modules] });
    expect((await host.call('GET', '/account/identities')).status).toBe(303);
    const { body } = await host.call('GET', '/.well-known/oauth-authorization-server');
    expect(body.issuer).toBe('https://auth.example.com');
    expect(body.scopes_supported).toContain('reports:read');
  });

  it('guards every route that is not public', async () => {
    const { url } = await database();
    @Controller('cats')
    class CatsController {
      @Get()
      list() {
        return [];
      }

      @Get('names')
      @Public()
      names() {
        return [];
      }
    }
    const imports = [ownDataSource(url), AuthModule.forRoot(authOptions()), GuardEveryRouteModule];
    const host = await start({ imports, controllers: [CatsController] });
    expect((await host.call('GET', '/cats')).status).toBe(401);
    expect((await host.call('GET', '/cats/names')).status).toBe(200);
  });

  it('gives the Swagger page an Authorize button, and each guarded route a lock', async () => {
    const { url } = await database();
    const scopes = { 'reports:read': 'Read your reports' };
    const imports = [
      ownDataSource(url),
      AuthModule.forRoot({ ...authOptions(), scopes }),
      OAuthModule.forRoot(),
    ];
    const module = { imports, controllers: [ReportsController] };
    const host = await start(module, { configure: serveDocs });
    const { body } = await host.call('GET', '/docs-json');
    expect(body.components.securitySchemes.oauth2.flows.password.tokenUrl).toBe('/token');
    expect(body.paths['/reports/raw'].get.security).toEqual([{ oauth2: ['reports:read'] }]);
    const page = await host.call('GET', '/docs/swagger-ui-init.js');
    expect(page.body).toContain('persistAuthorization');
  });
});

describe('the code of docs/administration.md', () => {
  it('serves GET /users and GET /audit-events to an administrator only', async () => {
    const { url } = await database();
    const { administration } = await import('./app/administration.js');
    const imports = [ownDataSource(url), ...administration];
    const host = await start({
      imports: [...imports, OAuthModule.forRoot(), RegistrationModule.forRoot()],
    });
    const { body: user } = await host.call('POST', '/users', { json: JANE });
    const statuses = async () => {
      const { body } = await host.call('POST', '/token', { form: JANE });
      const token = String(body.access_token);
      const paths = ['/users', '/audit-events'];
      return Promise.all(
        paths.map(async (path) => (await host.call('GET', path, { token })).status),
      );
    };
    expect(await statuses()).toEqual([403, 403]);
    await host.app.get(UserAccounts, { strict: false }).setRoles(user.id, ['admin']);
    expect(await statuses()).toEqual([200, 200]);
  });
});

describe('the code of docs/routes.md', () => {
  it('serves routes below another path, and leaves routes out', async () => {
    const { url } = await database();
    const { mountedAuth } = await import('./app/mounted-auth.js');
    const host = await start({ imports: [ownDataSource(url), ...mountedAuth] });
    const { body } = await host.call('GET', '/auth/.well-known/oauth-authorization-server');
    expect(body.token_endpoint).toBe('https://example.com/auth/token');
    expect(body.introspection_endpoint).toBeUndefined();
    expect((await host.call('GET', '/auth/users/me')).status).toBe(401);
    for (const path of ['/auth/login', '/auth/users', '/users', '/token', '/auth/revoke']) {
      expect((await host.call('POST', path, { json: JANE })).status, path).toBe(404);
    }
  });

  it('the table has every route of the OpenAPI document', async () => {
    const server = await startServer();
    closing.push(() => server.close());
    const { body } = await server.call('GET', '/openapi.json');
    const table = readFileSync('docs/routes.md', 'utf8');
    for (const [path, methods] of Object.entries<object>(body.paths)) {
      for (const method of Object.keys(methods)) {
        expect(table).toContain(`\`${method.toUpperCase()} ${path}\``);
      }
    }
  });
});

describe('the code of docs/resource-server.md', () => {
  it('accepts the tokens of an issuer, and checks their roles and scopes', async () => {
    const { url } = await database();
    const port = await freePort();
    const issuer = `http://127.0.0.1:${port}`;
    class Issuer {}
    const imports = [
      ownDataSource(url),
      AuthModule.forRoot({ ...authOptions(), issuer, scopes: { 'reports:read': 'Read' } }),
      OAuthModule.forRoot(),
      RegistrationModule.forRoot(),
    ];
    const app = await NestFactory.create({ module: Issuer, imports }, { logger: false });
    closing.push(() => app.close());
    await app.listen(port, '127.0.0.1');

    vi.stubEnv('ISSUER', issuer);
    const { ReportsModule } = await import('./app/guarded-reports.module.js');
    const host = await start({ imports: [ReportsModule] });
    await call(issuer, 'POST', '/users', { json: JANE });
    const { body } = await call(issuer, 'POST', '/token', { form: JANE });
    const token = String(body.access_token);
    expect((await host.call('GET', '/reports', { token })).status).toBe(200);
    expect((await host.call('GET', '/reports/all', { token })).status).toBe(403);
    expect((await host.call('GET', '/reports/raw', { token })).status).toBe(200);
    expect((await host.call('GET', '/reports')).status).toBe(401);
  });

  it('tells a client without a token which issuer the service trusts', async () => {
    vi.stubEnv('ISSUER', 'https://id.example.com');
    const { McpModule } = await import('./app/mcp.module.js');
    const host = await start({ imports: [McpModule] });
    const path = '/.well-known/oauth-protected-resource/mcp';
    expect((await host.call('GET', '/reports')).headers.get('www-authenticate')).toBe(
      `Bearer resource_metadata="https://reports.example.com${path}"`,
    );
    expect((await host.call('GET', path)).body).toEqual({
      resource: 'https://reports.example.com/mcp',
      authorization_servers: ['https://id.example.com'],
      scopes_supported: ['reports:read'],
      bearer_methods_supported: ['header'],
      resource_name: 'Reports',
    });
  });
});
