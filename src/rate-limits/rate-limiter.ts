import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../clock/clock.js';
import { Events } from '../events/events.js';
import { SecretKeys } from '../crypto/secret-keys.js';
import { addressGroup } from './address-group.js';
import { Attempt } from './attempt.js';
import { KeyedSemaphore } from './keyed-semaphore.js';
import type { Limit, LimitName } from './limit.js';
import { LimitExceededError } from './rate-limits.errors.js';
import {
  RATE_LIMITS_OPTIONS,
  createLimits,
  type RateLimitsOptions,
} from './rate-limits.options.js';
import { isUnavailable, FailoverAttemptStore } from './failover-attempt-store.js';

/** What a try counts for: a limit, and of whom. The address is as the request has it. */
export interface LimitKey {
  limit: LimitName;
  account?: string;
  ip?: string | null;
  /** Asked where it is refused: what it is to count for then. Who is refused there as well is told of the first. */
  fallback?: () => Promise<LimitKey | null>;
}

const PURPOSE = 'limits';
/** 2^20 slots, as hexadecimal digits, for each limit: so many rows there are at most, whoever comes. */
const SLOT_DIGITS = 5;
const REFUSALS_REMEMBERED = 10_000;

/** How often something may be tried, in all instances together. */
@Injectable()
export class RateLimiter {
  private readonly enabled: boolean;
  private readonly limits: Readonly<Record<LimitName, Limit>>;
  private readonly gate = new KeyedSemaphore();
  private readonly refusedUntilMs = new LRUCache<string, number>({ max: REFUSALS_REMEMBERED });

  constructor(
    @Inject(RATE_LIMITS_OPTIONS) options: RateLimitsOptions,
    private readonly buckets: FailoverAttemptStore,
    private readonly secrets: SecretKeys,
    private readonly clock: Clock,
    private readonly events: Events,
  ) {
    this.enabled = options.enabled ?? true;
    this.limits = createLimits(options);
  }

  /**
   * Counts a try for each, in this order, and then does `work`. Where it resolves, the try has succeeded; where it
   * rejects, the try stays counted, unless the server could not do it just now (503) or `work` has said another thing of
   * the {@link Attempt}. Throws `LimitExceededError` where it may not be tried; what stands before the one that
   * refused stays counted: an address that hammers at an account that is slow has soon used up its own.
   */
  async attempt<T>(
    countedFor: readonly LimitKey[],
    work: (attempt: Attempt) => Promise<T>,
  ): Promise<T> {
    const attempt = new Attempt();
    if (!this.enabled) return work(attempt);
    const leave: Array<() => void> = [];
    try {
      for (const each of countedFor) leave.push(await this.count(each, attempt));
      const result = await work(attempt);
      if (!attempt.settled) await quietly(attempt.succeeded());
      return result;
    } catch (error) {
      if (isUnavailable(error)) await quietly(attempt.cancel());
      throw error;
    } finally {
      for (const letNextIn of leave) letNextIn();
    }
  }

  /**
   * Throws `LimitExceededError` where {@link countFailure} has found that it has to wait. It asks this process's memory
   * alone: for what is checked so often, and guessed so seldom, that no success may cost a query.
   */
  check(countedFor: LimitKey): void {
    if (!this.enabled) return;
    const limit = this.limits[countedFor.limit];
    const untilMs = this.refusedUntilMs.get(this.keyOf(countedFor)) ?? 0;
    if (untilMs > this.clock.now().getTime()) throw this.refusal(limit, untilMs);
  }

  /** Counts what has failed already. */
  async countFailure(countedFor: LimitKey): Promise<void> {
    if (!this.enabled) return;
    const key = this.keyOf(countedFor);
    const reserved = await this.buckets.reserve(key, this.limits[countedFor.limit]);
    const untilMs = 'refusedUntilMs' in reserved ? reserved.refusedUntilMs : reserved.nextAtMs;
    this.refusedUntilMs.set(key, untilMs);
  }

  /** To what lets the next one in. */
  private async count(countedFor: LimitKey, attempt: Attempt): Promise<() => void> {
    const limit = this.limits[countedFor.limit];
    const refusedUntilMs = await this.tryFor(countedFor, attempt);
    if (typeof refusedUntilMs === 'function') return refusedUntilMs;
    const instead = await countedFor.fallback?.();
    const second = instead ? await this.tryFor(instead, attempt) : null;
    if (typeof second === 'function') return second;
    // Never of the second one: that there is one tells that the account exists.
    throw this.refusal(limit, refusedUntilMs);
  }

  /** What lets the next one in, or until when this one is refused. */
  private async tryFor(countedFor: LimitKey, attempt: Attempt): Promise<(() => void) | number> {
    const limit = this.limits[countedFor.limit];
    const key = this.keyOf(countedFor);
    const leave = await this.gate.acquire(key, limit.free);
    if (!leave) return this.clock.now().getTime();
    try {
      const reserved = await this.buckets.reserve(key, limit);
      if ('refusedUntilMs' in reserved) {
        leave();
        return reserved.refusedUntilMs;
      }
      attempt.add(reserved);
      return leave;
    } catch (error) {
      leave();
      throw error;
    }
  }

  private refusal(limit: Limit, untilMs: number): LimitExceededError {
    this.events.emit('limit.reached', { limit: limit.name });
    return new LimitExceededError(limit, untilMs - this.clock.now().getTime());
  }

  /**
   * Under a key of ours: nobody reads an address or a name out of the table, or computes who shares a slot with whom. Two
   * who do share their tries, of which each costs a password hash to make.
   */
  private keyOf({ limit, account, ip }: LimitKey): string {
    const text = JSON.stringify([account ?? null, ip === undefined ? null : addressGroup(ip)]);
    const mac = this.secrets.createMac(PURPOSE, limit, Buffer.from(text));
    return `${limit}:${mac.toString('hex').slice(0, SLOT_DIGITS)}`;
  }
}

/** What was done is done, whether or not it can be counted back just now. */
async function quietly(settled: Promise<void>): Promise<void> {
  await settled.catch((error: unknown) => {
    if (!isUnavailable(error)) throw error;
  });
}
