import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../clock/clock.js';
import { Events } from '../events/events.js';
import { Secrets } from '../crypto/secrets.js';
import { addressGroup } from './address-group.js';
import { Attempt } from './attempt.js';
import { Gate } from './gate.js';
import type { Limit, LimitName } from './limit.js';
import { LimitExceededError } from './limits.errors.js';
import { LIMITS_OPTIONS, limitsOf, type LimitsOptions } from './limits.options.js';
import { isUnavailable, SharedBuckets } from './shared-buckets.js';

/** What a try counts for: a limit, and of whom. The address is as the request has it. */
export interface CountedFor {
  limit: LimitName;
  account?: string;
  ip?: string | null;
  /** Asked where it is refused: what it is to count for then. Who is refused there as well is told of the first. */
  instead?: () => Promise<CountedFor | null>;
}

const PURPOSE = 'limits';
/** 2^20 slots, as hexadecimal digits, for each limit: so many rows there are at most, whoever comes. */
const SLOT_DIGITS = 5;
const REFUSALS_REMEMBERED = 10_000;

/** How often something may be tried, in all instances together. */
@Injectable()
export class Limits {
  private readonly enabled: boolean;
  private readonly limits: Readonly<Record<LimitName, Limit>>;
  private readonly gate = new Gate();
  private readonly refusedUntilMs = new LRUCache<string, number>({ max: REFUSALS_REMEMBERED });

  constructor(
    @Inject(LIMITS_OPTIONS) options: LimitsOptions,
    private readonly buckets: SharedBuckets,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
    private readonly events: Events,
  ) {
    this.enabled = options.enabled ?? true;
    this.limits = limitsOf(options);
  }

  /**
   * Counts a try for each, in this order, and then does `work`. Where it resolves, the try has succeeded; where it
   * rejects, the try stays counted, unless the server could not do it just now (503) or `work` has said another thing of
   * the {@link Attempt}. Throws `LimitExceededError` where it may not be tried; what stands before the one that
   * refused stays counted: an address that hammers at an account that is slow has soon used up its own.
   */
  async during<T>(
    countedFor: readonly CountedFor[],
    work: (attempt: Attempt) => Promise<T>,
  ): Promise<T> {
    const attempt = new Attempt();
    if (!this.enabled) return work(attempt);
    const leave: Array<() => void> = [];
    try {
      for (const each of countedFor) leave.push(await this.count(each, attempt));
      const result = await work(attempt);
      if (!attempt.told) await quietly(attempt.succeeded());
      return result;
    } catch (error) {
      if (isUnavailable(error)) await quietly(attempt.wasNone());
      throw error;
    } finally {
      for (const letNextIn of leave) letNextIn();
    }
  }

  /**
   * Throws `LimitExceededError` where {@link countFailure} has found that it has to wait. It asks this process's memory
   * alone: for what is checked so often, and guessed so seldom, that no success may cost a query.
   */
  check(countedFor: CountedFor): void {
    if (!this.enabled) return;
    const limit = this.limits[countedFor.limit];
    const untilMs = this.refusedUntilMs.get(this.keyOf(countedFor)) ?? 0;
    if (untilMs > this.clock.now().getTime()) throw this.refusal(limit, untilMs);
  }

  /** Counts what has failed already. */
  async countFailure(countedFor: CountedFor): Promise<void> {
    if (!this.enabled) return;
    const key = this.keyOf(countedFor);
    const reserved = await this.buckets.reserve(key, this.limits[countedFor.limit]);
    const untilMs = 'refusedUntilMs' in reserved ? reserved.refusedUntilMs : reserved.nextAtMs;
    this.refusedUntilMs.set(key, untilMs);
  }

  /** To what lets the next one in. */
  private async count(countedFor: CountedFor, attempt: Attempt): Promise<() => void> {
    const limit = this.limits[countedFor.limit];
    const refusedUntilMs = await this.tryFor(countedFor, attempt);
    if (typeof refusedUntilMs === 'function') return refusedUntilMs;
    const instead = await countedFor.instead?.();
    const second = instead ? await this.tryFor(instead, attempt) : null;
    if (typeof second === 'function') return second;
    // Never of the second one: that there is one tells that the account exists.
    throw this.refusal(limit, refusedUntilMs);
  }

  /** What lets the next one in, or until when this one is refused. */
  private async tryFor(countedFor: CountedFor, attempt: Attempt): Promise<(() => void) | number> {
    const limit = this.limits[countedFor.limit];
    const key = this.keyOf(countedFor);
    const leave = await this.gate.enter(key, limit.free);
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
  private keyOf({ limit, account, ip }: CountedFor): string {
    const text = JSON.stringify([account ?? null, ip === undefined ? null : addressGroup(ip)]);
    const mac = this.secrets.mac(PURPOSE, limit, Buffer.from(text));
    return `${limit}:${mac.toString('hex').slice(0, SLOT_DIGITS)}`;
  }
}

/** What was done is done, whether or not it can be counted back just now. */
async function quietly(settled: Promise<void>): Promise<void> {
  await settled.catch((error: unknown) => {
    if (!isUnavailable(error)) throw error;
  });
}
