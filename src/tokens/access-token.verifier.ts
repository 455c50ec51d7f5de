import { Injectable, Logger, type Provider } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { toUnavailableError } from '../http/database-errors.js';
import { AccessTokenProfile, TokenProfileError } from './access-token.profile.js';
import type { HttpRequest } from '../http/request-origin.js';
import { getBearerToken } from './bearer-token.js';
import { OpaqueTokens, type PresentedFrom } from './opaque-tokens.js';
import { JwtStrategy, type VerifiedToken } from './jwt.strategy.js';
import type { Credential, Principal, PrincipalClaims } from './principal.js';
import { SubjectResolver, type SubjectState } from './subject-resolver.js';
import { InactiveSubjectError, InvalidAccessTokenError } from './tokens.errors.js';
import { type VerificationKey, VerificationKeys } from './verification-keys.js';
import { writeLine } from '../http/write-line.js';

/** The maximum number of distinct warnings about tokens for another issuer or audience. */
const MAX_WARNINGS = 10;

/** The characters of all cached tokens: about 15,000 tokens, or 1,200 of the longest ones. */
const MAX_CHARACTERS = 10_000_000;

/** The last characters of a token are part of its signature, so they tell tokens apart, and are quick to hash. */
const KEY_LENGTH = 32;

/** A token whose own text and times are valid. */
interface CheckedToken {
  claims: PrincipalClaims;
  /** The items of the claim `scope`. */
  scopes: readonly string[];
}

interface CachedToken extends VerifiedToken {
  token: string;
}

/** Caches verified tokens by their whole text, so that each is parsed and verified once. */
@Injectable()
export class VerifiedTokenCache {
  private readonly cached = new LRUCache<string, CachedToken>({
    maxSize: MAX_CHARACTERS,
    sizeCalculation: ({ token }) => token.length,
  });

  constructor(private readonly profile: AccessTokenProfile) {}

  /** Returns the cached token, or null if it is unknown, expired or not valid yet. The caller must check its key. */
  find(token: string): VerifiedToken | null {
    const cached = this.cached.get(toCacheKey(token));
    // The end of a signature proves nothing, so the whole text must match.
    if (cached?.token !== token) return null;
    if (this.profile.isTimely(cached.claims)) return cached;
    this.cached.delete(toCacheKey(token));
    return null;
  }

  /** Caches a token. Its claims are frozen, because all requests with the token share them. */
  add(token: string, verified: VerifiedToken): void {
    deepFreeze(verified.claims);
    this.cached.set(toCacheKey(token), { ...verified, token });
  }
}

/**
 * Verifies bearer tokens: the form, the signature, the claims, the session and the user of an access token. An opaque
 * token goes to its own verifier.
 */
@Injectable()
export class AccessTokenVerifier {
  private readonly logger = new Logger(AccessTokenVerifier.name);
  private readonly warned = new Set<string>();

  constructor(
    private readonly strategy: JwtStrategy,
    private readonly cache: VerifiedTokenCache,
    private readonly keys: VerificationKeys,
    private readonly subjects: SubjectResolver,
    private readonly opaque: OpaqueTokens,
  ) {}

  /**
   * Returns the user or client that the bearer token of the request was issued for.
   * @throws InvalidAccessTokenError if the token is missing, malformed, expired or revoked.
   * @throws InactiveSubjectError if the user is disabled.
   * @throws UnavailableError if the keys, the session or the user cannot be read.
   */
  async verify(request: Pick<HttpRequest, 'headers'> & PresentedFrom): Promise<Principal> {
    const token = getBearerToken(request);
    if (token === null) throw new InvalidAccessTokenError();
    try {
      const opaque = this.opaque.find(token);
      if (opaque) return await opaque.verify(token, request);
      let verified = this.cache.find(token);
      const key = verified && (await this.keys.lookUp(verified.key.kid, verified.key.algorithm));
      if (!verified || !isSameKey(verified.key, key)) verified = await this.verifyToken(token);
      const { sub: subject, sid: sessionId, client_id: clientId, roles } = verified.claims;
      const own = { credential: getCredential(verified), sessionId };
      const given = { subject, clientId, roles, scopes: verified.scopes, token, ...own };
      return toPrincipal(verified, await this.subjects.resolve(given), own);
    } catch (error) {
      // Converted here, because the application's own routes have no filter of ours.
      throw toUnavailableError(error) ?? error;
    }
  }

  /** Checks everything that depends on the token alone. */
  private async verifyToken(token: string): Promise<VerifiedToken> {
    try {
      const verified = await this.strategy.verify(token);
      this.cache.add(token, verified);
      return verified;
    } catch (error) {
      if (!(error instanceof TokenProfileError)) throw error;
      if (error.misconfigured) this.warnOnce(error.reason);
      // The log has the reason; the client does not learn it.
      writeLine(this.logger, 'debug', 'An access token was rejected.', { reason: error.reason });
      throw new InvalidAccessTokenError(error.expired ? 'The access token expired' : undefined);
    }
  }

  private warnOnce(reason: string): void {
    if (this.warned.size >= MAX_WARNINGS || this.warned.has(reason)) return;
    this.warned.add(reason);
    writeLine(this.logger, 'warn', 'Tokens of the issuer are not for this application.', {
      reason,
    });
  }
}

/** The providers of the verifier. The module also needs keys, a profile and a {@link SubjectResolver}. */
export const VERIFIER_PROVIDERS: Provider[] = [
  AccessTokenVerifier,
  JwtStrategy,
  OpaqueTokens,
  VerifiedTokenCache,
];

/**
 * Returns the principal of a token, as its subject is now.
 * @throws InvalidAccessTokenError if the subject was deleted, or the session has ended; InactiveSubjectError if the user is
 * disabled.
 */
export function toPrincipal(
  { claims, scopes }: CheckedToken,
  state: SubjectState | null,
  own: Pick<Principal, 'credential' | 'sessionId'>,
): Principal {
  if (state === null) throw new InvalidAccessTokenError();
  if (state.disabled) throw new InactiveSubjectError();
  return {
    id: claims.sub,
    userId: state.userId ?? null,
    username: state.username,
    // Copies, so that a controller that changes them changes no other request.
    scopes: without(state.withheldScopes, scopes),
    roles: [...state.roles],
    emailVerified: state.emailVerified ?? claims.email_verified === true,
    acr: state.acr ?? claims.acr ?? null,
    amr: [...(claims.amr ?? [])],
    authTime: state.authTime ?? claims.auth_time ?? null,
    credential: own.credential,
    sessionId: own.sessionId,
    clientId: claims.client_id,
    claims,
  };
}

function without(withheld: readonly string[] | undefined, scopes: readonly string[]): string[] {
  return withheld?.length ? scopes.filter((each) => !withheld.includes(each)) : [...scopes];
}

/** Returns whether the key of a cached token is still the one that its `kid` names. */
function isSameKey(key: VerificationKey, current: VerificationKey | null): boolean {
  return current?.publicKey === key.publicKey && current.algorithm === key.algorithm;
}

/**
 * Tells the token of a user from that of a client that acts for itself: only the user's has an `acr`, and even
 * that may lack `auth_time`.
 */
function getCredential({ claims }: VerifiedToken): Credential {
  return claims.acr === undefined ? 'client' : 'session';
}

function toCacheKey(token: string): string {
  return token.slice(-KEY_LENGTH);
}

function deepFreeze(value: object): void {
  for (const member of Object.values(value)) {
    if (typeof member === 'object' && member !== null) deepFreeze(member as object);
  }
  Object.freeze(value);
}
