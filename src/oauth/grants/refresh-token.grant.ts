import { Injectable } from '@nestjs/common';
import { ScopePolicy } from '../../authorization/scope-policy.js';
import type { TokenResponse } from '../../sign-in/token-response.dto.js';
import { TokenResponseFactory } from '../../sign-in/token-response.factory.js';
import {
  type PresentedRefreshToken,
  RefreshTokenService,
} from '../../sessions/refresh-token.service.js';
import { SessionsService } from '../../sessions/sessions.service.js';
import type { User } from '../../users/user.entity.js';
import { required } from './form-parameters.js';
import { Grant, type GrantRequest } from './grant.js';
import { InvalidGrantError, InvalidRefreshTokenError, InvalidScopeError } from './oauth.errors.js';
import { toActor } from '../../authorization/current-actor.decorator.js';

/** `grant_type=refresh_token` (RFC 6749 section 6). What is refused here has cost the token nothing. */
@Injectable()
export class RefreshTokenGrant extends Grant {
  readonly type = 'refresh_token';
  override readonly forFirstParty = true;

  constructor(
    private readonly refresher: RefreshTokenService,
    private readonly sessions: SessionsService,
    private readonly scopes: ScopePolicy,
    private readonly responses: TokenResponseFactory,
  ) {
    super();
  }

  async exchange({ parameters, client, origin }: GrantRequest): Promise<TokenResponse> {
    const presented = await this.refresher.verify(required(parameters, 'refresh_token'));
    // Another client's token stays good for its own: else whoever sees one could end the session.
    if (!presented || presented.session.clientId !== client.id)
      throw new InvalidRefreshTokenError();
    const user = await this.userOf(presented);
    const granted = presented.session.scope.split(' ');
    const scopes = this.scopes.resolve(parameters.get('scope'), granted);
    if (scopes === null) throw new InvalidScopeError();
    const { session } = presented;
    // Signed before the token is used up: whatever fails here must not cost the client its session.
    const answer = await this.responses.create({ session, user, scopes });
    const cause = { ...toActor(origin), clientId: client.id };
    const successor = await this.refresher.rotate(presented, cause);
    if (successor === null) throw new InvalidRefreshTokenError();
    return { ...answer, refresh_token: successor };
  }

  private async userOf({ session }: PresentedRefreshToken): Promise<User> {
    const user = await this.sessions.findUser(session);
    if (!user) throw new InvalidRefreshTokenError();
    if (user.disabled) throw new InvalidGrantError('Inactive user');
    return user;
  }
}
