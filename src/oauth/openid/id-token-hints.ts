import { Inject, Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { KeyRing } from '../../signing-keys/key-ring.js';
import { MAX_TOKEN_LENGTH } from '../../tokens/access-token.profile.js';
import { toUserId } from '../../users/user-subject.js';
import { TOKENS_OPTIONS, type TokensOptions } from '../../tokens/tokens.options.js';
import { ID_TOKEN_TYPE } from './id-token.issuer.js';

/** What an id_token says about the sign-in that it was issued for. */
export interface IdTokenHint {
  userId: string;
  clientId: string;
  sessionId: string;
}

/**
 * Reads the `id_token_hint` of a sign-out (OpenID Connect RP-Initiated Logout section 2) or of an authorization request
 * (OpenID Connect Core section 3.1.2.1).
 */
@Injectable()
export class IdTokenHints {
  constructor(
    @Inject(TOKENS_OPTIONS) private readonly options: TokensOptions,
    private readonly keys: KeyRing,
    private readonly jwt: JwtService,
  ) {}

  /**
   * Returns what the hint says, also if it has expired and its key was rotated since: a user may sign out long after the
   * sign-in.
   * @returns null if it is not an id_token of this server, its key was revoked, or it is older than a session can be.
   */
  async read(hint: string): Promise<IdTokenHint | null> {
    if (hint.length > MAX_TOKEN_LENGTH) return null;
    const kid = this.findKeyId(hint);
    const key = kid === null ? null : await this.keys.lookUpForHint(kid);
    if (!key || key.algorithm === 'HS256') return null;
    try {
      const { aud, sub, sid } = await this.jwt.verifyAsync<Record<string, unknown>>(hint, {
        // The types ask for a string or bytes, but a `KeyObject` is passed through as it is.
        publicKey: key.publicKey as unknown as string,
        algorithms: [key.algorithm],
        issuer: this.options.issuer,
        ignoreExpiration: true,
      });
      if (typeof aud !== 'string' || typeof sub !== 'string' || typeof sid !== 'string')
        return null;
      return { userId: toUserId(sub), clientId: aud, sessionId: sid };
    } catch {
      return null;
    }
  }

  /** Returns the `kid` of a header that only an id_token has, or null. */
  private findKeyId(hint: string): string | null {
    try {
      const { header } = this.jwt.decode<{ header: object }>(hint, { complete: true });
      const { typ, kid, ...others }: { typ?: unknown; kid?: unknown } = header;
      const isIdToken = typ === ID_TOKEN_TYPE && Object.keys(others).join() === 'alg';
      return isIdToken && typeof kid === 'string' ? kid : null;
    } catch {
      return null;
    }
  }
}
