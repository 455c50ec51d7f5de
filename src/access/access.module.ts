import {
  type DynamicModule,
  Global,
  Module,
  type OnModuleInit,
  type Provider,
  Scope,
} from '@nestjs/common';
import { ModuleRef, ModulesContainer } from '@nestjs/core';
import { ClockModule } from '../clock/clock.module.js';
import { MountedRoutes } from '../http/mounted-routes.js';
import { type OptionsFactory, provideOptions } from '../module-options.js';
import { AccessTokenProfile } from '../tokens/access-token.profile.js';
import { AccessTokenVerifier, VERIFIER_PROVIDERS } from '../tokens/access-token.verifier.js';
import { OpaqueTokens } from '../tokens/opaque-tokens.js';
import { SubjectResolver } from '../tokens/subject-resolver.js';
import { TOKENS_OPTIONS, type TokensOptions } from '../tokens/tokens.options.js';
import { VerificationKeys } from '../tokens/verification-keys.js';
import {
  ACCESS_OPTIONS,
  type AccessOptions,
  type CompleteAccessOptions,
  completeAccessOptions,
} from './access.options.js';
import { BearerStrategy } from './bearer.strategy.js';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { IntrospectionSubjectResolver } from './remote-issuer/introspection-subject-resolver.js';
import { IntrospectionClient } from './remote-issuer/introspection-client.js';
import { IssuerMetadata } from './remote-issuer/issuer-metadata.js';
import { OfflineSubjectResolver } from './remote-issuer/offline-subject-resolver.js';
import { RemotePersonalTokens } from './remote-issuer/remote-personal-tokens.js';
import { RemoteKeys } from './remote-issuer/remote-keys.js';
import { RequirementsGuard } from './requirements.guard.js';
import { ROUTE_GUARD } from './route-access.js';
import { SignInDocs } from './sign-in-docs.js';
import { SocketAuthenticator } from './sockets/socket-authenticator.js';

/** Makes the options in a factory, for example from the application's configuration. */
export interface AccessAsyncOptions extends OptionsFactory<AccessOptions> {
  /** Providers that replace the default ones, by their injection tokens. Default: none. */
  overrides?: Provider[] | undefined;
}

/**
 * Provides the guards for controllers. `AuthModule` imports it. A service that trusts the tokens of a remote issuer
 * imports {@link AccessModule.forRoot} alone, and needs no database and no users.
 *
 * @example
 * ```ts
 * import { Module } from '@nestjs/common';
 * import { AccessModule } from 'nightlatch/access';
 *
 * @Module({
 *   imports: [
 *     AccessModule.forRoot({
 *       issuer: 'https://id.example.com',
 *       audience: 'https://reports.example.com',
 *     }),
 *   ],
 * })
 * export class AppModule {}
 * ```
 */
@Global()
@Module({
  providers: [
    ...VERIFIER_PROVIDERS,
    BearerStrategy,
    JwtAuthGuard,
    RequirementsGuard,
    SocketAuthenticator,
    MountedRoutes,
    { provide: ROUTE_GUARD, useExisting: JwtAuthGuard },
  ],
  // The verifier too, because `@UseGuards(JwtAuthGuard)` makes a guard in the module of the controller.
  exports: [
    AccessTokenVerifier,
    JwtAuthGuard,
    RequirementsGuard,
    SocketAuthenticator,
    MountedRoutes,
    OpaqueTokens,
    ROUTE_GUARD,
  ],
})
export class AccessModule implements OnModuleInit {
  constructor(
    private readonly moduleRef: ModuleRef,
    private readonly modules: ModulesContainer,
  ) {}

  /** @throws Error if the module is imported twice, or if a provider of the guards is request-scoped. */
  onModuleInit(): void {
    if ([...this.modules.values()].filter(({ metatype }) => metatype === AccessModule).length > 1) {
      throw new Error(
        'AccessModule is imported twice, so the guards cannot tell which issuer to trust. AuthModule imports it ' +
          'already. Import AccessModule.forRoot() once, and only in an application without AuthModule.',
      );
    }
    const scoped = [AccessTokenVerifier, ROUTE_GUARD].some(
      (token) => this.moduleRef.introspect(token).scope !== Scope.DEFAULT,
    );
    if (!scoped) return;
    throw new Error(
      'AccessTokenVerifier or JwtAuthGuard, or a provider that they inject (SubjectResolver, VerificationKeys), is ' +
        'request-scoped: make it a singleton. Read request data in the controller, or in getRequest() of a ' +
        'subclass of JwtAuthGuard.',
    );
  }

  /**
   * Provides guards for the tokens of a remote issuer.
   * @throws Error if `issuer` or `audience` is missing or unsafe.
   */
  static forRoot({
    overrides,
    ...options
  }: AccessOptions & Pick<AccessAsyncOptions, 'overrides'>): DynamicModule {
    return AccessModule.forRootAsync({ useFactory: () => options, overrides });
  }

  /** Does the same as {@link AccessModule.forRoot}, with options from a factory. */
  static forRootAsync(options: AccessAsyncOptions): DynamicModule {
    const { imports = [], overrides = [] } = options;
    return {
      module: AccessModule,
      imports: [...imports, ClockModule],
      providers: [
        provideOptions(ACCESS_OPTIONS, options, completeAccessOptions),
        ...REMOTE_ISSUER,
        ...overrides,
      ],
      exports: [VerificationKeys, TOKENS_OPTIONS],
    };
  }
}

const REMOTE_ISSUER: Provider[] = [
  IssuerMetadata,
  AccessTokenProfile,
  { provide: VerificationKeys, useClass: RemoteKeys },
  {
    provide: TOKENS_OPTIONS,
    inject: [ACCESS_OPTIONS],
    useFactory: (options: CompleteAccessOptions): TokensOptions => ({
      issuer: options.issuer,
      audience: options.audience,
      accessTokenSeconds: options.longestTokenSeconds,
      recentSignInSeconds: options.recentSignInSeconds,
    }),
  },
  {
    provide: SignInDocs,
    inject: [ACCESS_OPTIONS],
    useFactory: ({ tokenUrl, scopes = {} }: AccessOptions): SignInDocs => ({
      tokenUrl: tokenUrl ?? null,
      scopes,
    }),
  },
  IntrospectionClient,
  IntrospectionSubjectResolver,
  OfflineSubjectResolver,
  RemotePersonalTokens,
  {
    provide: SubjectResolver,
    inject: [ACCESS_OPTIONS, IntrospectionSubjectResolver, OfflineSubjectResolver],
    useFactory: (
      { introspection }: AccessOptions,
      introspecting: IntrospectionSubjectResolver,
      offline: OfflineSubjectResolver,
    ): SubjectResolver => (introspection ? introspecting : offline),
  },
];
