import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import { AccessModule } from './access/access.module.js';
import { SubjectResolver } from './tokens/subject-resolver.js';
import { CacheInvalidationModule } from './cache-invalidation/cache-invalidation.module.js';
import { ClientsModule } from './clients/clients.module.js';
import { ClockModule } from './clock/clock.module.js';
import { AuthDatabaseModule } from './database/auth-database.module.js';
import { EventsModule } from './events/events.module.js';
import { SigningKeysModule } from './signing-keys/signing-keys.module.js';
import { RateLimitsModule } from './rate-limits/rate-limits.module.js';
import { MailModule } from './mail/mail.module.js';
import { PagesModule } from './pages/pages.module.js';
import { PasswordsModule } from './passwords/passwords.module.js';
import { CryptoModule } from './crypto/crypto.module.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { AccountLimit } from './sign-in/account-limit.js';
import { LocalStrategy } from './sign-in/password/local.strategy.js';
import { ScopePolicy } from './authorization/scope-policy.js';
import { SessionSubjectResolver } from './sign-in/session-subject-resolver.js';
import { DerivedSignIn } from './sign-in/derived-sign-in.js';
import { SignInMethods } from './sign-in/sign-in-methods.js';
import { SignInService } from './sign-in/sign-in.service.js';
import { TokenResponseFactory } from './sign-in/token-response.factory.js';
import { TokensModule } from './tokens/tokens.module.js';
import { UsersModule } from './users/users.module.js';
import { AdministratorRules } from './authorization/administrator-rules.js';
import {
  AUTH_OPTIONS,
  type AuthModuleOptions,
  type AuthOptions,
  completeAuthOptions,
  toSigningKeysOptions,
} from './auth.options.js';
import { CredentialPolicy } from './sign-in/credential-policy.js';
import { CurrentPassword } from './sign-in/current-password.js';
import { LoginController } from './sign-in/password/login.controller.js';
import { LogoutController } from './sign-in/password/logout.controller.js';
import { ReauthenticationController } from './sign-in/reauthentication/reauthentication.controller.js';
import { ReauthenticationService } from './sign-in/reauthentication/reauthentication.service.js';
import { MountedRoutes } from './http/mounted-routes.js';
import { PublicPaths } from './http/public-paths.js';
import { type OptionsFactory, provideOptions } from './module-options.js';
import { overrideProviders } from './override-providers.js';
import { PasswordSignIn } from './sign-in/password-sign-in.js';

/** The routes of `AuthModule`. Default: all. */
export interface AuthRoutes {
  /** `POST /login`. Default: true. */
  login?: boolean | undefined;
  /** `POST /logout`. Default: true. */
  logout?: boolean | undefined;
  /** `POST /reauthenticate`. Default: true. */
  reauthenticate?: boolean | undefined;
}

/** The options that are needed before the providers are created. */
export interface AuthModuleExtras {
  /** The name of the `DataSource`, if the application has several. Default: the unnamed one. */
  dataSource?: string | undefined;
  routes?: AuthRoutes | undefined;
  /** Modules whose exports are injected into the `overrides`, and into the factory of `forRootAsync`. Default: none. */
  imports?: DynamicModule['imports'] | undefined;
  /** Providers that replace ours, by their tokens: `{ provide: PasswordPolicy, useClass: ... }`. Default: none. */
  overrides?: Provider[] | undefined;
}

/** Options of `AuthModule.forRootAsync()`: a factory that is given providers of the application. */
export type AuthModuleAsyncOptions = AuthModuleExtras & OptionsFactory<AuthModuleOptions>;

/**
 * Provides sign-in, sessions and tokens, with all modules that they need, and guards for the whole application.
 *
 * @example
 * ```ts
 * import { env } from 'node:process';
 * import { Module } from '@nestjs/common';
 * import { AuthModule, authEntities, authMigrations, DatabaseModule } from 'nightlatch';
 *
 * @Module({
 *   imports: [
 *     DatabaseModule.forRoot({
 *       url: 'sqlite:data/app.db',
 *       entities: authEntities,
 *       migrations: authMigrations,
 *     }),
 *     AuthModule.forRoot({ secretKey: env.SECRET_KEY!, issuer: 'https://api.example.com' }),
 *   ],
 * })
 * export class AppModule {}
 * ```
 */
@Module({})
export class AuthModule {
  /**
   * Configures the module. The application needs a `DataSource`.
   * @throws Error if an option is missing or not valid. The message says what to do.
   */
  static forRoot(options: AuthModuleOptions & AuthModuleExtras): DynamicModule {
    const { dataSource, routes, imports, overrides, ...given } = options;
    const complete = completeAuthOptions(given);
    const extras = { dataSource, routes, imports, overrides };
    return AuthModule.forRootAsync({ ...extras, useFactory: () => complete });
  }

  /** Configures the module like {@link AuthModule.forRoot}, with options from a factory. */
  static forRootAsync(options: AuthModuleAsyncOptions): DynamicModule {
    const { imports = [], routes = {}, overrides = [] } = options;
    const { login = true, logout = true, reauthenticate = true } = routes;
    const own: DynamicModule = {
      module: AuthModule,
      global: true,
      controllers: [
        ...(login ? [LoginController] : []),
        ...(logout ? [LogoutController] : []),
        ...(reauthenticate ? [ReauthenticationController] : []),
      ],
      providers: [provideOptions(AUTH_OPTIONS, options, completeAuthOptions), ...PROVIDERS],
      exports: EXPORTS,
    };
    const [auth, ...below] = overrideProviders(
      [own, AuthDatabaseModule.forRoot(options.dataSource), ...createModules()],
      overrides,
      imports,
    );
    return { ...auth!, imports: [...imports, ...below] };
  }
}

const EXPORTS = [
  AUTH_OPTIONS,
  AccountLimit,
  AdministratorRules,
  CredentialPolicy,
  CurrentPassword,
  DerivedSignIn,
  SubjectResolver,
  PasswordSignIn,
  PublicPaths,
  ScopePolicy,
  SignInMethods,
  SignInService,
  TokenResponseFactory,
];

const PROVIDERS: Provider[] = [
  { provide: SubjectResolver, useClass: SessionSubjectResolver },
  AccountLimit,
  AdministratorRules,
  CredentialPolicy,
  CurrentPassword,
  DerivedSignIn,
  LocalStrategy,
  PasswordSignIn,
  ReauthenticationService,
  {
    provide: PublicPaths,
    inject: [AUTH_OPTIONS, MountedRoutes],
    useFactory: ({ issuer }: AuthOptions, routes: MountedRoutes) => new PublicPaths(issuer, routes),
  },
  ScopePolicy,
  SignInMethods,
  SignInService,
  TokenResponseFactory,
];

/** Creates the modules below. Each gets its own part of the options. */
function createModules(): DynamicModule[] {
  const all = selectOptions((options) => options);
  return [
    toDynamicModule(ClockModule),
    toDynamicModule(EventsModule),
    CacheInvalidationModule.forRootAsync(all),
    CryptoModule.forRootAsync(all),
    RateLimitsModule.forRootAsync(selectOptions(({ limits }) => limits ?? {})),
    UsersModule.forRoot(),
    PasswordsModule.forRootAsync(
      selectOptions(({ passwords, hashing }) => ({ ...passwords, hashing })),
    ),
    MailModule.forRootAsync(selectOptions(({ mail }) => ({ mail }))),
    SigningKeysModule.forRootAsync(selectOptions(toSigningKeysOptions)),
    SessionsModule.forRootAsync(selectOptions(({ sessions, issuer }) => ({ ...sessions, issuer }))),
    ClientsModule.forRootAsync(all),
    TokensModule.forRootAsync(all),
    toDynamicModule(AccessModule),
    PagesModule.forRootAsync(all),
  ];
}

function selectOptions<Own>(select: (options: AuthOptions) => Own) {
  return { inject: [AUTH_OPTIONS], useFactory: select };
}

function toDynamicModule(module: Type): DynamicModule {
  return { module };
}
