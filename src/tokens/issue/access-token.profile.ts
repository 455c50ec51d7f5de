import { Inject, Injectable } from '@nestjs/common';
import { Clock, CLOCK_LEEWAY_SECONDS } from '../../clock/clock.js';
import { ACCESS_TOKEN_TYPE, type AccessTokenClaims } from './access-token.js';
import { TOKENS_OPTIONS, type TokensOptions } from './tokens.options.js';
import { type VerificationKey, VerificationKeys } from './verification-keys.js';

/** In characters: a header of more than 16 KiB many servers refuse. */
export const MAX_TOKEN_LENGTH = 8_192;
const HEADER_MEMBERS = new Set(['alg', 'kid', 'typ']);

/** A token that is not one of ours, not for us, or not valid now; `reason` is for the developer. */
export class TokenProfileError extends Error {
  constructor(
    readonly reason: string,
    readonly expired = false,
    /** The token is of a key of ours, and not for us: one of the two was set up wrong. */
    readonly misconfigured = false,
  ) {
    super(reason);
  }
}

/**
 * The strict profile of an access token (RFC 8725, RFC 9068) around the library that checks its
 * signature: what is checked before, on the text and the header, and after, on the claims.
 */
@Injectable()
export class AccessTokenProfile {
  constructor(
    @Inject(TOKENS_OPTIONS) private readonly options: TokensOptions,
    private readonly keys: VerificationKeys,
    private readonly clock: Clock,
  ) {}

  /**
   * The key that has to have signed the token: ours, by `kid`, for the one algorithm it is used with.
   * Rejects with {@link TokenProfileError}, and with what `VerificationKeys` throws.
   */
  async keyFor(token: string): Promise<VerificationKey> {
    const header = headerOf(token);
    for (const name of Object.keys(header)) {
      // `crit`, `b64`, `jwk`, `jku`, `x5u`, `x5c`, `zip`, `cty` and whatever comes next: none is ours.
      if (!HEADER_MEMBERS.has(name)) throw new TokenProfileError(`header member ${name}`);
    }
    if (header.typ !== ACCESS_TOKEN_TYPE) throw new TokenProfileError('typ is not at+jwt');
    const key = typeof header.kid === 'string' ? await this.keys.lookUp(header.kid) : null;
    if (!key) throw new TokenProfileError('kid is not one of ours');
    if (header.alg !== key.algorithm) throw new TokenProfileError('alg is not that of the key');
    return key;
  }

  /** The claims of a token whose signature is right. Throws {@link TokenProfileError}. */
  claims(payload: unknown): AccessTokenClaims {
    if (typeof payload !== 'object' || payload === null) {
      throw new TokenProfileError('the payload is not an object');
    }
    const claims = payload as Record<string, unknown>;
    this.checkTimes(claims);
    const { issuer, audience } = this.options;
    if (claims.iss !== issuer) throw notForUs('iss', claims.iss, issuer);
    if (claims.aud !== audience) throw notForUs('aud', claims.aud, audience);
    // Bound to a key that its holder must prove (RFC 7800): not a bearer token.
    if (claims.cnf !== undefined)
      throw new TokenProfileError('a cnf-bound token is no bearer token');
    for (const name of ['sub', 'jti', 'sid', 'client_id']) {
      if (typeof claims[name] !== 'string' || claims[name] === '') {
        throw new TokenProfileError(`${name} is not a text`);
      }
    }
    const { scope = '', roles = [] } = claims;
    if (typeof scope !== 'string') throw new TokenProfileError('scope is not a text');
    if (!isTexts(roles)) throw new TokenProfileError('roles is not a list of texts');
    return { ...(claims as unknown as AccessTokenClaims), scope, roles };
  }

  /** Whether claims that were right when they were looked at are so now: it is their times that change. */
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
    if (nbf !== undefined && !isFinite(nbf))
      throw new TokenProfileError('nbf is not a finite number');
    if (exp <= now - CLOCK_LEEWAY_SECONDS) throw new TokenProfileError('exp is past', true);
    const latest = now + this.options.accessTokenSeconds + CLOCK_LEEWAY_SECONDS;
    if (exp > latest) throw new TokenProfileError('exp is further than any token of ours lives');
    if (iat > now + CLOCK_LEEWAY_SECONDS) throw new TokenProfileError('iat is in the future');
    if (nbf !== undefined && nbf > now + CLOCK_LEEWAY_SECONDS) {
      throw new TokenProfileError('nbf is in the future');
    }
  }
}

/** The header of a compact JWS (RFC 7515 section 7.1) in canonical base64url, or an error. */
function headerOf(token: string): Record<string, unknown> {
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
    // Falls through to the one answer below.
  }
  throw new TokenProfileError('the header is not a JSON object');
}

function notForUs(name: string, value: unknown, expected: string): TokenProfileError {
  const found = JSON.stringify(value)?.slice(0, 200);
  return new TokenProfileError(
    `${name} is ${found}, and has to be ${JSON.stringify(expected)}`,
    false,
    true,
  );
}

function isFinite(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
