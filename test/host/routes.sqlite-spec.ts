import { Controller, Get, type INestApplication, Post, ValidationPipe } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AccountModule,
  Authenticated,
  AuthModule,
  CurrentUser,
  OAuthModule,
  type Principal,
  Public,
  RegistrationModule,
  Roles,
  Scopes,
  UserAccounts,
  withAuthDocs,
} from '../../src/index.js';
import type { TestDatabase } from '../support/databases.js';
import { authOptions, ownDataSource, TestHost } from '../support/host.js';
import { createHostDatabase } from '../support/migrated-database.js';

const JANE = { username: 'jane', email: 'jane@example.com', password: 'correct horse battery' };
const SCOPES = { 'cats:read': 'Read cats', 'cats:write': 'Add and change cats' };

@Authenticated()
@Controller('cats')
class CatsController {
  @Get()
  list(@CurrentUser() user: Principal) {
    return { for: user.username };
  }

  @Get('public')
  @Public()
  open(@CurrentUser() user?: Principal) {
    return { user: user ?? null };
  }

  @Post()
  @Scopes('cats:write')
  add() {
    return {};
  }

  @Get('admin')
  @Roles('admin', 'keeper')
  administer() {
    return {};
  }
}

@Public()
@Controller('dogs')
class DogsController {
  @Get()
  list() {
    return [];
  }

  @Get('mine')
  @Authenticated()
  mine(@CurrentUser() { id }: Principal) {
    return { id };
  }

  @Get('scoped')
  @Scopes('cats:write')
  scoped() {
    return {};
  }

  @Get('crash')
  crash() {
    throw new Error('secret of the host');
  }
}

const controllers = [CatsController, DogsController];
const docs = (app: INestApplication) => {
  const builder = withAuthDocs(new DocumentBuilder().setTitle('Cats'), app);
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, builder.build()), {
    jsonDocumentUrl: 'openapi.json',
  });
};

describe.each([
  ['Express', true],
  ['Fastify', false],
])('an application on %s without global guards and filters', (_name, express) => {
  let database: TestDatabase;
  let host: TestHost;
  let id: string;
  let token: string;
  const signIn = async (scope = '') => {
    const { body } = await host.call('POST', '/token', { form: { ...JANE, scope } });
    return String(body.access_token);
  };
  beforeAll(async () => {
    database = await createHostDatabase('sqlite');
    const imports = [
      ownDataSource(database.url),
      AuthModule.forRoot({ ...authOptions(), scopes: SCOPES }),
      OAuthModule.forRoot(),
      RegistrationModule.forRoot(),
      AccountModule.forRoot(),
    ];
    const configure = (app: INestApplication) => {
      // As most applications have it.
      app.useGlobalPipes(
        new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }),
      );
      docs(app);
    };
    host = await TestHost.start({ imports, controllers }, { express, configure });
    const registered = await host.call('POST', '/users', { json: { ...JANE, full_name: 'Jane' } });
    expect([registered.status, registered.headers.get('location')]).toEqual([201, '/users/me']);
    id = String(registered.body.id);
    token = await signIn();
  });
  afterAll(async () => {
    await host?.close();
    await database?.drop();
  });

  it.each([
    ['GET', '/users/me'],
    ['PATCH', '/users/me'],
    ['PUT', '/users/me/password'],
    ['GET', '/users/me/sessions'],
    ['DELETE', '/users/me/sessions'],
    ['POST', '/logout'],
    ['GET', '/cats'],
    ['POST', '/cats'],
    ['GET', '/cats/admin'],
    ['GET', '/dogs/mine'],
    ['GET', '/dogs/scoped'],
  ])(
    '%s %s answers 401 and WWW-Authenticate without a token (RFC 6750 3)',
    async (method, path) => {
      const { status, headers, body } = await host.call(method, path);
      expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
      expect(body).toMatchObject({
        status: 401,
        code: 'not_authenticated',
        detail: 'Not authenticated',
      });
    },
  );

  it('@CurrentUser() is the principal of the token', async () => {
    expect((await host.call('GET', '/cats', { token })).body).toEqual({ for: 'jane' });
    expect((await host.call('GET', '/dogs/mine', { token })).body).toEqual({ id });
  });

  it('A decorator of a method overrides that of its controller', async () => {
    expect((await host.call('GET', '/cats/public')).body).toEqual({ user: null });
    expect((await host.call('GET', '/dogs')).status).toBe(200);
  });

  it('A missing scope answers 403 and names the scope (RFC 6750 3.1)', async () => {
    const narrow = await signIn('cats:read');
    for (const [method, path] of [
      ['POST', '/cats'],
      ['GET', '/dogs/scoped'],
    ] as const) {
      const { status, headers, body } = await host.call(method, path, { token: narrow });
      expect([status, body.code]).toEqual([403, 'insufficient_scope']);
      expect(headers.get('www-authenticate')).toContain('scope="cats:write"');
    }
    expect((await host.call('POST', '/cats', { token })).status).toBe(201);
  });

  it('@Roles() accepts one of its roles, and a changed role takes effect for a token issued before', async () => {
    const admin = () => host.call('GET', '/cats/admin', { token });
    const { status, body } = await admin();
    expect([status, body.code]).toEqual([403, 'insufficient_role']);
    await host.app.get(UserAccounts).setRoles(id, ['keeper']);
    expect((await admin()).status).toBe(200);
    await host.app.get(UserAccounts).setRoles(id, ['reader']);
    expect((await admin()).status).toBe(403);
  });

  it("Our routes answer our errors, and the application's routes its own", async () => {
    const ours = await host.call('POST', '/users', { json: { email: 1 } });
    expect(ours.status).toBe(422);
    expect(ours.headers.get('content-type')).toContain('application/problem+json');
    expect(ours.body.errors.length).toBeGreaterThan(0);
    const oauth = await host.call('POST', '/token', { form: { username: 'jane', password: 'x' } });
    expect([oauth.status, oauth.body.error]).toEqual([400, 'invalid_grant']);
    expect(oauth.headers.get('cache-control')).toBe('no-store');
    const nested = await host.call('POST', '/token', { form: 'username[x]=1&password=2' });
    expect([nested.status, nested.body.error]).toEqual([400, 'invalid_request']);
    const repeated = await host.call('POST', '/token', {
      form: 'username=a&username=b&password=c',
    });
    expect([repeated.status, repeated.body.error]).toEqual([400, 'invalid_request']);
    const json = await host.call('POST', '/token', { json: JANE });
    expect([json.status, json.body.error]).toEqual([415, 'invalid_request']);
    const theirs = await host.call('GET', '/dogs/crash');
    expect(theirs.body).toEqual({ statusCode: 500, message: 'Internal server error' });
  });

  it('The Swagger page has the Authorize button, and a lock on every guarded route', async () => {
    const { body } = await host.call('GET', '/openapi.json');
    expect(body.components.securitySchemes.oauth2.flows.password).toEqual({
      tokenUrl: '/token',
      scopes: SCOPES,
    });
    const { paths } = body;
    expect(paths['/cats'].post.security).toContainEqual({ oauth2: ['cats:write'] });
    expect(paths['/dogs/mine'].get.security).toEqual([{ oauth2: [] }]);
    expect(paths['/dogs'].get.security).toEqual([]);
    expect(Object.keys(paths['/cats'].get.responses)).toEqual(['200', '400', '401', '503']);
    expect(Object.keys(paths['/cats'].post.responses)).toContain('201');
    expect(paths['/cats'].post.security).toHaveLength(1);
    // The controller is guarded, and this route of it is not.
    expect(paths['/cats/public'].get.security).toEqual([]);
    expect(Object.keys(paths['/cats/public'].get.responses)).toEqual(['200']);
    expect(Object.keys(paths['/cats/admin'].get.responses)).toContain('403');
  });
});
