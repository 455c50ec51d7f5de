import {
  type DynamicModule,
  Global,
  Module,
  type OnModuleInit,
  type Provider,
  Scope,
} from '@nestjs/common';
import { ModuleRef, ModulesContainer } from '@nestjs/core';
import { AccessTokenVerifier } from '../tokens/verify/access-token.verifier.js';
import { JwtStrategy } from '../tokens/verify/jwt.strategy.js';
import { SubjectResolver } from '../tokens/verify/subject-resolver.js';
import { VerifiedTokens } from '../tokens/verify/verified-tokens.js';
import { ClockModule } from '../clock/clock.module.js';
import { OfflineSubjectResolver } from './remote-issuer/offline-subject-resolver.js';
import { IssuerMetadata } from './remote-issuer/issuer-metadata.js';
import { RemoteIntrospection } from './remote-issuer/remote-introspection.js';
import { RemoteKeys } from './remote-issuer/remote-keys.js';
import { REMOTE_OPTIONS, type RemoteIssuerOptions } from './remote-issuer/remote.options.js';
import { AccessTokenProfile } from '../tokens/issue/access-token.profile.js';
import { TOKENS_OPTIONS, type TokensOptions } from '../tokens/issue/tokens.options.js';
import { VerificationKeys } from '../tokens/issue/verification-keys.js';
import { type AccessOptions, completeAccessOptions } from './access.options.js';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { RolesGuard } from './roles.guard.js';
import { SignInDocs } from './openapi/sign-in-docs.js';
import { ROUTE_GUARD } from './metadata.js';
import { ScopesGuard } from './scopes.guard.js';

/** How the options are made out of what the application has, where they are not known as it is written. */
export interface AccessAsyncOptions {
  imports?: DynamicModule['imports'];
  inject?: Array<Parameters<ModuleRef['get']>[0]>;
  // oxlint-disable-next-line typescript/no-explicit-any -- whatever `inject` names, as Nest's own factories.
  useFactory: (...injected: any[]) => AccessOptions | Promise<AccessOptions>;
  /** Providers to take the place of ours, by their tokens. */
  overrides?: Provider[];
}

/**
 * Guards for controllers. An application that signs in has it by `AuthModule`; a service that trusts the tokens
 * of another imports {@link AccessModule.forRoot} alone, and needs no database and no users.
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
    JwtStrategy,
    VerifiedTokens,
    AccessTokenVerifier,
    JwtAuthGuard,
    ScopesGuard,
    RolesGuard,
    { provide: ROUTE_GUARD, useExisting: JwtAuthGuard },
  ],
  // The verifier too: `@UseGuards(JwtAuthGuard)` makes a guard in the module of the controller.
  exports: [AccessTokenVerifier, JwtAuthGuard, ScopesGuard, RolesGuard, ROUTE_GUARD],
})
export class AccessModule implements OnModuleInit {
  constructor(
    private readonly moduleRef: ModuleRef,
    private readonly modules: ModulesContainer,
  ) {}

  /** Throws where it is not clear whose tokens the guards take, or where they would be made anew for each request. */
  onModuleInit(): void {
    if ([...this.modules.values()].filter(({ metatype }) => metatype === AccessModule).length > 1) {
      throw new Error(
        'AccessModule is in the application twice, and the guards cannot tell whose tokens to take. AuthModule has ' +
          'it already, and stands once; AccessModule.forRoot() is for an application without AuthModule, once.',
      );
    }
    const scoped = [AccessTokenVerifier, ROUTE_GUARD].some(
      (token) => this.moduleRef.introspect(token).scope !== Scope.DEFAULT,
    );
    if (!scoped) return;
    throw new Error(
      'The AccessTokenVerifier or the JwtAuthGuard of Nightlatch, or what they are given (SubjectResolver, VerificationKeys), is ' +
        'request-scoped: it has to be a singleton. Read what depends on the request in the controller, or in ' +
        'getRequest() of a subclass of JwtAuthGuard.',
    );
  }

  /** Guards for the tokens of an issuer elsewhere. Throws where `issuer` or `audience` is missing, or unsafe. */
  static forRoot(options: AccessOptions & Pick<AccessAsyncOptions, 'overrides'>): DynamicModule {
    return AccessModule.forRootAsync({ useFactory: () => options, overrides: options.overrides });
  }

  /** As {@link AccessModule.forRoot}, with options out of what else the application has. */
  static forRootAsync(options: AccessAsyncOptions): DynamicModule {
    const { imports = [], inject = [], useFactory, overrides = [] } = options;
    return {
      module: AccessModule,
      imports: [...imports, ClockModule],
      providers: [
        {
          provide: REMOTE_OPTIONS,
          inject: inject as [],
          useFactory: async (...injected: unknown[]) =>
            completeAccessOptions(await useFactory(...injected)),
        },
        ...REMOTE,
        ...overrides,
      ],
      exports: [VerificationKeys, TOKENS_OPTIONS],
    };
  }
}

const REMOTE: Provider[] = [
  IssuerMetadata,
  AccessTokenProfile,
  { provide: VerificationKeys, useClass: RemoteKeys },
  {
    provide: TOKENS_OPTIONS,
    inject: [REMOTE_OPTIONS],
    useFactory: (options: AccessOptions): TokensOptions => ({
      issuer: options.issuer,
      audience: options.audience,
      accessTokenSeconds: options.longestTokenSeconds!,
    }),
  },
  {
    provide: SignInDocs,
    inject: [REMOTE_OPTIONS],
    useFactory: ({ tokenUrl, scopes = {} }: AccessOptions): SignInDocs => ({
      tokenUrl: tokenUrl ?? null,
      scopes,
    }),
  },
  RemoteIntrospection,
  OfflineSubjectResolver,
  {
    provide: SubjectResolver,
    inject: [REMOTE_OPTIONS, RemoteIntrospection, OfflineSubjectResolver],
    useFactory: (
      { introspection }: RemoteIssuerOptions,
      asking: RemoteIntrospection,
      believing: OfflineSubjectResolver,
    ): SubjectResolver => (introspection ? asking : believing),
  },
];
