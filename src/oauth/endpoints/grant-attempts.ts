import { Injectable } from '@nestjs/common';
import { RateLimiter } from '../../rate-limits/rate-limiter.js';
import { AccountLimit } from '../../sign-in/account-limit.js';
import { UnknownScopeError } from '../../sign-in/sign-in.errors.js';
import type { SignInResult } from '../../sign-in/sign-in.service.js';
import type { TokenResponse } from '../../sign-in/token-response.dto.js';
import type { Grant, GrantRequest } from '../grants/grant.js';
import { InvalidGrantError, OAuthError } from '../grants/oauth.errors.js';

/** Runs a grant, and counts what fails: without a limit, the secrets of an application's grant could be guessed. */
@Injectable()
export class GrantAttempts {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly accounts: AccountLimit,
  ) {}

  /** @throws LimitExceededError before the grant runs if the address has failed too often. */
  async exchange(
    grant: Grant,
    given: Pick<GrantRequest, 'parameters' | 'client' | 'request'>,
  ): Promise<TokenResponse | SignInResult> {
    if (!grant.limitsFailures) return grant.exchange({ ...given, countAccount: async () => {} });
    const { ip } = given.request;
    return this.limiter.attempt(async (attempt) => {
      await attempt.count({ limit: 'sign-in-address', ip });
      const countAccount: GrantRequest['countAccount'] = (user, login) =>
        this.accounts.count(attempt, { user, login, ip });
      try {
        const result = await grant.exchange({ ...given, attempt, countAccount });
        // No sign-in yet: it must not clear the count of earlier guesses.
        if ('challenge' in result) await attempt.cancel();
        return result;
      } catch (error) {
        if (!attempt.settled && isNoGuess(error)) await attempt.cancel();
        throw error;
      }
    });
  }
}

/** Returns whether the request was rejected before anything could be guessed: it is malformed, or asks for too much. */
function isNoGuess(error: unknown): boolean {
  if (error instanceof UnknownScopeError) return true;
  return error instanceof OAuthError && !(error instanceof InvalidGrantError);
}
