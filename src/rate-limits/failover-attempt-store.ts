import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { databaseUnavailable } from '../http/database-unavailable.js';
import { UnavailableError } from '../http/errors.js';
import type { AttemptStore, Reservation } from './attempt-store.js';
import type { Limit } from './limit.js';
import { LimitsStore } from './rate-limits.store.js';
import { MemoryAttemptStore } from './memory-attempt-store.js';

/** A try does not wait longer for its count than for its password. */
const PATIENCE_MS = 1_000;
/** For how long the database is not asked again: else each try would wait as long. */
const REST_MS = 5_000;
const WARN_EVERY_MS = 60_000;

/** Whether the server cannot do it just now: nothing was found out, so nothing was tried. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof UnavailableError || databaseUnavailable(error) !== null;
}

/**
 * Counts in the database, and with the same figures in this process for as long as the database cannot answer: whoever
 * keeps it busy has not turned the limits off.
 */
@Injectable()
export class FailoverAttemptStore {
  private readonly logger = new Logger('Limits');
  private readonly memory = new MemoryAttemptStore();
  private restUntilMs = -Infinity;
  private warnedAtMs = -Infinity;

  constructor(
    private readonly store: LimitsStore,
    private readonly clock: Clock,
  ) {}

  async reserve(key: string, limit: Limit): Promise<Reservation | { refusedUntilMs: number }> {
    const nowMs = this.clock.now().getTime();
    if (this.clock.monotonicMs() >= this.restUntilMs) {
      try {
        return await inTime(reserveIn(this.store, key, limit, nowMs));
      } catch (error) {
        if (!isUnavailable(error)) throw error;
        this.rest(error);
      }
    }
    return reserveIn(this.memory, key, limit, nowMs);
  }

  private rest(error: unknown): void {
    const nowMs = this.clock.monotonicMs();
    this.restUntilMs = nowMs + REST_MS;
    if (nowMs - this.warnedAtMs < WARN_EVERY_MS) return;
    this.warnedAtMs = nowMs;
    const reason = error instanceof Error ? error.message : 'unknown';
    this.logger.warn({
      msg: 'The database does not count tries just now: this process counts its own.',
      reason,
    });
  }
}

async function reserveIn(
  buckets: AttemptStore,
  key: string,
  limit: Limit,
  nowMs: number,
): Promise<Reservation | { refusedUntilMs: number }> {
  const reserved = await buckets.reserve(key, limit, nowMs);
  if ('refusedUntilMs' in reserved) return reserved;
  return { key, limit, nextAtMs: reserved.nextAtMs, buckets };
}

/** What comes too late may still be counted: one try too many, until it is forgotten. */
async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new UnavailableError('The database does not answer in time.'));
    }, PATIENCE_MS);
  });
  return Promise.race([answer, tooLate]).finally(() => clearTimeout(timer));
}
