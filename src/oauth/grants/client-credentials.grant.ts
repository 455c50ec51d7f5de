import { Inject, Injectable } from '@nestjs/common';
import { TOKENS_OPTIONS, type TokensOptions } from '../../tokens/issue/tokens.options.js';
import { ScopePolicy } from '../../authorization/scope-policy.js';
import type { TokenResponse } from '../../sign-in/token-response.dto.js';
import { TokenResponseFactory } from '../../sign-in/token-response.factory.js';
import { SessionsService } from '../../sessions/sessions.service.js';
import { Grant, type GrantRequest } from './grant.js';
import { InvalidScopeError, UnauthorizedClientError } from './oauth.errors.js';

/**
 * `grant_type=client_credentials` (RFC 6749 section 4.4): a service acts for itself. Each token has a session
 * of its own, as long as the token, so that it can be revoked like any other; there is nothing to refresh.
 */
@Injectable()
export class ClientCredentialsGrant extends Grant {
  readonly type = 'client_credentials';

  constructor(
    @Inject(TOKENS_OPTIONS) private readonly options: TokensOptions,
    private readonly scopes: ScopePolicy,
    private readonly sessions: SessionsService,
    private readonly responses: TokenResponseFactory,
  ) {
    super();
  }

  async exchange({ parameters, client, origin }: GrantRequest): Promise<TokenResponse> {
    // A public client has proved nothing (RFC 6749 section 4.4), whatever it was granted.
    if (!client.confidential) throw new UnauthorizedClientError();
    const scopes = this.scopes.resolve(parameters.get('scope'), client.scopes);
    if (scopes === null) throw new InvalidScopeError();
    const session = await this.sessions.start({
      user: null,
      clientId: client.id,
      scopes,
      authenticationMethod: 'client_credentials',
      origin,
      lifetimeSeconds: this.options.accessTokenSeconds,
    });
    return this.responses.create({ session, user: null, scopes });
  }
}
