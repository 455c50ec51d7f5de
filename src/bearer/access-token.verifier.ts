import { Injectable, Logger } from '@nestjs/common';
import { databaseUnavailable } from '../errors/database-unavailable.js';
import { TokenProfileError } from '../tokens/access-token.profile.js';
import { InvalidAccessTokenError } from './bearer.errors.js';
import type { HttpRequest } from './bearer-token.js';
import { JwtStrategy, KeyLookupError } from './jwt.strategy.js';
import type { Principal } from './principal.js';
import { runStrategy, type StrategyOutcome } from './run-strategy.js';

/** Why the library refused a token: whatever it says, it is the signature that it checks. */
const SIGNATURE = new TokenProfileError('signature');
/** Each is told once. */
const MOST_TOLD = 10;

/**
 * Whether an access token is good now: its form, its signature, its claims, its session and its user.
 *
 * @example
 * ```ts
 * import { Injectable } from '@nestjs/common';
 * import { AccessTokenVerifier, type Principal } from 'nightlatch';
 *
 * // For a message that carries its token in itself: a job, or the first frame of a socket.
 * @Injectable()
 * export class Jobs {
 *   constructor(private readonly tokens: AccessTokenVerifier) {}
 *
 *   async owner({ token }: { token: string }): Promise<Principal> {
 *     return this.tokens.verify({ headers: { authorization: `Bearer ${token}` } });
 *   }
 * }
 * ```
 */
@Injectable()
export class AccessTokenVerifier {
  private readonly logger = new Logger(AccessTokenVerifier.name);
  private readonly told = new Set<string>();

  constructor(private readonly strategy: JwtStrategy) {}

  /**
   * Whom the bearer token of the request speaks for. Throws `InvalidAccessTokenError`,
   * `InactiveSubjectError`, and `UnavailableError` where that cannot be known just now.
   */
  async verify(request: Pick<HttpRequest, 'headers'>): Promise<Principal> {
    const { user, info } = await runStrategy<Principal>(this.strategy, request).catch(refusal);
    if (user) return user;
    if (info instanceof KeyLookupError) refusal(info.cause);
    const { expired, reason, misconfigured } = info instanceof TokenProfileError ? info : SIGNATURE;
    if (misconfigured && this.told.size < MOST_TOLD && !this.told.has(reason)) {
      this.told.add(reason);
      this.logger.warn({ msg: 'Tokens of the issuer are not for this application.', reason });
    }
    // For whoever set up the issuer, the audience or the clock wrong; the caller is not told.
    this.logger.debug({ msg: 'An access token was refused', reason });
    throw new InvalidAccessTokenError(expired ? 'The access token expired' : undefined);
  }
}

/**
 * What is wrong with the claims is thrown by the strategy, and is a refusal as any other. That the database is away
 * is said here, since no filter of ours may stand before the routes of the application.
 */
function refusal(error: unknown): StrategyOutcome<never> {
  if (error instanceof TokenProfileError) return { user: null, info: error };
  throw databaseUnavailable(error) ?? error;
}
