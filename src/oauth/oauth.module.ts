import { type DynamicModule, Inject, Module, Optional } from '@nestjs/common';
import { SignInDocs } from '../access/sign-in-docs.js';
import { AUTH_OPTIONS, type AuthOptions } from '../auth/auth.options.js';
import { ClientCredentialsGrant } from '../grants/client-credentials.grant.js';
import { PasswordGrant } from '../grants/password.grant.js';
import { RefreshTokenGrant } from '../grants/refresh-token.grant.js';
import { ClientAuthenticator } from './client-authenticator.js';
import { IntrospectionController } from './introspection.controller.js';
import { IntrospectionService } from './introspection.service.js';
import { JwksController } from './jwks.controller.js';
import { JwksService } from './jwks.service.js';
import { MetadataController } from './metadata.controller.js';
import { MetadataService } from './metadata.service.js';
import { OAUTH_OPTIONS, type OAuthOptions } from './oauth.options.js';
import { RevocationController } from './revocation.controller.js';
import { RevocationService } from './revocation.service.js';
import { TokenController } from './token.controller.js';
import { TokenReader } from './token-reader.js';
import { TokenService } from './token.service.js';

/**
 * The standard OAuth 2.0 endpoints.
 *
 * @example
 * ```ts
 * import { Module } from '@nestjs/common';
 * import { OAuthModule } from 'nightlatch';
 *
 * // No password at the token endpoint (OAuth 2.1): people sign in with `POST /login`.
 * @Module({ imports: [OAuthModule.forRoot({ passwordGrant: false })] })
 * export class AppModule {}
 * ```
 */
@Module({})
export class OAuthModule {
  /** Throws where the module is imported without `forRoot()`, and so without a route. */
  constructor(@Optional() @Inject(OAUTH_OPTIONS) options?: OAuthOptions) {
    if (!options) throw new Error('Import OAuthModule.forRoot(), not OAuthModule.');
  }

  static forRoot(options: OAuthOptions = {}): DynamicModule {
    const { passwordGrant = true, routes = {} } = options;
    const { token = true, revoke = true, introspect = true, metadata = true, jwks = true } = routes;
    return {
      module: OAuthModule,
      controllers: [
        ...(token ? [TokenController] : []),
        ...(revoke ? [RevocationController] : []),
        ...(introspect ? [IntrospectionController] : []),
        ...(metadata ? [MetadataController] : []),
        ...(jwks ? [JwksController] : []),
      ],
      providers: [
        { provide: OAUTH_OPTIONS, useValue: options },
        {
          provide: SignInDocs,
          inject: [AUTH_OPTIONS],
          useFactory: ({ issuer, scopes }: AuthOptions): SignInDocs => ({
            // By its path: the page is perhaps reached under another name than the issuer's.
            tokenUrl: token && passwordGrant ? new URL(`${issuer}/token`).pathname : null,
            scopes,
          }),
        },
        ...(passwordGrant ? [PasswordGrant] : []),
        RefreshTokenGrant,
        ClientCredentialsGrant,
        ClientAuthenticator,
        TokenService,
        TokenReader,
        RevocationService,
        IntrospectionService,
        MetadataService,
        JwksService,
      ],
    };
  }
}
