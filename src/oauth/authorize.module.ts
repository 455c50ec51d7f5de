import {
  type DynamicModule,
  Global,
  Inject,
  Logger,
  Module,
  type OnModuleInit,
} from '@nestjs/common';
import { BrowserSignInDocs } from '../access/sign-in-docs.js';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { purgeExpired } from '../database/purge.job.js';
import { isLoopbackHost } from '../http/loopback.js';
import { type AsyncOptions, provideOptions, requireForRoot } from '../module-options.js';
import { PageFilesModule } from '../pages/page-files.module.js';
import { TOKENS_OPTIONS, type TokensOptions } from '../tokens/tokens.options.js';
import { AuthorizationCode } from './authorization-code.entity.js';
import { AuthorizationCodeGrant } from './authorize/authorization-code.grant.js';
import { AuthorizationCodes } from './authorize/authorization-codes.js';
import { AuthorizationCodesStore } from './authorize/authorization-codes.store.js';
import { AuthorizationRequests } from './authorize/authorization-requests.js';
import { AuthorizeController } from './authorize/authorize.controller.js';
import { AuthorizeService } from './authorize/authorize.service.js';
import { HostedSignIn } from './authorize/hosted-sign-in.js';
import { DocsClient } from './authorize/docs-client.js';
import { DocsPages } from './authorize/docs.pages.js';
import { ContinuePages } from './authorize/continue.pages.js';
import { EnrolmentPages } from './authorize/enrolment.pages.js';
import { ShownFactors } from './authorize/shown-factors.js';
import { FeatureSignIn } from './authorize/feature-sign-in.js';
import { SecondStepPages } from './authorize/second-step.pages.js';
import { SignInForms } from './authorize/sign-in-forms.js';
import { SignInPages } from './authorize/sign-in.pages.js';
import { SignInTargets } from './authorize/sign-in-target.js';
import { SignOutPages } from './authorize/sign-out.pages.js';
import { SignOutRequests } from './authorize/sign-out-requests.js';
import { StepUpPages } from './authorize/step-up.pages.js';
import { AuthorizationFlow } from './authorize/authorization-flow.js';
import { FlowProofs } from './authorize/flow-proofs.js';
import {
  AUTHORIZE_SETTINGS,
  type AuthorizeOptions,
  toAuthorizeSettings,
} from './authorize.options.js';
import { DeviceModule } from './device.module.js';
import { OpenIdModule } from './openid/openid.module.js';

/** A replayed code is recognised for this long. */
const CODE_RETENTION_MS = 24 * 3_600_000;

/**
 * Signs people in for applications, with pages of this server: `GET /authorize` (RFC 6749 section 4.1, with PKCE), `/sign-in`,
 * `/sign-out`, and the grant `authorization_code` of `POST /token`, which `OAuthModule` serves.
 *
 * @example
 * ```ts
 * import { Module } from '@nestjs/common';
 * import { AuthorizeModule, OAuthModule } from 'nightlatch';
 *
 * // A browser stays signed in for an hour.
 * @Module({
 *   imports: [OAuthModule.forRoot(), AuthorizeModule.forRoot({ browserSessionSeconds: 3_600 })],
 * })
 * export class AppModule {}
 * ```
 */
@Global() // `DeviceModule` injects its settings.
@Module({
  imports: [AuthTablesModule.forFeature([AuthorizationCode]), PageFilesModule, OpenIdModule],
  controllers: [
    AuthorizeController,
    ContinuePages,
    EnrolmentPages,
    SecondStepPages,
    SignInPages,
    SignOutPages,
    StepUpPages,
  ],
  providers: [
    purgeExpired('authorization_codes', AuthorizationCodesStore, CODE_RETENTION_MS),
    requireForRoot(AUTHORIZE_SETTINGS, 'AuthorizeModule'),
    AuthorizationCodeGrant,
    AuthorizationCodes,
    AuthorizationCodesStore,
    AuthorizationRequests,
    AuthorizeService,
    HostedSignIn,
    ShownFactors,
    FeatureSignIn,
    SignInForms,
    SignInTargets,
    SignOutRequests,
    AuthorizationFlow,
    FlowProofs,
  ],
  exports: [AUTHORIZE_SETTINGS],
})
export class AuthorizeModule implements OnModuleInit {
  constructor(@Inject(TOKENS_OPTIONS) private readonly tokens: TokensOptions) {}

  static forRoot({ device, docs, ...options }: AuthorizeOptions = {}): DynamicModule {
    return AuthorizeModule.forRootAsync({ device, docs, useFactory: () => options });
  }

  /** Does the same as {@link AuthorizeModule.forRoot}, with options from a factory. */
  static forRootAsync(options: AsyncOptions<AuthorizeOptions, 'device' | 'docs'>): DynamicModule {
    const { imports = [], device = true, docs = true } = options;
    return {
      module: AuthorizeModule,
      imports: [...imports, ...(device ? [DeviceModule] : [])],
      controllers: docs ? [DocsPages] : [],
      providers: [
        provideOptions(AUTHORIZE_SETTINGS, options, toAuthorizeSettings),
        ...(docs ? [{ provide: BrowserSignInDocs, useClass: DocsClient }] : []),
      ],
    };
  }

  onModuleInit(): void {
    this.warnOfOpenCookies();
  }

  /** Warns of an `http:` issuer on another machine: its cookies have neither `Secure` nor the prefix `__Host-`. */
  private warnOfOpenCookies(): void {
    const { protocol, hostname } = new URL(this.tokens.issuer);
    if (protocol === 'https:' || isLoopbackHost(hostname)) return;
    new Logger(AuthorizeModule.name).warn(
      `The issuer ${this.tokens.issuer} is http: and not this machine, so the cookies of the sign-in page have neither ` +
        'Secure nor the prefix __Host-: everyone on the network can read them, and sign in with them. Serve it by https:, ' +
        'and set the issuer to its https: URL.',
    );
  }
}
