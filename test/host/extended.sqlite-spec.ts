import { type ExecutionContext, Controller, Get, Injectable, UseGuards } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { expect } from 'vitest';
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
import { hostTest } from '../support/fixtures.js';
import { authOptions, getStartError, ownDataSource, TestHost } from '../support/host.js';
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

type Options = Parameters<typeof AuthModule.forRoot>[0];
type Providers = NonNullable<Parameters<typeof TestHost.start>[0]['providers']>;

const test = hostTest().extend(
  'start',
  ({ newDatabase, startHost }) =>
    async (options: Partial<Options> = {}, providers: Providers = []) => {
      const imports = [
        ownDataSource(await newDatabase('sqlite')),
        AuthModule.forRoot({ ...authOptions(), ...options }),
        OAuthModule.forRoot(),
        RegistrationModule.forRoot(),
      ];
      return startHost({ imports, providers, controllers: [MeController] });
    },
);

const register = (host: TestHost, more = {}) =>
  host.call('POST', '/users', { json: { ...JANE, ...more } });
const signIn = (host: TestHost) => host.call('POST', '/token', { form: JANE });

@Injectable()
class PlanClaims extends TokenClaims {
  asked: Array<string | null> = [];

  async getClaims({ user, scopes, session }: TokenClaimsSubject) {
    this.asked.push(user && `${user.username} ${scopes.length} ${session?.clientId}`);
    return { plan: 'gold', sub: 'somebody-else', exp: 9e9, __proto__: { roles: ['admin'] } };
  }
}

test('TokenClaims adds claims to every access token, and cannot replace ours', async ({
  start,
}) => {
  const host = await start({}, [PlanClaims]);
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

test('SignInStep refuses a sign-in only after a correct password', async ({ start }) => {
  const host = await start({}, [OfficeOnly]);
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

test("Events calls the application's listeners with the payload of the event", async ({
  start,
}) => {
  const host = await start();
  const told: string[] = [];
  host.app.get(Events).on('user.registered', ({ userId }) => told.push(userId));
  const { body } = await register(host);
  expect(told).toEqual([body.id]);
});

class AnythingGoes extends PasswordPolicy {
  override async check() {}
}

test("AuthModule's `overrides` replace any provider by its token", async ({ start }) => {
  const host = await start({
    overrides: [
      { provide: PasswordPolicy, useClass: AnythingGoes },
      { provide: Clock, useValue: Object.assign(new Clock(), { now: () => new Date(2e12) }) },
    ],
  });
  const { status, body } = await register(host, { password: 'x' });
  expect([status, body.created_at]).toEqual([201, new Date(2e12).toISOString()]);
});

test('UsersModule exists once when the application imports it too', async ({
  newDatabase,
  startHost,
}) => {
  const auth = AuthModule.forRoot(authOptions());
  const imports = [
    ownDataSource(await newDatabase('sqlite')),
    UsersModule,
    auth,
    RegistrationModule.forRoot(),
  ];
  const host = await startHost({ imports });
  await register(host);
  expect((await host.app.get(UsersService).findByLogin('jane'))?.username).toBe('jane');
  expect(host.app.get(UsersService, { each: true, strict: false })).toHaveLength(1);
});

test("AuthModule's `overrides` stop the start when there is no such provider", async ({
  start,
}) => {
  class Stranger {}
  const overrides = [{ provide: Stranger, useValue: null }];
  expect(await getStartError(start({ overrides }))).toMatch(/no provider Stranger/);
});

test('A subclass of JwtAuthGuard reads the token from a cookie', async ({
  newDatabase,
  startHost,
}) => {
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
  const host = await startHost({
    imports: [
      ownDataSource(await newDatabase('sqlite')),
      AuthModule.forRoot(authOptions()),
      OAuthModule.forRoot(),
      RegistrationModule.forRoot(),
    ],
    controllers: [CookieController],
  });
  await register(host);
  const { body } = await signIn(host);
  expect((await host.call('GET', '/cookie')).status).toBe(401);
  const headers = { cookie: `a=b; token=${body.access_token}` };
  expect((await host.call('GET', '/cookie', { headers })).body).toEqual({ username: 'jane' });
});

test("AuthModule's `overrides` replace JwtAuthGuard for every decorator", async ({ start }) => {
  @Injectable()
  class QueryGuard extends JwtAuthGuard {
    protected override getRequest(context: ExecutionContext) {
      const request = context.switchToHttp().getRequest<{ query: { token?: string } }>();
      return { headers: { authorization: `Bearer ${request.query.token ?? ''}` } };
    }
  }
  const host = await start({ overrides: [{ provide: JwtAuthGuard, useClass: QueryGuard }] });
  const { body: user } = await register(host);
  const { body } = await signIn(host);
  const me = await host.call('GET', `/me?token=${body.access_token}`);
  expect(me.body.id).toBe(user.id);
  expect((await host.call('GET', '/me', { token: body.access_token })).status).toBe(401);
});

test("overrideGuard(JwtAuthGuard) works in an application's test without any of our modules", async () => {
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
