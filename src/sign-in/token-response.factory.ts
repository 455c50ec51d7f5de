import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { toClientSubject } from '../clients/client.js';
import type { LiveSession } from '../sessions/live-sessions.js';
import { AccessTokenIssuer } from '../tokens/access-token.issuer.js';
import type { User } from '../users/user.entity.js';
import { toSubject } from '../users/user-subject.js';
import { ExtensionRegistry } from '../events/extension-registry.js';
import { collectClaims, TokenClaims } from './token-claims.js';
import type { TokenResponse } from './token-response.dto.js';
import { ScopePolicy } from '../authorization/scope-policy.js';

/** The session, the user and the scopes that a token response is created from. */
interface GrantedTokens {
  session: LiveSession;
  /** The user of the session; null for a client that acts for itself. */
  user: User | null;
  scopes: readonly string[];
}

/** Creates the response of every route that issues tokens. */
@Injectable()
export class TokenResponseFactory implements OnApplicationBootstrap {
  private sources: readonly TokenClaims[] = [];

  constructor(
    private readonly accessTokens: AccessTokenIssuer,
    private readonly extensions: ExtensionRegistry,
    private readonly policy: ScopePolicy,
  ) {}

  onApplicationBootstrap(): void {
    this.sources = this.extensions.find(TokenClaims);
  }

  /**
   * Issues an access token for the session (RFC 6749 section 5.1), without the scopes that the user's roles do not give.
   * The caller adds the refresh token.
   */
  async create({ session, user, scopes: granted }: GrantedTokens): Promise<TokenResponse> {
    const scopes = user ? this.policy.allowedFor(user.roles, granted) : granted;
    const { accessToken, expiresInSeconds } = await this.accessTokens.issue({
      subject: user ? toSubject(user) : toClientSubject(session.clientId),
      clientId: session.clientId,
      sessionId: session.id,
      scopes,
      roles: user?.roles ?? [],
      emailVerified: user ? user.emailVerifiedAt !== null : false,
      notAfter: session.expiresAt,
      claims: await collectClaims(this.sources, { user, session, scopes }),
    });
    return {
      access_token: accessToken,
      token_type: 'bearer',
      expires_in: expiresInSeconds,
      scope: scopes.join(' '),
    };
  }
}
