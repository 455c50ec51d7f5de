import { Controller, Get, Injectable, Scope } from '@nestjs/common';
import { expect } from 'vitest';
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
import { hostTest } from '../support/fixtures.js';
import { authOptions, getStartError, ownDataSource, TestHost } from '../support/host.js';

@Controller('me')
class MeController {
  @Get()
  @Authenticated()
  me() {
    return {};
  }
}

type Options = Parameters<typeof AuthModule.forRoot>[0];
type Providers = NonNullable<Parameters<typeof TestHost.start>[0]['providers']>;

const test = hostTest().extend(
  'start',
  ({ newDatabase, startHost }) =>
    async (options: Partial<Options> = {}, providers: Providers = []) => {
      const auth = AuthModule.forRoot({ ...authOptions(), ...options });
      const imports = [ownDataSource(await newDatabase('sqlite')), auth, OAuthModule.forRoot()];
      return startHost({ imports, providers, controllers: [MeController] });
    },
);

test.for([
  ['no key', { secretKey: undefined }, /needs `secretKey`.*openssl rand -hex 32/],
  ['a short key', { secretKey: 'x'.repeat(31) }, /needs `secretKey`/],
  ['no issuer', { issuer: undefined }, /needs `issuer`/],
  ['an issuer with a slash', { issuer: 'https://a.example/' }, /without a slash/],
  ['an issuer that is no URL', { issuer: 'a.example' }, /needs `issuer`/],
  ['an idle time below the token’s', { sessions: { idleSeconds: 10 } }, /idleSeconds/],
  ['eleven minutes of reuse', { sessions: { reuseGraceSeconds: 660 } }, /reuseGraceSeconds.*600/],
  ['a token without a lifetime', { accessTokenSeconds: 0 }, /accessTokenSeconds/],
  ['a scope with a space', { scopes: { 'read all': 'Read' } }, /^scopes: "read all" cannot be/],
  ['an unknown role scope', { roleScopes: { a: ['x:y'] } }, /^roleScopes: the scope x:y is not/],
  ['an unknown client scope', { clientOnlyScopes: ['x:y'] }, /^clientOnlyScopes: the scope x:y is/],
] as const)(
  'AuthModule with %s stops the start with a sentence',
  async ([_what, options, sentence], { start }) => {
    // forRoot() throws at the line where the application calls it.
    expect(await getStartError(start(options as Partial<Options>))).toMatch(sentence);
    const useFactory = () => ({ ...authOptions(), ...options }) as Options;
    const imports = [ownDataSource('sqlite::memory:'), AuthModule.forRootAsync({ useFactory })];
    expect(await getStartError(TestHost.start({ imports }))).toMatch(sentence);
  },
);

test('A guard without AuthModule or AccessModule stops the start with a sentence', async () => {
  const started = TestHost.start({ controllers: [MeController] });
  expect(await getStartError(started)).toMatch(/needs AuthModule\.forRoot.*AccessModule\.forRoot/s);
});

test('A request-scoped SubjectResolver stops the start with a sentence', async ({ start }) => {
  @Injectable({ scope: Scope.REQUEST })
  class TenantSubjects extends SubjectResolver {
    resolve() {
      return null;
    }
  }
  const overrides = [{ provide: SubjectResolver, useClass: TenantSubjects }];
  expect(await getStartError(start({ overrides }))).toMatch(/request-scoped.*singleton/);
  const options = { issuer: 'https://a.example', audience: 'a' };
  const imports = [AccessModule.forRoot({ ...options, overrides })];
  expect(await getStartError(TestHost.start({ imports }))).toMatch(/request-scoped.*singleton/);
});

test('argon2 parameters that cannot hash stop the start with a sentence', async ({ start }) => {
  const passwords = { argon2: { memoryKib: 0, passes: 2, lanes: 1 } };
  expect(await getStartError(start({ passwords }))).toMatch(/parameters of argon2 valid/);
});

test('AuthModule beside AccessModule stops the start with a sentence', async () => {
  const access = AccessModule.forRoot({ issuer: 'https://a.example', audience: 'a' });
  const imports = [ownDataSource('sqlite::memory:'), AuthModule.forRoot(authOptions()), access];
  expect(await getStartError(TestHost.start({ imports }))).toMatch(/AccessModule .* twice/);
});

test.for([
  ['claims', TokenClaims],
  ['a step', SignInStep],
  ['a grant', Grant],
] as const)(
  'A request-scoped provider of %s stops the start with a sentence',
  async ([_what, type], { start }) => {
    @Injectable({ scope: Scope.REQUEST })
    class Scoped extends (type as new () => object) {}
    expect(await getStartError(start({}, [Scoped]))).toMatch(/Scoped extends \w+.*request-scoped/);
  },
);

test.each([
  ['no issuer', { issuer: undefined }, /both are needed/],
  ['no audience', { audience: '' }, /both are needed/],
  ['an issuer without TLS', { issuer: 'http://a.example' }, /https:.*allowInsecureHttp/],
  ['keys without TLS', { jwksUri: 'http://a.example/jwks' }, /jwksUri.*https:/],
  ['an issuer that is a file', { issuer: 'file:///etc/passwd' }, /must be an https: URL/],
])('AccessModule with %s stops the start with a sentence', async (_what, options, sentence) => {
  const given = { issuer: 'https://a.example', audience: 'a', ...options } as never;
  const started = TestHost.start({ imports: [AccessModule.forRoot(given)] });
  expect(await getStartError(started)).toMatch(sentence);
});
