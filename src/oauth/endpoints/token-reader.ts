import { Injectable } from '@nestjs/common';
import { AccessTokenVerifier } from '../../tokens/access-token.verifier.js';
import type { Principal } from '../../tokens/principal.js';
import { ApiException } from '../../http/api.exception.js';
import {
  type VerifiedRefreshToken,
  RefreshTokenService,
} from '../../sessions/refresh-token.service.js';
import type { AccessTokenClaims } from '../../tokens/access-token.profile.js';

/** A token of this server with a live session. */
export interface ReadToken {
  sessionId: string;
  clientId: string;
  access: { claims: AccessTokenClaims; principal: Principal } | null;
  /** The current refresh token, or an earlier one. */
  refresh: VerifiedRefreshToken | null;
}

/** Reads a token of either kind, for revocation and introspection. */
@Injectable()
export class TokenReader {
  constructor(
    private readonly verifier: AccessTokenVerifier,
    private readonly refreshTokens: RefreshTokenService,
  ) {}

  /**
   * Reads the token by the rules of the guards.
   * @returns null if the token is malformed, forged, expired or revoked, or its user is disabled.
   */
  async read(token: string): Promise<ReadToken | null> {
    const refresh = await this.refreshTokens.verify(token);
    if (refresh) {
      const { id: sessionId, clientId } = refresh.session;
      return { sessionId, clientId, access: null, refresh };
    }
    const principal = await this.verify(token);
    if (!principal) return null;
    const { sessionId, clientId } = principal;
    return {
      sessionId,
      clientId,
      access: { claims: parseClaims(token), principal },
      refresh: null,
    };
  }

  private async verify(token: string): Promise<Principal | null> {
    try {
      return await this.verifier.verify({ headers: { authorization: `Bearer ${token}` } });
    } catch (error) {
      if (error instanceof ApiException && error.getStatus() === 401) return null;
      throw error;
    }
  }
}

/** Parses the claims of a token that was verified before. */
function parseClaims(token: string): AccessTokenClaims {
  const payload = Buffer.from(token.split('.')[1]!, 'base64url').toString('utf8');
  return JSON.parse(payload) as AccessTokenClaims;
}
