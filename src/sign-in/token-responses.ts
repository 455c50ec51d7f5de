import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { clientSubject } from '../clients/client.js';
import type { LiveSession } from '../sessions/sessions.service.js';
import { AccessTokenIssuer } from '../tokens/issue/access-token.issuer.js';
import type { User } from '../users/user.entity.js';
import { subjectOf } from '../users/user-subject.js';
import { Extensions } from './steps/extensions.js';
import { claimsFrom, TokenClaims } from './token-claims.js';
import type { TokenResponse } from './token-response.dto.js';
import { ScopeCatalogue } from '../authorization/scope-catalogue.js';

/** What a token answer is made of. */
export interface GrantedTokens {
  session: LiveSession;
  /** Whose session it is; null where a client acts for itself. */
  user: User | null;
  scopes: readonly string[];
}

/**
 * The answer of every route that gives tokens.
 *
 * @example
 * ```ts
 * import { Injectable } from '@nestjs/common';
 * import { SessionsService, type SignInOrigin, TokenResponses, type User } from 'nightlatch';
 *
 * @Injectable()
 * export class SupportAccess {
 *   constructor(
 *     private readonly sessions: SessionsService,
 *     private readonly responses: TokenResponses,
 *   ) {}
 *
 *   // A token for somebody of the support, for five minutes and without a refresh token.
 *   async enter(user: User, origin: SignInOrigin) {
 *     const scopes = ['reports:read'];
 *     const started = { user, clientId: 'nightlatch', scopes, origin, lifetimeSeconds: 300 };
 *     const session = await this.sessions.start({ ...started, authenticationMethod: 'support' });
 *     return this.responses.of({ session, user, scopes });
 *   }
 * }
 * ```
 */
@Injectable()
export class TokenResponses implements OnApplicationBootstrap {
  private sources: readonly TokenClaims[] = [];

  constructor(
    private readonly accessTokens: AccessTokenIssuer,
    private readonly extensions: Extensions,
    private readonly catalogue: ScopeCatalogue,
  ) {}

  onApplicationBootstrap(): void {
    this.sources = this.extensions.find(TokenClaims);
  }

  /**
   * Issues an access token for the session (RFC 6749 section 5.1), without the scopes that the user's roles do not give:
   * the answer says which it has. The refresh token is the caller's to add.
   */
  async of({ session, user, scopes: granted }: GrantedTokens): Promise<TokenResponse> {
    const scopes = user ? this.catalogue.heldBy(user.roles, granted) : granted;
    const { accessToken, expiresInSeconds } = await this.accessTokens.issue({
      subject: user ? subjectOf(user) : clientSubject(session.clientId),
      clientId: session.clientId,
      sessionId: session.id,
      scopes,
      roles: user?.roles ?? [],
      notAfter: session.expiresAt,
      claims: await claimsFrom(this.sources, { user, session, scopes }),
    });
    return {
      access_token: accessToken,
      token_type: 'bearer',
      expires_in: expiresInSeconds,
      scope: scopes.join(' '),
    };
  }
}
