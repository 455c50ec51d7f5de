import { Injectable, Logger } from '@nestjs/common';
import { toUnavailableError } from '../../http/to-unavailable-error.js';
import { TokenProfileError } from '../issue/access-token.profile.js';
import { InactiveSubjectError, InvalidAccessTokenError } from './bearer.errors.js';
import { bearerToken, type HttpRequest } from './bearer-token.js';
import { isPending } from './is-pending.js';
import { JwtStrategy, KeyLookupError, type PresentedToken } from './jwt.strategy.js';
import type { Principal } from './principal.js';
import { runStrategy, type StrategyOutcome } from './run-strategy.js';
import { type SubjectState, SubjectResolver } from './subject-resolver.js';
import { type VerifiedToken, VerifiedTokens } from './verified-tokens.js';

/** Why the library refused a token: whatever it says, it is the signature that it checks. */
const SIGNATURE = new TokenProfileError('signature');
/** Each is told once. */
const MOST_TOLD = 10;

/** Whether an access token is good now: its form, its signature, its claims, its session and its user. */
@Injectable()
export class AccessTokenVerifier {
  private readonly logger = new Logger(AccessTokenVerifier.name);
  private readonly told = new Set<string>();

  constructor(
    private readonly strategy: JwtStrategy,
    private readonly verified: VerifiedTokens,
    private readonly subjects: SubjectResolver,
  ) {}

  /**
   * Whom the bearer token of the request speaks for, without a promise where all is known. Throws, or rejects with,
   * `InvalidAccessTokenError`, `InactiveSubjectError`, and `UnavailableError` where that cannot be known just now.
   */
  verify(request: Pick<HttpRequest, 'headers'>): Principal | Promise<Principal> {
    const token = bearerToken(request);
    if (token === null) throw new InvalidAccessTokenError();
    try {
      const verified = this.verified.find(token);
      if (verified === null || isPending(verified)) return this.verifyAnew(token, verified);
      const state = this.findSubject(token, verified);
      return isPending(state) ? principalOnce(verified, state) : principalOf(verified, state);
    } catch (error) {
      return unavailable(error);
    }
  }

  private async verifyAnew(
    token: string,
    remembered: PromiseLike<VerifiedToken | null> | null,
  ): Promise<Principal> {
    try {
      const verified = (await remembered) ?? (await this.checked(token));
      return await principalOnce(verified, this.findSubject(token, verified));
    } catch (error) {
      return unavailable(error);
    }
  }

  /** All that depends on the token alone. */
  private async checked(token: string): Promise<VerifiedToken> {
    const presented: PresentedToken = { token };
    const outcome = await runStrategy<VerifiedToken>(this.strategy, presented).catch(profileError);
    const { user: verified, info } = outcome;
    if (verified) {
      this.verified.remember(token, verified);
      return verified;
    }
    if (info instanceof KeyLookupError) throw info.cause;
    const { expired, reason, misconfigured } = info instanceof TokenProfileError ? info : SIGNATURE;
    if (misconfigured && this.told.size < MOST_TOLD && !this.told.has(reason)) {
      this.told.add(reason);
      this.logger.warn({ msg: 'Tokens of the issuer are not for this application.', reason });
    }
    // For whoever set up the issuer, the audience or the clock wrong; the caller is not told.
    this.logger.debug({ msg: 'An access token was refused', reason });
    throw new InvalidAccessTokenError(expired ? 'The access token expired' : undefined);
  }

  /** What is true now, whatever was when the token was made. */
  private findSubject(
    token: string,
    { claims }: VerifiedToken,
  ): ReturnType<SubjectResolver['resolve']> {
    const { sub: subject, sid: sessionId, client_id: clientId, roles } = claims;
    return this.subjects.resolve({ subject, sessionId, clientId, roles, token });
  }
}

async function principalOnce(
  verified: VerifiedToken,
  state: ReturnType<SubjectResolver['resolve']>,
): Promise<Principal> {
  try {
    return principalOf(verified, await state);
  } catch (error) {
    return unavailable(error);
  }
}

function principalOf({ claims, scopes }: VerifiedToken, state: SubjectState | null): Principal {
  if (state === null) throw new InvalidAccessTokenError();
  if (state.disabled) throw new InactiveSubjectError();
  return {
    id: claims.sub,
    userId: state.userId ?? null,
    username: state.username,
    // Copies: whoever changes them changes nobody else's.
    scopes: without(state.withheldScopes, scopes),
    roles: [...state.roles],
    sessionId: claims.sid,
    clientId: claims.client_id,
    claims: claims as Principal['claims'],
  };
}

function without(withheld: readonly string[] | undefined, scopes: readonly string[]): string[] {
  return withheld?.length ? scopes.filter((each) => !withheld.includes(each)) : [...scopes];
}

/** What is wrong with the claims is thrown by the strategy, and is a refusal like any other. */
function profileError(error: unknown): StrategyOutcome<never> {
  if (error instanceof TokenProfileError) return { user: null, info: error };
  throw error;
}

/** Said here, since no filter of ours may stand before the routes of the application. */
function unavailable(error: unknown): never {
  throw toUnavailableError(error) ?? error;
}
