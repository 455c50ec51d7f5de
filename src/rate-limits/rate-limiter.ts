import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../clock/clock.js';
import { SecretKeys } from '../crypto/secret-keys.js';
import type { Transaction } from '../database/transactions.js';
import { Events } from '../events/events.js';
import type { UnitOfWork } from '../events/units-of-work.js';
import { UnavailableError } from '../http/errors.js';
import { toUnavailableError } from '../http/database-errors.js';
import { AttemptsStore, type CountedAttempt, type RefusedAttempt } from './attempts.store.js';
import { ChangeCounter } from './change-counter.js';
import { KeyedSemaphore } from './keyed-semaphore.js';
import { LimitExceededError } from './rate-limits.errors.js';
import {
  createLimits,
  type Limit,
  type LimitKey,
  type LimitName,
  RATE_LIMITS_OPTIONS,
  type RateLimitsOptions,
} from './rate-limits.options.js';
import { createStoredKey } from './stored-key.js';

interface Counted {
  limit: Limit;
  count: CountedAttempt;
  release: () => void;
}

/** How long a wrong client secret waits while the database is unavailable. */
const WAIT_WITHOUT_STORE_MS = 1_000;
const MAX_CACHED_REFUSALS = 10_000;
/** How often a refused attempt is made again while the one before it may still succeed: for about five seconds. */
const MAX_POLLS = 100;
const POLL_MS = 50;

/** Limits how often something may be attempted, in all instances together. */
@Injectable()
export class RateLimiter extends ChangeCounter {
  private readonly enabled: boolean;
  private readonly limits: Readonly<Record<LimitName, Limit>>;
  private readonly semaphore = new KeyedSemaphore();
  private readonly refusedUntilMs = new LRUCache<string, number>({ max: MAX_CACHED_REFUSALS });

  constructor(
    @Inject(RATE_LIMITS_OPTIONS) options: RateLimitsOptions,
    private readonly store: AttemptsStore,
    private readonly secrets: SecretKeys,
    private readonly clock: Clock,
    private readonly events: Events,
  ) {
    super();
    this.enabled = options.enabled ?? true;
    this.limits = createLimits(options);
  }

  /**
   * Runs `work`, which counts the attempt. The attempt succeeds if `work` resolves. If it rejects, the attempt stays
   * counted, unless the server could not do the work (503) or `work` has reported another outcome to the {@link Attempt}.
   */
  async attempt<T>(work: (attempt: Attempt) => Promise<T>): Promise<T> {
    const attempt = new Attempt(this.store, async (key) => (this.enabled ? this.count(key) : null));
    try {
      const result = await work(attempt);
      if (!attempt.settled) await ignoreUnavailable(attempt.succeeded());
      return result;
    } catch (error) {
      if (error instanceof LimitExceededError) {
        this.events.emit('limit.reached', { limit: error.limit });
      }
      await ignoreUnavailable(isUnavailable(error) ? attempt.cancel() : attempt.failed());
      throw error;
    } finally {
      attempt.release();
    }
  }

  countChange(userId: string): Promise<void> {
    return this.attempt((attempt) => attempt.count({ limit: 'changes-user', userId }));
  }

  /**
   * Counts an attempt in the unit of work of what it causes: it counts if and only if that is committed.
   * @returns false if the limit is exceeded.
   */
  async tryCount(key: LimitKey, unit: UnitOfWork): Promise<boolean> {
    if (!this.enabled) return true;
    const { transaction } = unit;
    const limit = this.limits[key.limit];
    const storedKey = this.toStoredKey(key);
    const result = await this.store.increment(storedKey, limit, this.nowMs(), { transaction });
    if (!('refusedUntilMs' in result)) return true;
    await this.shortenAndGetWaitMs(storedKey, limit, result, transaction);
    await unit.emit('limit.reached', { limit: limit.name });
    return false;
  }

  /**
   * Checks a key that {@link countFailure} counts, in the memory of this process only. It suits checks that are frequent
   * and hardly ever guessed at, so that a success costs no query.
   * @throws LimitExceededError if the limit is exceeded.
   */
  assertAllowed(key: LimitKey): void {
    if (!this.enabled) return;
    const limit = this.limits[key.limit];
    const waitMs = (this.refusedUntilMs.get(this.toStoredKey(key)) ?? 0) - this.nowMs();
    // A wait beyond the maximum was cached while the clock was ahead.
    if (waitMs <= 0 || waitMs > limit.maxWaitSeconds * 1000) return;
    this.events.emit('limit.reached', { limit: limit.name });
    throw new LimitExceededError(limit, waitMs);
  }

  /** Returns whether at least as many attempts of the key have failed as are free. For a limit that a success clears. */
  async hasManyFailures(key: LimitKey, transaction: Transaction): Promise<boolean> {
    if (!this.enabled) return false;
    const failures = await this.store.count(this.toStoredKey(key), this.nowMs(), transaction);
    return failures >= this.limits[key.limit].freeAttempts;
  }

  /** Sets the count of a key to zero, for an owner who has proved themselves in another way. */
  async clear(key: LimitKey, transaction: Transaction): Promise<void> {
    if (this.enabled) await this.store.clear(this.toStoredKey(key), transaction);
  }

  /** Counts an attempt that has failed already. If the count cannot be stored, the key waits a moment in this process. */
  async countFailure(key: LimitKey): Promise<void> {
    if (!this.enabled) return;
    const storedKey = this.toStoredKey(key);
    const untilMs = await this.incrementFailures(storedKey, this.limits[key.limit]);
    this.refusedUntilMs.set(storedKey, untilMs);
  }

  private async incrementFailures(storedKey: string, limit: Limit): Promise<number> {
    try {
      const result = await this.store.increment(storedKey, limit, this.nowMs());
      if (!('refusedUntilMs' in result)) return result.nextAtMs;
      return this.nowMs() + (await this.shortenAndGetWaitMs(storedKey, limit, result));
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      return this.nowMs() + WAIT_WITHOUT_STORE_MS;
    }
  }

  private async count(key: LimitKey): Promise<Counted | LimitExceededError> {
    const limit = this.limits[key.limit];
    const storedKey = this.toStoredKey(key);
    // A limit that counts successes too need not wait for the outcome of the attempts before.
    const release =
      limit.onSuccess === 'keep'
        ? () => {}
        : await this.semaphore.acquire(storedKey, limit.freeAttempts);
    if (!release) return new LimitExceededError(limit);
    try {
      const result = await this.increment(storedKey, limit);
      if (!('refusedUntilMs' in result)) return { limit, count: result, release };
      release();
      return new LimitExceededError(
        limit,
        await this.shortenAndGetWaitMs(storedKey, limit, result),
      );
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Counts the attempt when the outcome of the one before is known, so that right passwords do not refuse each other. */
  private async increment(
    storedKey: string,
    limit: Limit,
  ): Promise<CountedAttempt | RefusedAttempt> {
    for (let polls = 0; ; polls++) {
      const isPending = limit.onSuccess === 'clear';
      const result = await this.store.increment(storedKey, limit, this.nowMs(), { isPending });
      const isFinal = !('refusedUntilMs' in result) || !result.isPending;
      if (isFinal || polls === MAX_POLLS) return result;
      await sleep(POLL_MS);
    }
  }

  /** Returns the wait. One beyond the maximum was stored while the clock was ahead, and is shortened. */
  private async shortenAndGetWaitMs(
    storedKey: string,
    limit: Limit,
    { refusedUntilMs }: RefusedAttempt,
    transaction?: Transaction,
  ): Promise<number> {
    const [nowMs, maxMs] = [this.nowMs(), limit.maxWaitSeconds * 1000];
    const isTooLong = refusedUntilMs > nowMs + maxMs;
    if (isTooLong) await this.store.shortenWait(storedKey, nowMs + maxMs, transaction);
    return Math.min(refusedUntilMs - nowMs, maxMs);
  }

  private nowMs(): number {
    return this.clock.now().getTime();
  }

  private toStoredKey(key: LimitKey): string {
    return createStoredKey(this.secrets, key);
  }
}

/** One attempt, counted before its outcome is known. It stays counted unless its outcome is reported. */
export class Attempt {
  private readonly counted: Counted[] = [];
  /** Whether the outcome was reported. */
  settled = false;
  private cancelled = false;
  /** Whether the free attempts of a key, which a success clears, had all failed before this one. */
  followsFailures = false;
  /** How many attempts for a key that a success clears were counted since the last success, this one included. */
  failuresInARow = 0;

  constructor(
    private readonly store: AttemptsStore,
    private readonly countFor: (key: LimitKey) => Promise<Counted | LimitExceededError | null>,
  ) {}

  /**
   * Counts the attempt for a key. If it is refused, it stays counted for the keys before: an address that keeps trying an
   * account that has to wait soon uses up its own attempts.
   * @throws LimitExceededError if the limit is exceeded.
   */
  async count(key: LimitKey): Promise<void> {
    const refusal = await this.tryCount(key);
    if (refusal) throw refusal;
  }

  /** Counts the attempt for a key, like {@link count}, but returns the error. */
  async tryCount(key: LimitKey): Promise<LimitExceededError | null> {
    const counted = await this.countFor(key);
    if (counted instanceof LimitExceededError) {
      // Another key may let the attempt through.
      this.followsFailures = true;
      return counted;
    }
    if (counted === null) return null;
    this.counted.push(counted);
    const { limit, count } = counted;
    if (limit.onSuccess !== 'clear') return null;
    this.failuresInARow = count.attempts;
    this.followsFailures ||= count.attempts > limit.freeAttempts;
    return null;
  }

  /**
   * Reports a success. It clears the count of the account. Of the address only this attempt is taken back: an attacker
   * with an account of their own must not clear the failures for other accounts. Call it again if `transaction` is rolled
   * back and repeated.
   */
  async succeeded(transaction?: Transaction): Promise<void> {
    this.settled = true;
    await this.store.takeBack(this.counted, transaction);
  }

  /** Cancels the attempt: the server could not check the credentials, so it must not count. Later calls do nothing. */
  async cancel(): Promise<void> {
    if (this.cancelled) return;
    this.settled = this.cancelled = true;
    for (const { count } of this.counted) await this.store.decrement(count);
  }

  /** Reports a failure, unless another outcome was reported: attempts that wait for this one are refused at once. */
  async failed(): Promise<void> {
    if (this.settled) return;
    for (const { limit, count } of this.counted) {
      const mayBlock = limit.onSuccess === 'clear' && count.nextAtMs > 0;
      if (mayBlock) await this.store.settle(count);
    }
  }

  /** Lets the attempts that wait in this process go on. */
  release(): void {
    for (const { release } of this.counted) release();
  }
}

/** A sign-in that has succeeded stands, even if its attempt cannot be taken back. */
async function ignoreUnavailable(settling: Promise<void>): Promise<void> {
  await settling.catch((error: unknown) => {
    if (!isUnavailable(error)) throw error;
  });
}

function isUnavailable(error: unknown): boolean {
  return error instanceof UnavailableError || toUnavailableError(error) !== null;
}
