import { Inject, Injectable } from '@nestjs/common';
import { Clock, CLOCK_LEEWAY_SECONDS } from '../clock/clock.js';
import { SIGNING_ALGORITHMS, type SigningAlgorithm } from '../signing-keys/signing-algorithm.js';
import { TOKENS_OPTIONS, type TokensOptions } from './tokens.options.js';
import { type VerificationKey, VerificationKeys } from './verification-keys.js';

/** The claims of an access token (RFC 9068 section 2.2). Its holder can read them. */
export interface AccessTokenClaims {
  iss: string;
  aud: string;
  /** The user's id, or the subject of a client that acts for itself. */
  sub: string;
  client_id: string;
  /** Seconds since the epoch. */
  iat: number;
  /** Seconds since the epoch. */
  exp: number;
  jti: string;
  /** The id of the session that the token was issued for. */
  sid: string;
  /** Separated by spaces (RFC 6749 section 3.3); empty for none. */
  scope: string;
  roles: string[];
  /** Left out unless the user has verified their e-mail address. */
  email_verified?: boolean;
  /** How strong the sign-in was: `aal1`, `aal2` or `phr`. Like the next two, left out for a client that acts for itself. */
  acr?: string;
  /** How the user was proven (RFC 8176). */
  amr?: string[];
  /** When the user was proven, in seconds since the epoch. A refresh does not renew it. */
  auth_time?: number;
}

/** The `typ` of an access token's header (RFC 9068 section 2.1). No other JWT that we issue has it. */
export const ACCESS_TOKEN_TYPE = 'at+jwt';

/** The longest access token in characters. Many servers reject a header of more than 16 KiB. */
export const MAX_TOKEN_LENGTH = 8_192;
const HEADER_MEMBERS = new Set(['alg', 'kid', 'typ']);

/** The token breaks the profile; `reason` is for the log, never for the client. */
export class TokenProfileError extends Error {
  constructor(
    readonly reason: string,
    readonly expired = false,
    /** One of our keys signed the token, but for another issuer or audience: the configuration is wrong. */
    readonly misconfigured = false,
  ) {
    super(reason);
  }
}

/**
 * Checks everything about an access token but its signature (RFC 8725, RFC 9068): the text and the header before
 * the library verifies the signature, and the claims after it.
 */
@Injectable()
export class AccessTokenProfile {
  constructor(
    @Inject(TOKENS_OPTIONS) private readonly options: TokensOptions,
    private readonly keys: VerificationKeys,
    private readonly clock: Clock,
  ) {}

  /**
   * Checks the text and the header of a token, and returns the key that must have signed it.
   * @throws TokenProfileError if the form or the header breaks the profile, or the key is not one of ours.
   * @throws UnavailableError if the keys cannot be read.
   */
  async getKey(token: string): Promise<VerificationKey> {
    const header = parseHeader(token);
    for (const name of Object.keys(header)) {
      // Rejects `crit`, `b64`, `jwk`, `jku`, `x5u`, `x5c`, `zip`, `cty` and any member of a later RFC.
      if (!HEADER_MEMBERS.has(name)) throw new TokenProfileError(`header member ${name}`);
    }
    const { typ, alg, kid } = header;
    if (typ !== ACCESS_TOKEN_TYPE) throw new TokenProfileError('typ is not at+jwt');
    if (!isSigningAlgorithm(alg)) throw new TokenProfileError('alg is not allowed');
    const key = typeof kid === 'string' ? await this.keys.lookUp(kid, alg) : null;
    if (!key) throw new TokenProfileError('kid is not one of ours');
    if (alg !== key.algorithm) throw new TokenProfileError('alg is not that of the key');
    return key;
  }

  /**
   * Checks the claims of a token whose signature is valid, and returns them.
   * @throws TokenProfileError if a claim breaks the profile.
   */
  checkClaims(payload: unknown): AccessTokenClaims {
    if (typeof payload !== 'object' || payload === null) {
      throw new TokenProfileError('the payload is not an object');
    }
    const claims = payload as Record<string, unknown>;
    this.checkTimes(claims);
    const { issuer, audience } = this.options;
    if (claims.iss !== issuer) throw wrongConfiguration('iss', claims.iss, issuer);
    if (claims.aud !== audience) throw wrongConfiguration('aud', claims.aud, audience);
    // The holder must prove possession of a key (RFC 7800), so this is not a bearer token.
    if (claims.cnf !== undefined) throw new TokenProfileError('cnf: not a bearer token');
    for (const name of ['sub', 'jti', 'sid', 'client_id']) {
      if (typeof claims[name] !== 'string' || claims[name] === '') {
        throw new TokenProfileError(`${name} is not a non-empty string`);
      }
    }
    const { scope = '', roles = [] } = claims;
    if (typeof scope !== 'string') throw new TokenProfileError('scope is not a string');
    if (!isStrings(roles)) throw new TokenProfileError('roles is not a list of strings');
    checkAuthentication(claims);
    return { ...(claims as unknown as AccessTokenClaims), scope, roles };
  }

  /** Returns whether `exp`, `iat` and `nbf` of claims that were checked before are still valid. */
  isTimely(claims: AccessTokenClaims): boolean {
    try {
      this.checkTimes(claims);
      return true;
    } catch {
      return false;
    }
  }

  private checkTimes({ exp, iat, nbf }: { exp?: unknown; iat?: unknown; nbf?: unknown }): void {
    const now = this.clock.nowSeconds();
    if (!isFinite(exp)) throw new TokenProfileError('exp is not a finite number');
    if (!isFinite(iat)) throw new TokenProfileError('iat is not a finite number');
    if (nbf !== undefined && !isFinite(nbf)) {
      throw new TokenProfileError('nbf is not a finite number');
    }
    if (exp <= now - CLOCK_LEEWAY_SECONDS) throw new TokenProfileError('exp is past', true);
    const latest = now + this.options.accessTokenSeconds + CLOCK_LEEWAY_SECONDS;
    if (exp > latest) throw new TokenProfileError('exp is later than the longest lifetime allows');
    if (iat > now + CLOCK_LEEWAY_SECONDS) throw new TokenProfileError('iat is in the future');
    if (nbf !== undefined && nbf > now + CLOCK_LEEWAY_SECONDS) {
      throw new TokenProfileError('nbf is in the future');
    }
  }
}

/** Checks the claims of RFC 9470, which a token may leave out. */
function checkAuthentication({ acr = '', amr = [], auth_time = 0 }: Record<string, unknown>): void {
  if (typeof acr !== 'string') throw new TokenProfileError('acr is not a string');
  if (!isStrings(amr)) throw new TokenProfileError('amr is not a list of strings');
  if (!isFinite(auth_time)) throw new TokenProfileError('auth_time is not a finite number');
}

/** Parses the header of a compact JWS (RFC 7515 section 7.1) in canonical base64url. */
function parseHeader(token: string): Record<string, unknown> {
  if (token.length > MAX_TOKEN_LENGTH) throw new TokenProfileError('too long');
  const parts = token.split('.');
  if (parts.length !== 3) throw new TokenProfileError('not three parts');
  for (const part of parts) {
    // Padding, another alphabet or stray last bits would give one token several spellings.
    const canonical = Buffer.from(part, 'base64url').toString('base64url');
    if (part === '' || part !== canonical) throw new TokenProfileError('not canonical base64url');
  }
  try {
    const header: unknown = JSON.parse(Buffer.from(parts[0]!, 'base64url').toString('utf8'));
    if (typeof header === 'object' && header !== null) return header as Record<string, unknown>;
  } catch {
    // Malformed JSON gets the same error as a header that is not an object.
  }
  throw new TokenProfileError('the header is not a JSON object');
}

function wrongConfiguration(name: string, value: unknown, expected: string): TokenProfileError {
  const found = JSON.stringify(value)?.slice(0, 200);
  const reason = `${name} is ${found}, expected ${JSON.stringify(expected)}`;
  return new TokenProfileError(reason, false, true);
}

function isSigningAlgorithm(value: unknown): value is SigningAlgorithm {
  return SIGNING_ALGORITHMS.some((algorithm) => algorithm === value);
}

function isFinite(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
