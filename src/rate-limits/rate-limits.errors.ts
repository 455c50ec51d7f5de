import { ProblemException } from '../http/problem.exception.js';
import type { Limit, LimitName } from './limit.js';

/**
 * 429 `too_many_requests`: it was tried too often. `Retry-After` says, in seconds, when to come back, and so do `RateLimit`
 * and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-11). It is the same for an account that does not exist.
 */
export class LimitExceededError extends ProblemException {
  readonly limit: LimitName;

  constructor(limit: Limit, waitMs = 1000) {
    const { name, free, longestSeconds, forgetSeconds, forgetAfter } = limit;
    const seconds = Math.max(1, Math.ceil(waitMs / 1000));
    // After so long there is something left again, whatever was tried.
    const window = forgetAfter === 'first-try' ? forgetSeconds : longestSeconds;
    super(
      {
        status: 429,
        code: 'too_many_requests',
        detail: 'Too many attempts; try again later.',
      },
      {
        'Retry-After': String(seconds),
        'RateLimit-Policy': `"${name}";q=${free};w=${window}`,
        RateLimit: `"${name}";r=0;t=${seconds}`,
      },
    );
    this.limit = name;
  }
}
