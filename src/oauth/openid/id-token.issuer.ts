import { hash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Clock } from '../../clock/clock.js';
import { toAuthenticationClaims } from '../../sessions/authentication-context.js';
import { IdTokens, type NewIdToken } from '../../sign-in/id-tokens.js';
import { KeyRing } from '../../signing-keys/key-ring.js';
import { signJwt } from '../../tokens/access-token.issuer.js';
import { TOKENS_OPTIONS, type TokensOptions } from '../../tokens/tokens.options.js';
import type { UserClaims } from './user-claims.js';
import { UserClaimsFactory } from './user-claims.factory.js';

/** The claims of an id_token (OpenID Connect Core section 2). */
export interface IdTokenClaims extends UserClaims {
  iss: string;
  /** The client that the user signed in to. */
  aud: string;
  /** Seconds since the epoch. */
  exp: number;
  /** Seconds since the epoch. */
  iat: number;
  /** When the user proved who they are, in seconds since the epoch; missing if another provider proved it, and did not say. */
  auth_time?: number;
  nonce?: string;
  /** The session, as in the access token. */
  sid: string;
  /** How strong the proof was: `aal1`, `aal2` or `phr`. */
  acr: string;
  /** How the user proved who they are (RFC 8176). */
  amr: string[];
  /** The left half of the hash of the access token (OpenID Connect Core section 3.1.3.6). */
  at_hash: string;
}

/** The `typ` of an id_token's header. The guards accept another one only (RFC 8725 section 3.11). */
export const ID_TOKEN_TYPE = 'JWT';

/** The client checks the id_token when it receives it, and needs it for nothing else but a sign-out. */
const ID_TOKEN_SECONDS = 600;

/** Issues id_tokens, which tell a client who signed in. They are signed with the key of the access tokens. */
@Injectable()
export class IdTokenIssuer extends IdTokens {
  constructor(
    @Inject(TOKENS_OPTIONS) private readonly options: TokensOptions,
    private readonly keys: KeyRing,
    private readonly jwt: JwtService,
    private readonly clock: Clock,
    private readonly userClaims: UserClaimsFactory,
  ) {
    super();
  }

  async issue({ user, session, scopes, accessToken, nonce }: NewIdToken): Promise<string> {
    const key = this.keys.current();
    const iat = this.clock.nowSeconds();
    const end = key.expiresAt ? Math.floor(key.expiresAt.getTime() / 1000) : Infinity;
    const claims: IdTokenClaims = {
      iss: this.options.issuer,
      ...(await this.userClaims.create({ user, clientId: session.clientId, scopes })),
      aud: session.clientId,
      exp: Math.min(iat + ID_TOKEN_SECONDS, end),
      iat,
      ...toAuthenticationClaims(session)!,
      ...(nonce !== null && { nonce }),
      sid: session.id,
      at_hash: hashAccessToken(accessToken),
    };
    return signJwt(this.jwt, ID_TOKEN_TYPE, claims, key);
  }
}

/** ES256 and RS256 both sign SHA-256, which is then the hash of `at_hash` too. */
function hashAccessToken(accessToken: string): string {
  const digest = hash('sha256', accessToken, 'buffer');
  return digest.subarray(0, digest.length / 2).toString('base64url');
}
