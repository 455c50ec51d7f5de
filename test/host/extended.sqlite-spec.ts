import { type ExecutionContext, Controller, Get, Injectable, UseGuards } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { afterEach, describe, expect, it } from 'vitest';
import {
  Authenticated,
  AuthModule,
  Clock,
  CurrentUser,
  Events,
  JwtAuthGuard,
  OAuthModule,
  PASSED,
  PasswordPolicy,
  type PendingSignIn,
  type Principal,
  RegistrationModule,
  Scopes,
  SignInDeniedError,
  SignInStep,
  type StepResult,
  TokenClaims,
  type TokenClaimsSubject,
  UsersModule,
  UsersService,
} from '../../src/index.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { authOptions, ownDataSource, TestHost } from '../support/host.js';
import { decode } from '../support/tokens.js';

const JANE = { username: 'jane', email: 'jane@example.com', password: 'correct horse battery' };

@Controller('me')
class MeController {
  @Get()
  @Authenticated()
  me(@CurrentUser() user: Principal) {
    return { id: user.id, plan: user.claims.plan };
  }
}

const databases: TestDatabase[] = [];
const hosts: TestHost[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
  for (const database of databases.splice(0)) await database.drop();
});

type Options = Parameters<typeof AuthModule.forRoot>[0];
type Providers = NonNullable<Parameters<typeof TestHost.start>[0]['providers']>;

async function startHost(
  options: Partial<Options> = {},
  providers: Providers = [],
): Promise<TestHost> {
  const database = await createDatabase('sqlite');
  databases.push(database);
  const imports = [
    ownDataSource(database.url),
    AuthModule.forRoot({ ...authOptions(), ...options }),
    OAuthModule.forRoot(),
    RegistrationModule.forRoot(),
  ];
  const host = await TestHost.start({ imports, providers, controllers: [MeController] });
  hosts.push(host);
  return host;
}
const register = (host: TestHost, more = {}) =>
  host.call('POST', '/users', { json: { ...JANE, ...more } });
const signIn = (host: TestHost) => host.call('POST', '/token', { form: JANE });
const refusalOf = (start: Promise<unknown>) =>
  start.then(
    () => 'it started',
    (error: Error) => error.message,
  );

describe('an application adds', () => {
  @Injectable()
  class PlanClaims extends TokenClaims {
    asked: Array<string | null> = [];

    async getClaims({ user, scopes, session }: TokenClaimsSubject) {
      this.asked.push(user && `${user.username} ${scopes.length} ${session.clientId}`);
      return { plan: 'gold', sub: 'somebody-else', exp: 9e9, __proto__: { roles: ['admin'] } };
    }
  }

  it('claims to every token, which cannot be those that are ours', async () => {
    const host = await startHost({}, [PlanClaims]);
    const { body: user } = await register(host);
    const { body } = await signIn(host);
    const { claims } = decode(body.access_token);
    expect(claims).toMatchObject({ plan: 'gold', sub: user.id, roles: [] });
    expect(claims.exp).toBeLessThan(Date.now() / 1000 + 901);
    const me = await host.call('GET', '/me', { token: body.access_token });
    expect(me.body).toEqual({ id: user.id, plan: 'gold' });
    const form = { grant_type: 'refresh_token', refresh_token: String(body.refresh_token) };
    const refreshed = await host.call('POST', '/token', { form });
    expect(decode(refreshed.body.access_token).claims.plan).toBe('gold');
    expect(host.app.get(PlanClaims).asked).toEqual(['jane 0 nightlatch', 'jane 0 nightlatch']);
  });

  @Injectable()
  class OfficeOnly extends SignInStep {
    async evaluate({ user, request }: PendingSignIn): Promise<StepResult> {
      if (user.username !== 'jane' || request.userAgent === 'office') return PASSED;
      const error = new SignInDeniedError('not_from_here', 'You can sign in at the office only.');
      return { status: 'denied', error };
    }
  }

  it('a step to the sign-in, which only who knows the password learns of', async () => {
    const host = await startHost({}, [OfficeOnly]);
    await register(host);
    const login = { username: 'jane', password: JANE.password };
    const refused = await host.call('POST', '/login', { json: login });
    expect([refused.status, refused.body.code]).toEqual([403, 'not_from_here']);
    const oauth = await signIn(host);
    expect([oauth.status, oauth.body.error, oauth.body.error_description]).toEqual([
      400,
      'invalid_grant',
      'You can sign in at the office only.',
    ]);
    const wrong = await host.call('POST', '/login', { json: { ...login, password: 'x' } });
    expect(wrong.body.code).toBe('invalid_credentials');
    const headers = { 'user-agent': 'office' };
    expect((await host.call('POST', '/login', { json: login, headers })).status).toBe(200);
  });

  it('listeners to what happens, each typed by its name', async () => {
    const host = await startHost();
    const told: string[] = [];
    host.app.get(Events).on('user.registered', ({ userId }) => told.push(userId));
    const { body } = await register(host);
    expect(told).toEqual([body.id]);
  });
});

describe('an application overrides', () => {
  class AnythingGoes extends PasswordPolicy {
    override async check() {}
  }

  it('a provider of any room, by its token', async () => {
    const host = await startHost({
      overrides: [
        { provide: PasswordPolicy, useClass: AnythingGoes },
        { provide: Clock, useValue: Object.assign(new Clock(), { now: () => new Date(2e12) }) },
      ],
    });
    const { status, body } = await register(host, { password: 'x' });
    expect([status, body.created_at]).toEqual([201, new Date(2e12).toISOString()]);
  });

  it('UsersModule is one, also where the application names it', async () => {
    const database = await createDatabase('sqlite');
    databases.push(database);
    const auth = AuthModule.forRoot(authOptions());
    const imports = [ownDataSource(database.url), UsersModule, auth, RegistrationModule.forRoot()];
    const host = await TestHost.start({ imports });
    hosts.push(host);
    await register(host);
    expect((await host.app.get(UsersService).findByLogin('jane'))?.username).toBe('jane');
    expect(host.app.get(UsersService, { each: true, strict: false })).toHaveLength(1);
  });

  it('nothing that there is not', async () => {
    class Stranger {}
    const overrides = [{ provide: Stranger, useValue: null }];
    expect(await refusalOf(startHost({ overrides }))).toMatch(/no provider Stranger/);
  });

  it('a decision of the guard, by a subclass', async () => {
    @Injectable()
    class CookieGuard extends JwtAuthGuard {
      protected override getRequest(context: ExecutionContext) {
        const request = super.getRequest(context);
        const [, token] = /token=([^;]+)/.exec(request.headers.cookie ?? '') ?? [];
        if (token) request.headers.authorization = `Bearer ${token}`;
        return request;
      }
    }
    @Controller('cookie')
    @UseGuards(CookieGuard)
    class CookieController {
      @Get()
      read(@CurrentUser() { username }: Principal) {
        return { username };
      }
    }
    const database = await createDatabase('sqlite');
    databases.push(database);
    const host = await TestHost.start({
      imports: [
        ownDataSource(database.url),
        AuthModule.forRoot(authOptions()),
        OAuthModule.forRoot(),
        RegistrationModule.forRoot(),
      ],
      controllers: [CookieController],
    });
    hosts.push(host);
    await register(host);
    const { body } = await signIn(host);
    expect((await host.call('GET', '/cookie')).status).toBe(401);
    const headers = { cookie: `a=b; token=${body.access_token}` };
    expect((await host.call('GET', '/cookie', { headers })).body).toEqual({ username: 'jane' });
  });

  it('the guard itself, for every decorator', async () => {
    @Injectable()
    class QueryGuard extends JwtAuthGuard {
      protected override getRequest(context: ExecutionContext) {
        const request = context.switchToHttp().getRequest<{ query: { token?: string } }>();
        return { headers: { authorization: `Bearer ${request.query.token ?? ''}` } };
      }
    }
    const host = await startHost({ overrides: [{ provide: JwtAuthGuard, useClass: QueryGuard }] });
    const { body: user } = await register(host);
    const { body } = await signIn(host);
    const me = await host.call('GET', `/me?token=${body.access_token}`);
    expect(me.body.id).toBe(user.id);
    expect((await host.call('GET', '/me', { token: body.access_token })).status).toBe(401);
  });

  it('the guard in its tests, without any module of ours', async () => {
    @Controller('cats')
    class CatsController {
      @Get()
      @Scopes('cats:read')
      list() {
        return [];
      }
    }
    const module = await Test.createTestingModule({ controllers: [CatsController] })
      .overrideGuard(JwtAuthGuard)
      .useValue({
        canActivate: (context: ExecutionContext) => {
          const user = { id: '1', scopes: ['cats:read'], roles: [] };
          Object.assign(context.switchToHttp().getRequest<object>(), { user });
          return true;
        },
      })
      .compile();
    const app = module.createNestApplication({ logger: false });
    await app.listen(0, '127.0.0.1');
    expect((await fetch(`${await app.getUrl()}/cats`)).status).toBe(200);
    await app.close();
  });
});
