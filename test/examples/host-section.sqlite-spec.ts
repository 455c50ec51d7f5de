import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Global, Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { NestFactory, RouterModule } from '@nestjs/core';
import { afterEach, describe, expect, it } from 'vitest';
import {
  AccessModule,
  AccountModule,
  AuthModule,
  Clock,
  Events,
  OAuthModule,
  PasswordPolicy,
  ProblemException,
  RegistrationModule,
  type SignInAttempt,
  SignInDeniedError,
  SignInStep,
  TokenClaims,
  type TokenClaimsSubject,
} from '../../src/index.js';
import { AccessTestingModule, signInAs } from '../../src/testing.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { authOptions, ownDataSource, TestHost } from '../support/host.js';
import { call } from '../support/http.js';
import { freePort } from '../support/ports.js';
import { ReportsController } from './app/reports.controller.js';

// What the README's section "In your own Nest app" quotes: each example is used here, or in the folders below.

@Injectable()
export class PlanClaims extends TokenClaims {
  async claimsOf({ user }: TokenClaimsSubject) {
    return user ? { plan: await planOf(user.id) } : {};
  }
}

@Injectable()
export class OfficeHours extends SignInStep {
  constructor(private readonly clock: Clock) {
    super();
  }

  check({ user }: SignInAttempt) {
    if (user.roles.includes('admin') || this.clock.now().getUTCHours() >= 6) return;
    throw new SignInDeniedError('too_early', 'We open at six.');
  }
}

@Injectable()
export class Welcome implements OnModuleInit {
  constructor(private readonly events: Events) {}

  onModuleInit() {
    this.events.on('user.registered', ({ userId }) => sendWelcome(userId));
  }
}

export class LongPasswords extends PasswordPolicy {
  override async check(...given: Parameters<PasswordPolicy['check']>) {
    const [plain] = given;
    if ([...plain].length < 15) throw new TooShort();
    await super.check(...given);
  }
}

class TooShort extends ProblemException {
  constructor() {
    super({ status: 422, code: 'password_too_short', detail: 'At least 15 characters.' });
  }
}

const welcomed: string[] = [];
const sendWelcome = (userId: string) => welcomed.push(userId);
const planOf = async (_userId: string) => 'gold';

const JANE = { username: 'jane', email: 'jane@example.com', password: 'correct horse battery' };
const closing: Array<() => Promise<unknown>> = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});
async function database(): Promise<TestDatabase> {
  const made = await createDatabase('sqlite');
  closing.push(() => made.drop());
  return made;
}
async function start(module: Parameters<typeof TestHost.start>[0]): Promise<TestHost> {
  const host = await TestHost.start(module, { express: true });
  closing.push(() => host.close());
  return host;
}

describe('the examples of the README', () => {
  it('claims, a step, a listener, and a provider in the place of ours', async () => {
    const { url } = await database();
    let hours = 5;
    const now = () => new Date(Date.UTC(2026, 10, 24, hours));
    const overrides = [{ provide: PasswordPolicy, useClass: LongPasswords }];
    const clock = { provide: Clock, useValue: Object.assign(new Clock(), { now }) };
    const host = await start({
      imports: [
        ownDataSource(url),
        AuthModule.forRoot({ ...authOptions(), overrides: [...overrides, clock] }),
        OAuthModule.forRoot(),
        RegistrationModule.forRoot(),
      ],
      providers: [PlanClaims, OfficeHours, Welcome],
    });
    const short = { ...JANE, password: 'violet anchor' };
    expect((await host.call('POST', '/users', { json: short })).status).toBe(422);
    const { body: user } = await host.call('POST', '/users', { json: JANE });
    expect(welcomed).toEqual([user.id]);
    const early = await host.call('POST', '/token', { form: JANE });
    expect(early.body.error_description).toBe('We open at six.');
    hours = 6;
    const { body } = await host.call('POST', '/token', { form: JANE });
    const [, payload] = String(body.access_token).split('.');
    expect(JSON.parse(atob(payload!)).plan).toBe('gold');
  });

  it('options out of the configuration', async () => {
    const { url } = await database();
    class ConfigService {
      private readonly values = {
        SECRET_KEY: authOptions().secretKey,
        ISSUER: 'https://auth.example.com',
      };
      getOrThrow = (key: 'SECRET_KEY' | 'ISSUER') => this.values[key];
    }
    @Global()
    @Module({ providers: [ConfigService], exports: [ConfigService] })
    class ConfigModule {}

    const host = await start({
      imports: [
        ownDataSource(url),
        ConfigModule,
        AuthModule.forRootAsync({
          inject: [ConfigService],
          useFactory: (config: ConfigService) => ({
            secretKey: config.getOrThrow('SECRET_KEY'),
            issuer: config.getOrThrow('ISSUER'),
            scopes: { 'reports:read': 'Read your reports' },
          }),
        }),
        OAuthModule.forRoot(),
      ],
    });
    const { body } = await host.call('GET', '/.well-known/oauth-authorization-server');
    expect(body.issuer).toBe('https://auth.example.com');
    expect(body.scopes_supported).toEqual(['reports:read']);
  });

  it('routes in another place', async () => {
    const { url } = await database();
    const SECRET_KEY = authOptions().secretKey;
    const host = await start({
      imports: [
        ownDataSource(url),
        AuthModule.forRoot({
          secretKey: SECRET_KEY,
          issuer: 'https://example.com/auth',
          routes: { login: false },
        }),
        OAuthModule.forRoot({ routes: { revoke: false, introspect: false } }),
        RegistrationModule.forRoot({ routes: false }),
        AccountModule.forRoot({ routes: { sessions: false } }),
        RouterModule.register([
          { path: 'auth', children: [AuthModule, OAuthModule, AccountModule] },
        ]),
      ],
    });
    const { body } = await host.call('GET', '/auth/.well-known/oauth-authorization-server');
    expect(body.token_endpoint).toBe('https://example.com/auth/token');
    expect(body.introspection_endpoint).toBeUndefined();
    expect((await host.call('GET', '/auth/users/me')).status).toBe(401);
    for (const path of ['/auth/login', '/auth/users', '/users', '/token', '/auth/revoke']) {
      expect((await host.call('POST', path, { json: JANE })).status, path).toBe(404);
    }
  });

  it('a service that only guards', async () => {
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
    const ISSUER = issuer;

    @Module({
      imports: [AccessModule.forRoot({ issuer: ISSUER, audience: ISSUER })],
      controllers: [ReportsController],
    })
    class ReportsModule {}

    const host = await start({ imports: [ReportsModule] });
    await call(issuer, 'POST', '/users', { json: JANE });
    const { body } = await call(issuer, 'POST', '/token', { form: JANE });
    const token = String(body.access_token);
    expect((await host.call('GET', '/reports', { token })).status).toBe(200);
    expect((await host.call('GET', '/reports/all', { token })).status).toBe(403);
    expect((await host.call('GET', '/reports/raw', { token })).status).toBe(200);
    expect((await host.call('GET', '/reports')).status).toBe(401);
  });

  it('a test of such a service', async () => {
    const host = await start({
      imports: [AccessTestingModule.forRoot()],
      controllers: [ReportsController],
    });
    const { app } = host;
    const { authorization } = await signInAs(app, { id: '42', roles: ['auditor'] });
    const headers = { authorization };
    expect((await host.call('GET', '/reports', { headers })).body).toEqual({ for: '42' });
    expect((await host.call('GET', '/reports/all', { headers })).status).toBe(200);
    expect((await host.call('GET', '/reports/raw', { headers })).status).toBe(403);
  });
});

it('every example of the section is code that is tested', () => {
  const folders = ['examples/blog/src', 'test/host/own-data', 'test/examples'];
  const paths = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  );
  const code = paths
    .filter((path) => path.endsWith('.ts'))
    .map((path) => asQuoted(readFileSync(path, 'utf8')));
  const draft = 'README.md';
  const readme = readFileSync(existsSync(draft) ? draft : 'README.md', 'utf8');
  const [section] = /^## In your own Nest app\n[\s\S]+?(?=^## |(?![\s\S]))/m.exec(readme)!;
  const quotes = [...section.matchAll(/```ts\n([\s\S]+?)```/g)].map(([, quote]) => quote!);
  expect(quotes.length).toBeGreaterThan(8);
  for (const quote of quotes) {
    // A comment says what is left out between two parts.
    for (const part of quote.split(/^ *\/\/ \.\.\.\n/m)) {
      expect(
        code.some((file) => file.includes(asQuoted(part))),
        part,
      ).toBe(true);
    }
  }
});

/** Without indentation, and imported as the package is. */
function asQuoted(text: string): string {
  return text
    .replace(/^ +/gm, '')
    .replace(/'(\.\.\/)+src\/index\.js'/g, "'nightlatch'")
    .replace(/'(\.\.\/)+src\/testing\.js'/g, "'nightlatch/testing'")
    .trim();
}
