import { Injectable } from '@nestjs/common';
import { AccessTokenVerifier } from '../../tokens/access-token.verifier.js';
import type { Principal } from '../../tokens/principal.js';
import { ApiException } from '../../http/api.exception.js';
import {
  type VerifiedRefreshToken,
  RefreshTokenService,
} from '../../sessions/refresh-token.service.js';
import type { AccessTokenClaims } from '../../tokens/access-token.profile.js';

/** A token that was made here and whose session goes on. */
export interface ReadToken {
  sessionId: string;
  clientId: string;
  access: { claims: AccessTokenClaims; principal: Principal } | null;
  /** Perhaps an old one, that has a successor. */
  refresh: VerifiedRefreshToken | null;
}

/** What a token is that somebody asks about, whichever of the two kinds. */
@Injectable()
export class TokenReader {
  constructor(
    private readonly verifier: AccessTokenVerifier,
    private readonly refresher: RefreshTokenService,
  ) {}

  /** Null: malformed, forged, expired, revoked, of a disabled user. By the same rules as the guards. */
  async read(token: string): Promise<ReadToken | null> {
    const refresh = await this.refresher.verify(token);
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
      access: { claims: claimsOf(token), principal },
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

/** Of a token that has just been verified. */
function claimsOf(token: string): AccessTokenClaims {
  const payload = Buffer.from(token.split('.')[1]!, 'base64url').toString('utf8');
  return JSON.parse(payload) as AccessTokenClaims;
}
