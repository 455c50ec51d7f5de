import { Controller, Get, Injectable, Scope } from '@nestjs/common';
import { afterEach, describe, expect, it } from 'vitest';
import {
  AccessModule,
  Authenticated,
  AuthModule,
  Grant,
  OAuthModule,
  SignInStep,
  SubjectResolver,
  TokenClaims,
} from '../../src/index.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { authOptions, ownDataSource, TestHost } from '../support/host.js';

@Controller('me')
class MeController {
  @Get()
  @Authenticated()
  me() {
    return {};
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

async function startHost(options: Partial<Options> = {}, providers: Providers = []) {
  const database = await createDatabase('sqlite');
  databases.push(database);
  const auth = AuthModule.forRoot({ ...authOptions(), ...options });
  const imports = [ownDataSource(database.url), auth, OAuthModule.forRoot()];
  hosts.push(await TestHost.start({ imports, providers, controllers: [MeController] }));
}
const refusalOf = (start: Promise<unknown>) =>
  start.then(
    () => 'it started',
    (error: Error) => error.message,
  );

describe('the start stops with a sentence', () => {
  it.each([
    ['no key', { secretKey: undefined }, /needs `secretKey`.*openssl rand -hex 32/],
    ['a short key', { secretKey: 'x'.repeat(31) }, /needs `secretKey`/],
    ['no issuer', { issuer: undefined }, /needs `issuer`/],
    ['an issuer with a slash', { issuer: 'https://a.example/' }, /without a slash/],
    ['an issuer that is no URL', { issuer: 'a.example' }, /needs `issuer`/],
    ['an idle time below the token’s', { sessions: { idleSeconds: 10 } }, /idleSeconds/],
    ['a token without a lifetime', { accessTokenSeconds: 0 }, /accessTokenSeconds/],
  ])('where there is %s', async (_what, options, sentence) => {
    // The first line: it is told where it is written, not somewhere in Nest.
    expect(await refusalOf(startHost(options as Partial<Options>))).toMatch(sentence);
    const useFactory = () => ({ ...authOptions(), ...options }) as Options;
    const imports = [ownDataSource('sqlite::memory:'), AuthModule.forRootAsync({ useFactory })];
    expect(await refusalOf(TestHost.start({ imports }))).toMatch(sentence);
  });

  it('where a guard is used without a module of ours', async () => {
    const start = TestHost.start({ controllers: [MeController] });
    expect(await refusalOf(start)).toMatch(/needs AuthModule\.forRoot.*AccessModule\.forRoot/s);
  });

  it('where a strategy, or what it stands on, is request-scoped', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class TenantSubjects extends SubjectResolver {
      resolve() {
        return null;
      }
    }
    const overrides = [{ provide: SubjectResolver, useClass: TenantSubjects }];
    expect(await refusalOf(startHost({ overrides }))).toMatch(/request-scoped.*singleton/);
    const options = { issuer: 'https://a.example', audience: 'a' };
    const imports = [AccessModule.forRoot({ ...options, overrides })];
    expect(await refusalOf(TestHost.start({ imports }))).toMatch(/request-scoped.*singleton/);
  });

  it('where passwords cannot be hashed', async () => {
    const passwords = { argon2: { memoryKib: 0, passes: 2, lanes: 1 } };
    expect(await refusalOf(startHost({ passwords }))).toMatch(/parameters of argon2 valid/);
  });

  it('where the guards could not tell whose tokens to take', async () => {
    const access = AccessModule.forRoot({ issuer: 'https://a.example', audience: 'a' });
    const imports = [ownDataSource('sqlite::memory:'), AuthModule.forRoot(authOptions()), access];
    expect(await refusalOf(TestHost.start({ imports }))).toMatch(/AccessModule .* twice/);
  });

  it.each([
    ['claims', TokenClaims],
    ['a step', SignInStep],
    ['a grant', Grant],
  ])('where %s is request-scoped', async (_what, type) => {
    @Injectable({ scope: Scope.REQUEST })
    class Scoped extends (type as new () => object) {}
    expect(await refusalOf(startHost({}, [Scoped]))).toMatch(/Scoped extends \w+.*request-scoped/);
  });

  it.each([
    ['no issuer', { issuer: undefined }, /both are needed/],
    ['no audience', { audience: '' }, /both are needed/],
    [
      'an issuer anybody could answer for',
      { issuer: 'http://a.example' },
      /https:.*allowInsecureHttp/,
    ],
    ['keys that anybody could answer for', { jwksUri: 'http://a.example/jwks' }, /jwksUri.*https:/],
    ['an issuer that is a file', { issuer: 'file:///etc/passwd' }, /must be an https: URL/],
  ])('where AccessModule has %s', async (_what, options, sentence) => {
    const given = { issuer: 'https://a.example', audience: 'a', ...options } as never;
    const start = TestHost.start({ imports: [AccessModule.forRoot(given)] });
    expect(await refusalOf(start)).toMatch(sentence);
  });
});
