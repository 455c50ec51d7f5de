import { Controller, Get, type INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { afterEach, describe, expect, it } from 'vitest';
import {
  AccessModule,
  AdminOnly,
  AuthModule,
  Authenticated,
  CurrentUser,
  LimitChanges,
  OAuthModule,
  PasswordHasher,
  type Principal,
  RegistrationModule,
  RegistrationService,
  Roles,
  Scopes,
  SubjectResolver,
  UsersService,
  VerificationKeys,
} from '../../src/index.js';
import {
  AccessTestingModule,
  EventRecorder,
  FakeClock,
  FastPasswordHasher,
  signInAs,
  TestKeys,
  TestSubjects,
} from '../../src/testing.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { call } from '../support/http.js';
import { authOptions, ownDataSource } from '../support/host.js';

const JANE = { username: 'jane', email: 'jane@example.com', password: 'correct horse battery' };

@Controller('cats')
class CatsController {
  @Get()
  @Authenticated()
  list(@CurrentUser() user: Principal) {
    return { id: user.id, scopes: user.scopes, roles: user.roles };
  }

  @Get('principal')
  @Authenticated()
  describe(@CurrentUser() user: Principal) {
    return user;
  }

  @Get('write')
  @Scopes('cats:write')
  write() {
    return {};
  }

  @Get('admin')
  @Roles('admin')
  administer() {
    return {};
  }
}

const apps: INestApplication[] = [];
const databases: TestDatabase[] = [];
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
  for (const database of databases.splice(0)) await database.drop();
});

async function listen(module: { createNestApplication(options: object): INestApplication }) {
  const app = module.createNestApplication({ logger: false });
  apps.push(app);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const get = (path: string, { authorization }: { authorization?: string } = {}) =>
    call(url, 'GET', path, { headers: authorization === undefined ? {} : { authorization } });
  return { app, get };
}

describe('nightlatch/testing in a guards-only service', () => {
  it.each([
    [
      'AccessTestingModule',
      () =>
        Test.createTestingModule({
          imports: [AccessTestingModule.forRoot()],
          controllers: [CatsController],
        }),
    ],
    [
      'TestKeys in its own module',
      () =>
        Test.createTestingModule({
          imports: [AccessModule.forRoot({ issuer: 'https://issuer.invalid', audience: 'cats' })],
          controllers: [CatsController],
        })
          .overrideProvider(VerificationKeys)
          .useClass(TestKeys),
    ],
  ])(
    'signInAs() makes tokens for the controllers of a guards-only service, with %s',
    async (_how, builder) => {
      const { app, get } = await listen(await builder().compile());
      expect((await get('/cats')).status).toBe(401);
      const { authorization, refreshToken } = await signInAs(
        app,
        { id: '42' },
        { roles: ['admin'] },
      );
      expect(refreshToken).toBeNull();
      expect((await get('/cats', { authorization })).body).toEqual({
        id: '42',
        scopes: [],
        roles: ['admin'],
      });
      expect((await get('/cats/admin', { authorization })).status).toBe(200);
      expect((await get('/cats/write', { authorization })).status).toBe(403);
      const writer = await signInAs(app, { id: '42', scopes: ['cats:write'] });
      expect((await get('/cats/write', { authorization: writer.authorization })).status).toBe(200);
      expect((await get('/cats/admin', { authorization: writer.authorization })).status).toBe(403);
      expect((await get('/cats', { authorization: `${authorization}x` })).status).toBe(401);
      FakeClock.of(app).advance(86_400 + 60);
      expect((await get('/cats', { authorization })).status).toBe(401);
    },
  );
});

describe('TestSubjects', () => {
  const introspection = { clientId: 'cats', clientSecret: 'secret' };
  const issuer = { issuer: 'https://issuer.invalid', audience: 'cats', introspection };

  it('signInAs() asks no issuer about its tokens, also in a service that uses introspection', async () => {
    const builder = Test.createTestingModule({
      imports: [AccessModule.forRoot(issuer)],
      controllers: [CatsController],
    })
      .overrideProvider(VerificationKeys)
      .useClass(TestKeys)
      .overrideProvider(SubjectResolver)
      .useClass(TestSubjects);
    const { app, get } = await listen(await builder.compile());
    const { authorization } = await signInAs(app, { id: '42', roles: ['admin'] });
    expect((await get('/cats/admin', { authorization })).status).toBe(200);
  });

  it('signInAs() gives the principal the ids, the name, the claims and the credential of the test', async () => {
    const imports = [AccessTestingModule.forRoot()];
    const builder = Test.createTestingModule({ imports, controllers: [CatsController] });
    const { app, get } = await listen(await builder.compile());
    const jane = { id: 'ext-7', userId: '7', username: 'jane' };
    const signedIn = await signInAs(app, jane, { claims: { plan: 'gold' } });
    expect((await get('/cats/principal', signedIn)).body).toMatchObject({
      ...jane,
      credential: 'session',
      claims: { plan: 'gold', sub: 'ext-7' },
    });
    const client = await signInAs(app, { id: 'client:cats' }, { credential: 'client' });
    expect((await get('/cats/principal', client)).body).toMatchObject({
      id: 'client:cats',
      userId: null,
      username: null,
      credential: 'client',
      acr: null,
      authTime: null,
    });
  });
});

describe('A controller in AccessTestingModule', () => {
  @Controller('kennel')
  class KennelController {
    @Get()
    @AdminOnly('cats:write')
    administer() {
      return {};
    }
  }

  @Controller('bowls')
  class BowlsController {
    @Get()
    @Authenticated()
    @LimitChanges()
    fill() {
      return {};
    }
  }

  it('with @AdminOnly() fails with an error that says what to provide', async () => {
    const imports = [AccessTestingModule.forRoot()];
    const controllers = [KennelController];
    await expect(Test.createTestingModule({ imports, controllers }).compile()).rejects.toThrow(
      /^@AdminOnly\(\) needs AuthModule\.forRoot.* \{ provide: UsersService, useValue: \{ findById \} \}/,
    );
  });

  it('with @LimitChanges() fails without AuthModule with an error that says so', async () => {
    const imports = [AccessModule.forRoot({ issuer: 'https://issuer.invalid', audience: 'cats' })];
    const controllers = [BowlsController];
    await expect(Test.createTestingModule({ imports, controllers }).compile()).rejects.toThrow(
      /^@LimitChanges\(\) needs AuthModule\.forRoot/,
    );
  });

  it('runs with a stub of UsersService', async () => {
    const admin = { disabled: false, roles: ['admin'] };
    const builder = Test.createTestingModule({
      imports: [AccessTestingModule.forRoot()],
      controllers: [KennelController, BowlsController],
      providers: [
        {
          provide: UsersService,
          useValue: { findById: (id: string) => (id === '1' ? admin : null) },
        },
      ],
    });
    const { app, get } = await listen(await builder.compile());
    const roles = ['admin'];
    const scopes = ['cats:write'];
    const one = await signInAs(app, { id: '1', userId: '1', roles, scopes });
    const two = await signInAs(app, { id: '2', userId: '2', roles, scopes });
    expect((await get('/kennel', one)).status).toBe(200);
    expect((await get('/kennel', two)).status).toBe(401);
    expect((await get('/bowls', two)).status).toBe(200);
  });
});

describe('nightlatch/testing in an application with AuthModule', () => {
  async function start() {
    const database = await createDatabase('sqlite');
    databases.push(database);
    const { passwords: _, ...options } = authOptions();
    const module = await Test.createTestingModule({
      imports: [
        ownDataSource(database.url),
        AuthModule.forRoot({ ...options, scopes: { 'cats:write': 'Change cats' } }),
        OAuthModule.forRoot(),
        RegistrationModule.forRoot(),
      ],
      controllers: [CatsController],
    })
      .overrideProvider(PasswordHasher)
      .useClass(FastPasswordHasher)
      .compile();
    const { app, get } = await listen(module);
    const user = await app.get(RegistrationService).register(JANE);
    return { app, get, user };
  }

  it('signInAs() starts a session of an existing user, with the scopes and roles that it is given', async () => {
    const { app, get, user } = await start();
    const events = EventRecorder.of(app);
    const { authorization } = await signInAs(app, user);
    expect(events.take()).toEqual(['session.started']);
    expect((await get('/cats/write', { authorization })).status).toBe(200);
    expect((await get('/cats/admin', { authorization })).status).toBe(403);
    const admin = await signInAs(app, user, { scopes: [], roles: ['admin'] });
    expect((await get('/cats/admin', { authorization: admin.authorization })).status).toBe(200);
    expect((await get('/cats/write', { authorization: admin.authorization })).status).toBe(403);
    await expect(signInAs(app, { id: 'nobody' })).rejects.toThrow(/no user has the id nobody/);
    await expect(signInAs(app, user, { scopes: ['dogs'] })).rejects.toThrow(/unknown scope/);
  });

  it('FakeClock moves the time of an application forward and to a date', async () => {
    const { app, get, user } = await start();
    const clock = FakeClock.of(app);
    const { authorization } = await signInAs(app, user);
    clock.advance(900 + 10);
    const late = await get('/cats', { authorization });
    expect(late.headers.get('www-authenticate')).toContain('The access token expired');
    clock.set(new Date('2030-01-01T00:00:00Z'));
    const seconds = (clock.now().getTime() - Date.UTC(2030, 0)) / 1000;
    expect(seconds).toBeGreaterThanOrEqual(0);
    expect(seconds).toBeLessThan(5);
  });

  it('FastPasswordHasher accepts the password and rejects a wrong one', async () => {
    const { app } = await start();
    const url = await app.getUrl();
    const json = { username: JANE.username, password: JANE.password };
    expect((await call(url, 'POST', '/login', { json })).status).toBe(200);
    const wrong = { ...json, password: 'correct horse batterx' };
    expect((await call(url, 'POST', '/login', { json: wrong })).status).toBe(401);
  });
});
