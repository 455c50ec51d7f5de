import { type DynamicModule, type FactoryProvider, Module } from '@nestjs/common';
import { SignInDocs } from '../access/sign-in-docs.js';
import { ScopePolicy } from '../authorization/scope-policy.js';
import { CLIENTS_OPTIONS, type ClientsOptions } from '../clients/clients.options.js';
import { requireForRoot } from '../module-options.js';
import { TOKENS_OPTIONS, type TokensOptions } from '../tokens/tokens.options.js';
import { ClientCredentialsGrant } from './grants/client-credentials.grant.js';
import { MfaGrant } from './grants/mfa.grant.js';
import { PasswordGrant } from './grants/password.grant.js';
import { RefreshTokenGrant } from './grants/refresh-token.grant.js';
import { ClientAuthenticator } from './endpoints/client-authenticator.js';
import { GrantAttempts } from './endpoints/grant-attempts.js';
import { IntrospectionController } from './endpoints/introspection.controller.js';
import { IntrospectionService } from './endpoints/introspection.service.js';
import { IssuerCheck } from './endpoints/issuer-check.js';
import { JwksController } from './endpoints/jwks.controller.js';
import { JwksService } from './endpoints/jwks.service.js';
import { MetadataController } from './endpoints/metadata.controller.js';
import { MetadataService } from './endpoints/metadata.service.js';
import { OAUTH_OPTIONS, type OAuthOptions } from './oauth.options.js';
import { RevocationController } from './endpoints/revocation.controller.js';
import { RevocationService } from './endpoints/revocation.service.js';
import { TokenController } from './endpoints/token.controller.js';
import { TokenReader } from './endpoints/token-reader.js';
import { TokenService } from './endpoints/token.service.js';

/**
 * Serves the standard OAuth 2.0 endpoints.
 *
 * @example
 * ```ts
 * import { Module } from '@nestjs/common';
 * import { OAuthModule } from 'nightlatch';
 *
 * // No password grant (OAuth 2.1 has none): people sign in with `POST /login`.
 * @Module({ imports: [OAuthModule.forRoot({ passwordGrant: false })] })
 * export class AppModule {}
 * ```
 */
@Module({ providers: [requireForRoot(OAUTH_OPTIONS, 'OAuthModule')] })
export class OAuthModule {
  static forRoot(options: OAuthOptions = {}): DynamicModule {
    const { passwordGrant = true, routes = {} } = options;
    const { token = true, revoke = true, introspect = true, metadata = true, jwks = true } = routes;
    return {
      module: OAuthModule,
      global: true,
      controllers: [
        ...(token ? [TokenController] : []),
        ...(revoke ? [RevocationController] : []),
        ...(introspect ? [IntrospectionController] : []),
        ...(metadata ? [MetadataController] : []),
        ...(jwks ? [JwksController] : []),
      ],
      providers: [
        { provide: OAUTH_OPTIONS, useValue: options },
        provideSignInDocs(token && passwordGrant),
        ...(passwordGrant ? [PasswordGrant] : []),
        MfaGrant,
        RefreshTokenGrant,
        ClientCredentialsGrant,
        ClientAuthenticator,
        GrantAttempts,
        TokenService,
        TokenReader,
        RevocationService,
        IntrospectionService,
        MetadataService,
        JwksService,
        ...(metadata ? [IssuerCheck] : []),
      ],
      exports: [MetadataService],
    };
  }
}

function describeSignIn(
  tokenUrl: string | null,
  clients: ClientsOptions,
  policy: ScopePolicy,
): SignInDocs {
  return {
    tokenUrl,
    scopes: selectUserScopes(clients),
    // Read when the page is made: `AuthorizeModule` may come later.
    get openIdScopes() {
      return policy.openId;
    },
  };
}

/** Returns the scopes that a user can have, with their descriptions. */
function selectUserScopes({ scopes, clientOnlyScopes = [] }: ClientsOptions) {
  const entries = Object.entries(scopes).filter(([scope]) => !clientOnlyScopes.includes(scope));
  return Object.fromEntries(entries);
}

function provideSignInDocs(hasPasswordGrant: boolean): FactoryProvider<SignInDocs> {
  return {
    provide: SignInDocs,
    inject: [TOKENS_OPTIONS, CLIENTS_OPTIONS, ScopePolicy],
    useFactory: (tokens: TokensOptions, clients: ClientsOptions, policy: ScopePolicy) =>
      // Only the path, because the docs page may be open under another host name than the issuer's.
      describeSignIn(
        hasPasswordGrant ? new URL(`${tokens.issuer}/token`).pathname : null,
        clients,
        policy,
      ),
  };
}
