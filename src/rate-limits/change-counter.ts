/** Counts the changes that a user makes. `RateLimiter` does; this file loads no database, for tests of controllers. */
export abstract class ChangeCounter {
  /**
   * Counts a change of the user.
   * @throws LimitExceededError if the user has made too many.
   */
  abstract countChange(userId: string): Promise<void>;
}
