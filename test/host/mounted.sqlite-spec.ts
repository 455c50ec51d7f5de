import { Controller, Get, type INestApplication, VersioningType } from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AccountModule,
  Authenticated,
  AuthModule,
  OAuthModule,
  RegistrationModule,
  RegistrationService,
  withAuthDocs,
} from '../../src/index.js';
import type { TestDatabase } from '../support/databases.js';
import { authOptions, ownDataSource, TestHost } from '../support/host.js';
import { createHostDatabase } from '../support/migrated-database.js';

const JANE = { username: 'jane', email: 'jane@example.com', password: 'correct horse battery' };

@Controller('cats')
class CatsController {
  @Get()
  @Authenticated()
  list() {
    return [];
  }
}
const controllers = [CatsController];

function serveDocs(app: INestApplication): void {
  const document = () =>
    SwaggerModule.createDocument(app, withAuthDocs(new DocumentBuilder(), app).build());
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'openapi.json' });
}

describe('below a prefix, a version and a path', () => {
  let database: TestDatabase;
  let host: TestHost;
  const ISSUER = 'http://localhost:3000/api/v1/auth';
  beforeAll(async () => {
    database = await createHostDatabase('sqlite');
    const oauth = OAuthModule.forRoot();
    const imports = [
      ownDataSource(database.url),
      AuthModule.forRoot({ ...authOptions(), issuer: ISSUER }),
      oauth,
      RegistrationModule.forRoot(),
      RouterModule.register([
        { path: 'auth', children: [AuthModule, OAuthModule, RegistrationModule] },
      ]),
    ];
    const configure = (app: INestApplication) => {
      app.setGlobalPrefix('api');
      app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
      serveDocs(app);
    };
    host = await TestHost.start({ imports, controllers }, { express: true, configure });
  });
  afterAll(async () => {
    await host?.close();
    await database?.drop();
  });

  it('Routes below a prefix, a version and a path are where metadata, Location and Swagger say', async () => {
    const at = (path: string) => new URL(path).pathname;
    const registered = await host.call('POST', '/api/v1/auth/users?x=1', { json: JANE });
    expect(registered.headers.get('location')).toBe('/api/v1/auth/users/me');
    const { body } = await host.call('GET', '/api/v1/auth/.well-known/oauth-authorization-server');
    expect(body.issuer).toBe(ISSUER);
    const { status, body: tokens } = await host.call('POST', at(body.token_endpoint), {
      form: JANE,
    });
    expect(status).toBe(200);
    expect((await host.call('GET', at(body.jwks_uri))).body.keys).toHaveLength(1);
    const token = String(tokens.access_token);
    expect((await host.call('GET', '/api/v1/cats', { token })).status).toBe(200);
    const page = await host.call('GET', '/openapi.json');
    expect(page.body.components.securitySchemes.oauth2.flows.password.tokenUrl).toBe(
      '/api/v1/auth/token',
    );
    for (const path of ['/token', '/users', '/login']) {
      expect((await host.call('POST', path, { json: JANE })).status, path).toBe(404);
    }
  });
});

describe('without the routes that the application does not want', () => {
  let database: TestDatabase;
  beforeAll(async () => (database = await createHostDatabase('sqlite')));
  afterAll(() => database.drop());

  it('Routes that are off answer 404 and are in no metadata, and the guards still work', async () => {
    const none = { token: false, revoke: false, introspect: false, jwks: false };
    const imports = [
      ownDataSource(database.url),
      AuthModule.forRoot({ ...authOptions(), routes: { login: true, logout: false } }),
      OAuthModule.forRoot({ routes: none }),
      RegistrationModule.forRoot({ routes: false }),
      AccountModule.forRoot({ routes: { profile: true, password: false, sessions: false } }),
    ];
    const host = await TestHost.start({ imports, controllers }, { configure: serveDocs });
    for (const [method, path] of [
      ['POST', '/token'],
      ['POST', '/revoke'],
      ['POST', '/introspect'],
      ['GET', '/.well-known/jwks.json'],
      ['POST', '/logout'],
      ['POST', '/users'],
      ['PUT', '/users/me/password'],
      ['GET', '/users/me/sessions'],
    ] as const) {
      expect((await host.call(method, path)).status, path).toBe(404);
    }
    const metadata = await host.call('GET', '/.well-known/oauth-authorization-server');
    expect(Object.keys(metadata.body).filter((name) => /endpoint$|_uri$/.test(name))).toEqual([]);
    await host.app.get(RegistrationService).register(JANE);
    const login = { username: JANE.username, password: JANE.password };
    const { body } = await host.call('POST', '/login', { json: login });
    expect((await host.call('GET', '/users/me', { token: body.access_token })).status).toBe(200);
    const page = await host.call('GET', '/openapi.json');
    expect(page.body.components.securitySchemes.oauth2).toMatchObject({
      type: 'http',
      scheme: 'bearer',
    });
    await host.close();
  });
});
