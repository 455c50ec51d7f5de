import { ProblemException } from '../http/problem.exception.js';
import { createLimits, type Limit, type LimitName } from './rate-limits.options.js';

/**
 * 429 `too_many_requests`: too many attempts. `Retry-After`, `RateLimit` and `RateLimit-Policy`
 * (draft-ietf-httpapi-ratelimit-headers-11) say in seconds when to try again. The answer is the same for an account that
 * does not exist.
 */
export class LimitExceededError extends ProblemException {
  readonly limit: LimitName;

  constructor(limit: Limit, waitMs = 1000) {
    const { name, freeAttempts, maxWaitSeconds, windowSeconds, windowFrom } = limit;
    const seconds = Math.max(1, Math.ceil(waitMs / 1000));
    // After this time at least one attempt is allowed again.
    const window = windowFrom === 'first-attempt' ? windowSeconds : maxWaitSeconds;
    super(
      {
        status: 429,
        code: 'too_many_requests',
        detail: 'Too many attempts; try again later.',
      },
      {
        'Retry-After': String(seconds),
        'RateLimit-Policy': `"${name}";q=${freeAttempts};w=${window}`,
        RateLimit: `"${name}";r=0;t=${seconds}`,
      },
    );
    this.limit = name;
  }
}

/** Creates the error of a limit with its default numbers, for the OpenAPI document. */
export function createLimitExample(name: LimitName): LimitExceededError {
  return new LimitExceededError(createLimits({})[name]);
}
