import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../clock/clock.js';
import { Events } from '../events/events.js';
import { SecretKeys } from '../crypto/secret-keys.js';
import { toUnavailableError } from '../http/to-unavailable-error.js';
import { UnavailableError } from '../http/errors.js';
import { toAddressGroup } from './address-group.js';
import { Attempt } from './attempt.js';
import { AttemptsStore } from './attempts.store.js';
import { KeyedSemaphore } from './keyed-semaphore.js';
import type { Limit, LimitName } from './limit.js';
import { LimitExceededError } from './rate-limits.errors.js';
import {
  RATE_LIMITS_OPTIONS,
  createLimits,
  type RateLimitsOptions,
} from './rate-limits.options.js';

/** A limit, and the account, the address (as the request has it) or both that an attempt counts for. */
export interface LimitKey {
  limit: LimitName;
  account?: string;
  ip?: string | null;
  /**
   * Called when the limit is exceeded; may return a fallback limit to count for. If that is exceeded too, the error names
   * the first.
   */
  fallback?: () => Promise<LimitKey | null>;
}

const MAC_PURPOSE = 'limits';
/** How long a wrong client secret waits while the database is unavailable. */
const WAIT_WITHOUT_STORE_MS = 1_000;
/** 2^20 slots for each limit, as hexadecimal digits: this bounds the rows of the table. */
const SLOT_DIGITS = 5;
const MAX_CACHED_REFUSALS = 10_000;

/** Limits how often something may be attempted, in all instances together. */
@Injectable()
export class RateLimiter {
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
    this.enabled = options.enabled ?? true;
    this.limits = createLimits(options);
  }

  /**
   * Counts an attempt for each key in this order, then runs `work`. The attempt succeeds if `work` resolves. If it
   * rejects, the attempt stays counted, unless the server could not do the work (503) or `work` has reported another
   * outcome to the {@link Attempt}.
   *
   * Keys before an exceeded one stay counted: an address that keeps trying an account that has to wait soon uses up its
   * own attempts.
   * @throws LimitExceededError if a limit is exceeded.
   */
  async attempt<T>(keys: readonly LimitKey[], work: (attempt: Attempt) => Promise<T>): Promise<T> {
    const attempt = new Attempt(this.store);
    if (!this.enabled) return work(attempt);
    const releases: Array<() => void> = [];
    try {
      for (const key of keys) releases.push(await this.countOrFallBack(key, attempt));
      const result = await work(attempt);
      if (!attempt.settled) await ignoreUnavailable(attempt.succeeded());
      return result;
    } catch (error) {
      if (isUnavailable(error)) await ignoreUnavailable(attempt.cancel());
      throw error;
    } finally {
      for (const release of releases) release();
    }
  }

  /**
   * Checks a key that {@link countFailure} counts, in the memory of this process only. It suits checks that are frequent
   * and hardly ever guessed at, so that a success costs no query.
   * @throws LimitExceededError if the limit is exceeded.
   */
  assertAllowed(key: LimitKey): void {
    if (!this.enabled) return;
    const untilMs = this.refusedUntilMs.get(this.toStoredKey(key)) ?? 0;
    if (untilMs > this.clock.now().getTime()) throw this.refuse(this.limits[key.limit], untilMs);
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
      const result = await this.increment(storedKey, limit);
      return 'refusedUntilMs' in result ? result.refusedUntilMs : result.nextAtMs;
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      return this.clock.now().getTime() + WAIT_WITHOUT_STORE_MS;
    }
  }

  /** Returns the release function. */
  private async countOrFallBack(key: LimitKey, attempt: Attempt): Promise<() => void> {
    const first = await this.count(key, attempt);
    if (typeof first === 'function') return first;
    const fallback = await key.fallback?.();
    const second = fallback ? await this.count(fallback, attempt) : null;
    if (typeof second === 'function') return second;
    // Never the second limit: only an account that exists has one.
    throw this.refuse(this.limits[key.limit], first);
  }

  /** Returns the release function, or the time until which attempts are refused. */
  private async count(key: LimitKey, attempt: Attempt): Promise<(() => void) | number> {
    const limit = this.limits[key.limit];
    const storedKey = this.toStoredKey(key);
    const release = await this.semaphore.acquire(storedKey, limit.freeAttempts);
    if (!release) return this.clock.now().getTime();
    try {
      const result = await this.increment(storedKey, limit);
      if ('refusedUntilMs' in result) {
        release();
        return result.refusedUntilMs;
      }
      attempt.add(limit, result);
      return release;
    } catch (error) {
      release();
      throw error;
    }
  }

  private increment(storedKey: string, limit: Limit) {
    return this.store.increment(storedKey, limit, this.clock.now().getTime());
  }

  private refuse(limit: Limit, untilMs: number): LimitExceededError {
    this.events.emit('limit.reached', { limit: limit.name });
    return new LimitExceededError(limit, untilMs - this.clock.now().getTime());
  }

  /** Hides accounts and addresses from readers of the table, who cannot compute which of them share a slot either. */
  private toStoredKey({ limit, account, ip }: LimitKey): string {
    const text = JSON.stringify([account ?? null, ip === undefined ? null : toAddressGroup(ip)]);
    const mac = this.secrets.createMac(MAC_PURPOSE, limit, Buffer.from(text));
    return `${limit}:${mac.toString('hex').slice(0, SLOT_DIGITS)}`;
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
