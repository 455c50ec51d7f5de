import { type DynamicModule, Injectable, Module, type Type } from '@nestjs/common';
import { expect } from 'vitest';
import {
  AccountModule,
  AdminModule,
  AuditModule,
  authEntities,
  authMigrations,
  AuthModule,
  AuthorizeModule,
  DatabaseModule,
  EmailChangeModule,
  FactorsModule,
  FederationModule,
  OAuthModule,
  type OptionsFactory,
  PasskeysModule,
  PersonalTokensModule,
  RecoveryModule,
  RegistrationModule,
  RegistrationService,
  ResourceMetadataModule,
  TotpModule,
  VerificationModule,
} from '../../src/index.js';
import { MailRecorder } from '../../src/testing.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, getStartError, ownDataSource, TestHost } from '../support/host.js';

const JANE = { username: 'jane', email: 'jane@example.com', password: 'correct horse battery' };
const MAIL = { from: 'no-reply@example.com', devMailbox: true };
const auth = () => AuthModule.forRoot({ ...authOptions(), mail: MAIL });

/** Reads the configuration of the application, in its own time. */
@Injectable()
class Vault {
  constructor(private readonly secrets: Record<string, object>) {}

  async read<Options>(name: string): Promise<Options> {
    await new Promise(setImmediate);
    return this.secrets[name] as Options;
  }
}

/** Returns the options of a `forRootAsync()` whose factory reads them from an injected provider. */
function fromVault<Options extends object>(options: Options): OptionsFactory<Options> {
  @Module({})
  class VaultModule {}
  const provider = { provide: Vault, useValue: new Vault({ options }) };
  return {
    imports: [{ module: VaultModule, providers: [provider], exports: [Vault] }],
    inject: [Vault],
    useFactory: (vault: Vault) => vault.read<Options>('options'),
  };
}

const test = hostTest();

test('forRootAsync() of each module takes the options from a factory with injected providers', async ({
  newDatabase,
  startHost,
}) => {
  const database = { entities: [...authEntities], migrations: [...authMigrations] };
  const host = await startHost({
    imports: [
      DatabaseModule.forRootAsync(fromVault({ url: await newDatabase('sqlite'), ...database })),
      AuthModule.forRootAsync(fromVault({ ...authOptions(), mail: MAIL })),
      OAuthModule.forRoot(),
      AccountModule.forRootAsync(fromVault({ changePasswordUrl: 'https://app.example.com/new' })),
      RegistrationModule.forRootAsync(fromVault({ open: false })),
      RecoveryModule.forRootAsync({
        ...fromVault({ url: 'https://app.example.com/reset#token={token}' }),
        routes: { pages: false },
      }),
      FactorsModule.forRootAsync(fromVault({ mode: 'required' as const })),
      TotpModule.forRootAsync(fromVault({ issuer: 'Example' })),
      PasskeysModule.forRootAsync({
        ...fromVault({ rpId: 'localhost', origins: ['http://localhost', 'https://example.org'] }),
        routes: { login: false },
      }),
      ResourceMetadataModule.forRootAsync(fromVault({ name: 'Birds' })),
    ],
  });
  const { headers } = await host.call('GET', '/.well-known/change-password');
  expect(headers.get('location')).toBe('https://app.example.com/new');
  expect((await host.call('POST', '/users', { json: JANE })).status).toBe(403);
  const webauthn = await host.call('GET', '/.well-known/webauthn');
  expect(webauthn.body).toEqual({ origins: ['https://example.org'] });
  expect((await host.call('POST', '/login/passkey/options')).status).toBe(404);
  const metadata = await host.call('GET', '/.well-known/oauth-protected-resource');
  expect(metadata.body.resource_name).toBe('Birds');

  await host.app.get(RegistrationService, { strict: false }).register(JANE);
  const mails = MailRecorder.of(host.app);
  await host.call('POST', '/forgot-password', { json: { email: JANE.email } });
  expect((await mails.waitFor(JANE.email)).link).toMatch('https://app.example.com/reset#token=');
  expect((await host.call('GET', '/account/reset')).status).toBe(404);
  const login = { username: JANE.username, password: JANE.password };
  const { body: step } = await host.call('POST', '/login', { json: login });
  const json = { enrolment_token: step.enrolment_token };
  const { body } = await host.call('POST', '/login/enrolment', { json });
  expect(body.otpauth_uri).toContain('issuer=Example');
});

test.for<[string, () => DynamicModule, string]>([
  [
    'AccountModule',
    () => AccountModule.forRootAsync(fromVault({ changePasswordUrl: '/password' })),
    'AccountModule: changePasswordUrl must be',
  ],
  [
    'AuditModule',
    () => AuditModule.forRootAsync(fromVault({ retentionDays: -1 })),
    'AuditModule: retentionDays must be',
  ],
  [
    'AuthorizeModule',
    () => AuthorizeModule.forRootAsync(fromVault({ browserSessionSeconds: 1 })),
    'AuthorizeModule: browserSessionSeconds must be',
  ],
  [
    'EmailChangeModule',
    () => EmailChangeModule.forRootAsync({ ...fromVault({}), routes: { pages: false } }),
    'EmailChangeModule needs `confirmUrl`, because `routes.pages` is false.',
  ],
  [
    'FederationModule',
    () => FederationModule.forRootAsync(fromVault({ providers: [{ id: 'X' } as never] })),
    'FederationModule: Provider 1 needs an id',
  ],
  [
    'PasskeysModule',
    () => PasskeysModule.forRootAsync(fromVault({ rpId: '127.0.0.1' })),
    'PasskeysModule: rpId is an IP address',
  ],
  [
    'PersonalTokensModule',
    () => PersonalTokensModule.forRootAsync(fromVault({ maxDays: 0 })),
    'PersonalTokensModule: maxDays must be',
  ],
  [
    'RecoveryModule',
    () => RecoveryModule.forRootAsync({ ...fromVault({}), routes: { pages: false } }),
    'RecoveryModule needs `url`, because `routes.pages` is false.',
  ],
  [
    'RegistrationModule',
    () => RegistrationModule.forRootAsync({ ...fromVault({}), verification: 'required' }),
    "RegistrationModule: verification: 'required' needs VerificationModule",
  ],
  [
    'VerificationModule',
    () => VerificationModule.forRootAsync(fromVault({ url: '/welcome' })),
    'VerificationModule: url must be the absolute URL',
  ],
])(
  'Options of a factory that are not valid stop the start with a sentence of %s',
  async ([_name, create, sentence], { newDatabase }) => {
    const imports = [ownDataSource(await newDatabase('sqlite')), auth(), OAuthModule.forRoot()];
    const started = TestHost.start({ imports: [...imports, FactorsModule.forRoot(), create()] });
    expect(await getStartError(started)).toContain(sentence);
  },
);

test('A factory of DatabaseModule whose URL cannot be used stops the start with a sentence', async () => {
  const options = { url: 'mysql://localhost/a', entities: [], migrations: [] };
  const imports = [DatabaseModule.forRootAsync(fromVault(options))];
  expect(await getStartError(TestHost.start({ imports }))).toContain('The database URL');
});

test('DatabaseModule.forRootAsync() leaves a database as it is with `migrate: false`', async ({
  newEmptyDatabase,
}) => {
  const url = await newEmptyDatabase('sqlite');
  const entities = { entities: [...authEntities], migrations: [...authMigrations] };
  const imports = [DatabaseModule.forRootAsync(fromVault({ url, ...entities, migrate: false }))];
  expect(await getStartError(TestHost.start({ imports }))).toMatch(/migration/);
});

test('A factory that returns `routes`, which stand beside it, stops the start with a sentence', async ({
  newDatabase,
}) => {
  // As any configuration that the compiler does not know.
  const options = fromVault<object>({ routes: false });
  const imports = [ownDataSource(await newDatabase('sqlite')), auth()];
  imports.push(RegistrationModule.forRootAsync(options));
  expect(await getStartError(TestHost.start({ imports }))).toBe(
    'Give `routes` to forRootAsync() beside `useFactory`, which must not return it.',
  );
});

const MODULES: Type[] = [
  AccountModule,
  AdminModule,
  AuditModule,
  AuthorizeModule,
  EmailChangeModule,
  FactorsModule,
  FederationModule,
  OAuthModule,
  PasskeysModule,
  PersonalTokensModule,
  RecoveryModule,
  RegistrationModule,
  ResourceMetadataModule,
  TotpModule,
  VerificationModule,
];

test.for(MODULES.map((module) => [module.name, module] as const))(
  '%s imported without forRoot() stops the start with a sentence',
  async ([name, module], { newDatabase }) => {
    const imports = [ownDataSource(await newDatabase('sqlite')), auth(), module];
    if (module === TotpModule || module === PasskeysModule) imports.push(FactorsModule.forRoot());
    if (module !== OAuthModule) imports.push(OAuthModule.forRoot());
    const started = TestHost.start({ imports });
    expect(await getStartError(started)).toBe(`Import ${name}.forRoot(), not ${name}.`);
  },
);
