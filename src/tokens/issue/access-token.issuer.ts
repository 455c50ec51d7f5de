import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import type { AccessTokenClaims } from './access-token.js';
import { MAX_TOKEN_LENGTH } from './access-token.profile.js';
import { CurrentSigningKey } from './current-signing-key.js';
import { TokenSigner } from './token-signer.js';
import { TOKENS_OPTIONS, type TokensOptions } from './tokens.options.js';

/** Whom a token is for and what it allows. */
export interface AccessTokenSubject {
  /** A user's id, or what stands for a client that acts for itself (RFC 9068 section 2.2). */
  subject: string;
  clientId: string;
  sessionId: string;
  scopes: readonly string[];
  roles: readonly string[];
  /** When the session is over: the token does not outlive it, nor the key that signs it. */
  notAfter: Date;
  /** What the token says beside: none of the names above. */
  claims?: Readonly<Record<string, unknown>>;
}

/** A signed access token and how long it lives. */
export interface IssuedAccessToken {
  accessToken: string;
  expiresInSeconds: number;
}

/** Issues access tokens (RFC 9068). None is without `exp`: the lifetime is not the caller's to omit. */
@Injectable()
export class AccessTokenIssuer {
  private readonly logger = new Logger(AccessTokenIssuer.name);

  constructor(
    @Inject(TOKENS_OPTIONS) private readonly options: TokensOptions,
    private readonly keys: CurrentSigningKey,
    private readonly signer: TokenSigner,
    private readonly clock: Clock,
  ) {}

  async issue(given: AccessTokenSubject): Promise<IssuedAccessToken> {
    const { subject, clientId, sessionId, scopes, roles, notAfter } = given;
    const { issuer, audience, accessTokenSeconds } = this.options;
    const key = this.keys.current();
    const iat = this.clock.nowSeconds();
    const ends = [notAfter, ...(key.expiresAt ? [key.expiresAt] : [])];
    const exp = Math.min(
      iat + accessTokenSeconds,
      ...ends.map((end) => Math.floor(end.getTime() / 1000)),
    );
    const claims: AccessTokenClaims = {
      iss: issuer,
      aud: audience,
      sub: subject,
      client_id: clientId,
      iat,
      exp,
      jti: randomUUID(),
      sid: sessionId,
      scope: scopes.join(' '),
      roles: [...roles],
    };
    const accessToken = await this.signer.sign({ ...given.claims, ...claims }, key);
    if (accessToken.length > MAX_TOKEN_LENGTH) this.warnOfLength(accessToken.length);
    return { accessToken, expiresInSeconds: exp - iat };
  }

  private warnOfLength(length: number): void {
    const msg = `An access token has more than ${MAX_TOKEN_LENGTH} characters, and every guard will refuse it.`;
    this.logger.error({ msg, length });
  }
}
