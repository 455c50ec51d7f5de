import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { AccessModule } from './access/access.module.js';
import { SubjectResolver } from './tokens/subject-resolver.js';
import { CacheInvalidationModule } from './cache-invalidation/cache-invalidation.module.js';
import { ClientsModule } from './clients/clients.module.js';
import { ClockModule } from './clock/clock.module.js';
import { AuthDatabaseModule } from './database/auth-database.module.js';
import { EventsModule } from './events/events.module.js';
import { SigningKeysModule } from './signing-keys/signing-keys.module.js';
import { RateLimitsModule } from './rate-limits/rate-limits.module.js';
import { PasswordsModule } from './passwords/passwords.module.js';
import { CryptoModule } from './crypto/crypto.module.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { ExtensionRegistry } from './sign-in/extension-registry.js';
import { LocalStrategy } from './sign-in/password/local.strategy.js';
import { ScopePolicy } from './authorization/scope-policy.js';
import { SessionSubjectResolver } from './sign-in/session-subject-resolver.js';
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
} from './auth.options.js';
import { LoginController } from './sign-in/password/login.controller.js';
import { LogoutController } from './sign-in/password/logout.controller.js';
import { overrideProviders } from './override-providers.js';
import { PasswordSignIn } from './sign-in/password-sign-in.js';
import { SignInLimits } from './sign-in/sign-in-limits.js';

/** What of the module has to be known before anything is made. */
export interface AuthModuleExtras {
  /** The name of the `DataSource`, where the application has several. */
  dataSource?: string;
  /** Which of the routes there are; all of them by default. */
  routes?: { login?: boolean; logout?: boolean };
  /** Modules that export what `overrides` (and the factory of `forRootAsync`) are to be given. */
  imports?: DynamicModule['imports'];
  /** Providers to take the place of ours, by their tokens: `{ provide: PasswordPolicy, useClass: ... }`. */
  overrides?: Provider[];
}

/** How the options are made out of what the application has, where they are not known as it is written. */
export interface AuthModuleAsyncOptions extends AuthModuleExtras {
  // oxlint-disable-next-line typescript/no-explicit-any -- any token, as Nest's own factories take.
  inject?: any[];
  // oxlint-disable-next-line typescript/no-explicit-any -- whatever `inject` names, as Nest's own factories.
  useFactory: (...injected: any[]) => AuthModuleOptions | Promise<AuthModuleOptions>;
}

/**
 * Signing in, and all the rooms below that it stands on. Its guards are for the whole application.
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
  /** The application has to have a `DataSource`. What is missing or cannot be stops the start, and says what to do. */
  static forRoot(options: AuthModuleOptions & AuthModuleExtras): DynamicModule {
    const complete = completeAuthOptions(options);
    const { dataSource, routes, imports, overrides } = options;
    const extras = { dataSource, routes, imports, overrides };
    return AuthModule.forRootAsync({ ...extras, useFactory: () => complete });
  }

  /** As {@link AuthModule.forRoot}, with options out of what else the application has: its configuration, say. */
  static forRootAsync(options: AuthModuleAsyncOptions): DynamicModule {
    const { imports = [], inject = [], useFactory, routes = {}, overrides = [] } = options;
    const { login = true, logout = true } = routes;
    const own: DynamicModule = {
      module: AuthModule,
      global: true,
      controllers: [...(login ? [LoginController] : []), ...(logout ? [LogoutController] : [])],
      providers: [
        {
          provide: AUTH_OPTIONS,
          inject,
          useFactory: async (...injected) => completeAuthOptions(await useFactory(...injected)),
        },
        ...PROVIDERS,
      ],
      exports: [
        AUTH_OPTIONS,
        AdministratorRules,
        SubjectResolver,
        ExtensionRegistry,
        PasswordSignIn,
        ScopePolicy,
        SignInLimits,
        SignInService,
        TokenResponseFactory,
      ],
    };
    const [auth, ...below] = overrideProviders(
      [own, AuthDatabaseModule.forRoot(options.dataSource), ...rooms()],
      overrides,
      imports,
    );
    return { ...auth!, imports: [...imports, DiscoveryModule, ...below] };
  }
}

const PROVIDERS: Provider[] = [
  { provide: SubjectResolver, useClass: SessionSubjectResolver },
  AdministratorRules,
  ExtensionRegistry,
  LocalStrategy,
  PasswordSignIn,
  SignInLimits,
  ScopePolicy,
  SignInService,
  TokenResponseFactory,
];

/** Each takes of the options what is its own. */
function rooms(): DynamicModule[] {
  const all = from((options) => options);
  return [
    plain(ClockModule),
    plain(EventsModule),
    CacheInvalidationModule.forRootAsync(all),
    CryptoModule.forRootAsync(all),
    RateLimitsModule.forRootAsync(from(({ limits }) => limits ?? {})),
    UsersModule.forRoot(),
    PasswordsModule.forRootAsync(from(({ passwords, hashing }) => ({ ...passwords, hashing }))),
    SigningKeysModule.forRootAsync(all),
    SessionsModule.forRootAsync(from(({ sessions }) => sessions ?? {})),
    ClientsModule.forRootAsync(all),
    TokensModule.forRootAsync(all),
    plain(AccessModule),
  ];
}

function from<Own>(own: (options: AuthOptions) => Own) {
  return { inject: [AUTH_OPTIONS], useFactory: own };
}

function plain(module: Type): DynamicModule {
  return { module };
}
