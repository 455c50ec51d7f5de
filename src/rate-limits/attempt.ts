import type { Transaction } from '../database/transactions.js';
import type { AttemptsStore, CountedAttempt } from './attempts.store.js';
import type { Limit } from './limit.js';

/** One attempt, counted before its outcome is known. It stays counted unless its outcome is reported. */
export class Attempt {
  private readonly counted: Array<{ limit: Limit; count: CountedAttempt }> = [];
  /** Whether the outcome was reported. */
  settled = false;

  constructor(private readonly store: AttemptsStore) {}

  /** Adds a limit that the attempt was counted for. */
  add(limit: Limit, count: CountedAttempt): void {
    this.counted.push({ limit, count });
  }

  /**
   * Reports a success. It clears the count of the account. Of the address only this attempt is taken back: an attacker
   * with an account of their own must not clear the failures for other accounts. Call it again if `transaction` is rolled
   * back and repeated.
   */
  async succeeded(transaction?: Transaction): Promise<void> {
    this.settled = true;
    for (const { limit, count } of this.counted) {
      if (limit.onSuccess === 'clear') await this.store.clear(count.key, transaction);
      if (limit.onSuccess === 'uncount') await this.store.decrement(count, transaction);
    }
  }

  /** Cancels the attempt: the server could not check the credentials, so it must not count. */
  async cancel(transaction?: Transaction): Promise<void> {
    this.settled = true;
    for (const { count } of this.counted) await this.store.decrement(count, transaction);
  }
}
