import { Injectable } from '@nestjs/common';
import { toActor } from '../../events/actor.js';
import { narrowToClient, ScopePolicy, splitScopes } from '../../authorization/scope-policy.js';
import { type LiveSession, LiveSessions } from '../../sessions/live-sessions.js';
import { RefreshTokenRotation, RefreshTokenService } from '../../sessions/refresh-tokens.js';
import type { TokenResponse } from '../../sign-in/token-response.dto.js';
import { TokenResponseFactory } from '../../sign-in/token-response.factory.js';
import type { User } from '../../users/user.entity.js';
import { getRequired } from '../../http/form-parameters.js';
import { Grant, type GrantRequest } from './grant.js';
import { InvalidGrantError, InvalidRefreshTokenError, InvalidScopeError } from './oauth.errors.js';

/** `grant_type=refresh_token` (RFC 6749 section 6). A rejected request does not use up the token. */
@Injectable()
export class RefreshTokenGrant extends Grant {
  readonly type = 'refresh_token';
  override readonly forFirstParty = true;
  override readonly limitsFailures = false;

  constructor(
    private readonly refreshTokens: RefreshTokenService,
    private readonly rotation: RefreshTokenRotation,
    private readonly sessions: LiveSessions,
    private readonly scopes: ScopePolicy,
    private readonly responses: TokenResponseFactory,
  ) {
    super();
  }

  async exchange({ parameters, client, request }: GrantRequest): Promise<TokenResponse> {
    const verified = await this.refreshTokens.verify(getRequired(parameters, 'refresh_token'));
    // Another client's token stays valid: a client that sees one must not be able to end the session.
    if (!verified || verified.session.clientId !== client.id) throw new InvalidRefreshTokenError();
    const { session } = verified;
    const user = await this.getUser(session);
    const granted = narrowToClient(splitScopes(session.scope), client);
    const asked = parameters.get('scope');
    const scopes = this.scopes.resolveGranted(asked, client.scopes, granted);
    if (scopes === null) throw new InvalidScopeError();
    // Signed before the token is used up: a failure here must not cost the client its session.
    const tokens = await this.responses.create({ session, user, scopes });
    const actor = { ...toActor(request), clientId: client.id };
    const counter = await this.rotation.rotate(verified, actor);
    if (counter === null) throw new InvalidRefreshTokenError();
    return { ...tokens, refresh_token: this.refreshTokens.derive(session, counter) };
  }

  private async getUser(session: LiveSession): Promise<User> {
    const user = await this.sessions.findUser(session);
    if (!user) throw new InvalidRefreshTokenError();
    if (user.disabled) throw new InvalidGrantError('Inactive user');
    return user;
  }
}
