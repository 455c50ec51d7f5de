import { Injectable } from '@nestjs/common';
import { clientSubject } from '../clients/client.js';
import type { LiveSession } from '../sessions/sessions.service.js';
import { AccessTokenIssuer } from '../tokens/access-token.issuer.js';
import type { TokenResponse } from './token-response.dto.js';

/** What a token answer is made of. */
export interface GrantedTokens {
  session: LiveSession;
  scopes: readonly string[];
  roles: readonly string[];
}

/** The answer of every route that gives tokens. */
@Injectable()
export class TokenResponses {
  constructor(private readonly accessTokens: AccessTokenIssuer) {}

  /** Issues an access token for the session (RFC 6749 section 5.1); the refresh token is the caller's to add. */
  of({ session, scopes, roles }: GrantedTokens): TokenResponse {
    const { accessToken, expiresInSeconds } = this.accessTokens.issue({
      subject: session.userId ?? clientSubject(session.clientId),
      clientId: session.clientId,
      sessionId: session.id,
      scopes,
      roles,
      notAfter: session.expiresAt,
    });
    return {
      access_token: accessToken,
      token_type: 'bearer',
      expires_in: expiresInSeconds,
      scope: scopes.join(' '),
    };
  }
}
