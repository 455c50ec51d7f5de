import { Injectable } from '@nestjs/common';
import { AccessTokenVerifier } from '../../tokens/access-token.verifier.js';
import type { Principal } from '../../tokens/principal.js';
import type { RequestOrigin } from '../../http/request-origin.js';
import { ApiException } from '../../http/api.exception.js';
import { type VerifiedRefreshToken, RefreshTokenService } from '../../sessions/refresh-tokens.js';

/** A valid token of this server. */
interface ReadToken {
  sessionId: string;
  clientId: string;
  access: Principal | null;
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
  async read(token: string, { ip }: RequestOrigin): Promise<ReadToken | null> {
    const refresh = await this.refreshTokens.verify(token);
    if (refresh) {
      const { id: sessionId, clientId } = refresh.session;
      return { sessionId, clientId, access: null, refresh };
    }
    const access = await this.verify(token, ip);
    if (!access) return null;
    const { sessionId, clientId } = access;
    return { sessionId, clientId, access, refresh: null };
  }

  private async verify(token: string, ip: string | null): Promise<Principal | null> {
    try {
      const headers = { authorization: `Bearer ${token}` };
      return await this.verifier.verify({ headers, ip, isRelayed: true });
    } catch (error) {
      if (error instanceof ApiException && error.getStatus() === 401) return null;
      throw error;
    }
  }
}
