import { randomUUID, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Clock } from '../clock/clock.js';
import type { SigningKey } from '../signing-keys/key-vault.js';
import {
  ACCESS_TOKEN_TYPE,
  type AccessTokenClaims,
  MAX_TOKEN_LENGTH,
} from './access-token.profile.js';
import { TOKENS_OPTIONS, type TokensOptions } from './tokens.options.js';
import { writeLine } from '../http/write-line.js';

const signInThreadPool = promisify(sign);

/** Provides the key that new access tokens are signed with. */
export abstract class CurrentSigningKey {
  /** Returns the key that signs now. */
  abstract current(): SigningKey;
}

/** The claims of an access token that say how its user was proven (RFC 9068 section 2.2.1, RFC 9470 section 6.1). */
type AuthenticationClaims = Required<Pick<AccessTokenClaims, 'acr' | 'amr'>> &
  Pick<AccessTokenClaims, 'auth_time'>;

/** Describes the access token to issue. */
interface NewAccessToken {
  /** The user's id, or the subject of a client that acts for itself (RFC 9068 section 2.2). */
  subject: string;
  clientId: string;
  sessionId: string;
  scopes: readonly string[];
  roles: readonly string[];
  emailVerified?: boolean;
  /** How the user was proven, and when; null for a client that acts for itself. */
  authentication: AuthenticationClaims | null;
  /** When the session ends. The token expires then at the latest. */
  notAfter: Date;
  /** More claims. They cannot replace the claims of the profile. */
  claims?: Readonly<Record<string, unknown>>;
}

/** A signed access token and its lifetime. */
interface IssuedAccessToken {
  accessToken: string;
  expiresInSeconds: number;
}

/** Issues access tokens (RFC 9068). Every token has an `exp`, which the caller cannot omit. */
@Injectable()
export class AccessTokenIssuer {
  private readonly logger = new Logger(AccessTokenIssuer.name);

  constructor(
    @Inject(TOKENS_OPTIONS) private readonly options: TokensOptions,
    private readonly keys: CurrentSigningKey,
    private readonly jwt: JwtService,
    private readonly clock: Clock,
  ) {}

  /** Signs a token that expires with its session, with its key, or after `accessTokenSeconds`: whichever is first. */
  async issue(given: NewAccessToken): Promise<IssuedAccessToken> {
    const { subject, clientId, sessionId, scopes, roles, emailVerified, authentication, notAfter } =
      given;
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
      ...(emailVerified && { email_verified: true }),
      ...authentication,
    };
    const payload = { ...given.claims, ...claims };
    const accessToken = await signJwt(this.jwt, ACCESS_TOKEN_TYPE, payload, key);
    if (accessToken.length > MAX_TOKEN_LENGTH) this.logTooLong(accessToken.length);
    return { accessToken, expiresInSeconds: exp - iat };
  }

  private logTooLong(length: number): void {
    const msg = `An access token has more than ${MAX_TOKEN_LENGTH} characters, so every guard will reject it.`;
    writeLine(this.logger, 'error', msg, { length });
  }
}

/**
 * Signs a JWT as a compact JWS (RFC 7515 section 3.1). An ES256 or RS256 signature is made in libuv's thread pool, so that
 * the event loop keeps serving requests. `JwtService` signs in the event loop, so it signs HS256 only, which is cheap.
 * @param typ the header member that tells this kind of token from the others that we sign (RFC 8725 section 3.11)
 */
export async function signJwt(
  jwt: JwtService,
  typ: string,
  claims: object,
  { algorithm, kid, privateKey }: SigningKey,
): Promise<string> {
  const header = { alg: algorithm, typ, kid };
  if (algorithm === 'HS256') {
    // The types ask for a string or bytes, but a `KeyObject` is passed through as it is.
    return jwt.sign(claims, { algorithm, header, secret: privateKey as unknown as string });
  }
  const input = `${encode(header)}.${encode(claims)}`;
  // ES256 signatures are two numbers in a row (RFC 7518 section 3.4). RSA ignores this option.
  const options = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const;
  const signature = await signInThreadPool('sha256', Buffer.from(input), options);
  return `${input}.${signature.toString('base64url')}`;
}

function encode(json: object): string {
  return Buffer.from(JSON.stringify(json)).toString('base64url');
}
