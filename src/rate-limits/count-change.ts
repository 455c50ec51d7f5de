import type { RateLimiter } from './rate-limiter.js';

/**
 * Counts a change that the user makes to the account.
 * @throws LimitExceededError if the user has made too many.
 */
export function countChange(limiter: RateLimiter, userId: string): Promise<void> {
  return limiter.attempt((attempt) => attempt.count({ limit: 'changes-user', userId }));
}
