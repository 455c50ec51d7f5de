import { Inject, Injectable } from '@nestjs/common';
import { ScopePolicy } from '../../authorization/scope-policy.js';
import { ClientRegistry } from '../../clients/client-registry.js';
import { toActor } from '../../events/actor.js';
import { UnitsOfWork } from '../../events/units-of-work.js';
import { SessionStarter } from '../../sessions/session-starter.js';
import type { TokenResponse } from '../../sign-in/token-response.dto.js';
import { TokenResponseFactory } from '../../sign-in/token-response.factory.js';
import { TOKENS_OPTIONS, type TokensOptions } from '../../tokens/tokens.options.js';
import { Grant, type GrantRequest } from './grant.js';
import { InvalidScopeError, UnauthorizedClientError } from './oauth.errors.js';

/**
 * `grant_type=client_credentials` (RFC 6749 section 4.4): a client acts for itself. Each token has its own session,
 * with the same lifetime, so that it can be revoked like any other. It has no refresh token.
 */
@Injectable()
export class ClientCredentialsGrant extends Grant {
  readonly type = 'client_credentials';
  override readonly limitsFailures = false;

  constructor(
    @Inject(TOKENS_OPTIONS) private readonly options: TokensOptions,
    private readonly scopes: ScopePolicy,
    private readonly clients: ClientRegistry,
    private readonly sessions: SessionStarter,
    private readonly responses: TokenResponseFactory,
    private readonly units: UnitsOfWork,
  ) {
    super();
  }

  async exchange({ parameters, client, request }: GrantRequest): Promise<TokenResponse> {
    // A public client has proven nothing (RFC 6749 section 4.4), whatever grants it has.
    if (!client.confidential) throw new UnauthorizedClientError();
    const scopes = this.scopes.resolve(parameters.get('scope'), client.scopes);
    if (scopes === null) throw new InvalidScopeError();
    const actor = toActor(request, { userId: null, sessionId: null, clientId: client.id });
    const session = await this.units.run(actor, async (unit) => {
      await this.clients.hold(client, unit);
      return this.sessions.start(
        {
          user: null,
          clientId: client.id,
          scopes,
          methods: ['client_credentials'],
          request,
          lifetimeSeconds: this.options.accessTokenSeconds,
        },
        unit,
      );
    });
    return this.responses.create({ session, user: null, scopes });
  }
}
