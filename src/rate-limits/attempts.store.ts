import { Injectable } from '@nestjs/common';
import { Repository } from 'typeorm';
import { InjectAuthRepository } from '../database/auth-data-source.js';
import { deleteInBatches } from '../database/batches.js';
import { inOneRoundTrip } from '../database/one-round-trip.js';
import { preparedStatement } from '../database/prepared-statements.js';
import { createPlaceholders, quoteTable } from '../database/sql.js';
import { isAfter, isNotAfter } from '../database/times.js';
import type { Transaction } from '../database/transactions.js';
import { AttemptCount } from './attempt-count.entity.js';
import type { Limit } from './rate-limits.options.js';

/** An attempt that was counted; the times are milliseconds since the epoch. */
export interface CountedAttempt {
  key: string;
  /** The attempts so far, this one included. */
  attempts: number;
  /** The next attempt is refused before this time. 0 if it need not wait. */
  nextAtMs: number;
  expiresAtMs: number;
}

/** An attempt that was refused, and not counted: asking too early does not lengthen the wait. */
export interface RefusedAttempt {
  refusedUntilMs: number;
  /** Whether the attempt that caused the wait may still succeed. */
  isPending: boolean;
}

interface IncrementOptions {
  isPending?: boolean;
  transaction?: Transaction;
}

interface Row {
  tries: number;
  next_at: string | number;
  expires_at: string | number;
}

/** An attempt whose outcome is not stored after this time has failed: its process has ended, or hangs. */
const SETTLE_MS = 5_000;

/** Counts attempts in the database, for all instances. Each change is one guarded statement, never a read and a write. */
@Injectable()
export class AttemptsStore {
  /** The limits are created once per process, so each is its own key here. */
  private readonly incrementSql = new Map<Limit, () => string>();
  private readonly decrementSql = preparedStatement(() => this.buildDecrementSql());
  private readonly clearSql = preparedStatement(() => this.buildClearSql());
  private readonly settleSql = preparedStatement(() => this.buildSettleSql());

  constructor(
    @InjectAuthRepository(AttemptCount) private readonly rows: Repository<AttemptCount>,
  ) {}

  /**
   * Counts one more attempt if it is allowed. Parallel calls are counted one after another.
   * @param isPending whether the outcome of the attempt is still unknown
   */
  async increment(
    key: string,
    limit: Limit,
    nowMs: number,
    { isPending = false, transaction = this.rows.manager }: IncrementOptions = {},
  ): Promise<CountedAttempt | RefusedAttempt> {
    // 0 and not `nowMs`, because the clock of the next instance may be a little behind.
    const nextAtMs = limit.freeAttempts > 1 ? 0 : nowMs + limit.firstWaitSeconds * 1000;
    const settlesAtMs = isPending ? nowMs + SETTLE_MS : null;
    const first = [key, nextAtMs, settlesAtMs, nowMs + limit.windowSeconds * 1000];
    const [row] = await transaction.query<Row[]>(this.getIncrementSql(limit), first);
    if (row) {
      const { tries: attempts, next_at: nextAt, expires_at: expiresAt } = row;
      return { key, attempts, nextAtMs: Number(nextAt), expiresAtMs: Number(expiresAt) };
    }
    const current = await transaction.findOneBy(AttemptCount, { key });
    // If the row was deleted meanwhile, the same attempt is allowed now.
    if (!current) return { refusedUntilMs: nowMs, isPending: true };
    const settlesInMs = (current.settlesAt?.getTime() ?? 0) - nowMs;
    return {
      refusedUntilMs: Math.min(current.nextAt.getTime(), current.expiresAt.getTime()),
      // Another instance, whose clock may be a little ahead, has counted it. A time far ahead is of a wrong clock.
      isPending: settlesInMs > 0 && settlesInMs <= 2 * SETTLE_MS,
    };
  }

  /** Ends the pending state of an attempt that has failed. */
  async settle({ key, nextAtMs }: CountedAttempt): Promise<void> {
    await this.rows.query(this.settleSql(), [nextAtMs, key]);
  }

  /** Shortens a wait that ends after `latestMs`. */
  async shortenWait(
    key: string,
    latestMs: number,
    transaction: Transaction = this.rows.manager,
  ): Promise<void> {
    await transaction.update(
      AttemptCount,
      { key, nextAt: isAfter(new Date(latestMs)) },
      { nextAt: new Date(latestMs) },
    );
  }

  /** Takes attempts that have succeeded back, as their limits say. All instances lock the rows in the order of the counts. */
  async takeBack(
    counted: ReadonlyArray<{ limit: Limit; count: CountedAttempt }>,
    transaction: Transaction = this.rows.manager,
  ): Promise<void> {
    const changes = counted.map(({ limit: { onSuccess }, count }) => async () => {
      if (onSuccess === 'clear') await this.clear(count.key, transaction);
      if (onSuccess === 'uncount') await this.decrement(count, transaction);
    });
    await inOneRoundTrip(transaction, changes);
  }

  /** Takes one attempt back, and the wait if this attempt caused it. */
  async decrement(
    { key, nextAtMs }: CountedAttempt,
    transaction: Transaction = this.rows.manager,
  ): Promise<void> {
    await transaction.query(this.decrementSql(), [nextAtMs, key]);
  }

  /** Returns how many attempts are counted. */
  async count(key: string, nowMs: number, transaction: Transaction): Promise<number> {
    const row = await transaction.findOneBy(AttemptCount, { key });
    return row && row.expiresAt.getTime() > nowMs ? row.attempts : 0;
  }

  /** Sets the count to zero. */
  async clear(key: string, transaction: Transaction = this.rows.manager): Promise<void> {
    // Not a DELETE: one that waits for a parallel clear() does not see a row that was inserted in between.
    await transaction.query(this.clearSql(), [key]);
  }

  /** Deletes expired counts for the purge, and none that a new attempt has restarted. */
  deleteExpired(now: Date, size: number): AsyncIterable<number> {
    return deleteInBatches(this.rows, { expiresAt: isNotAfter(now) }, size);
  }

  private getIncrementSql(limit: Limit): string {
    const sql =
      this.incrementSql.get(limit) ?? preparedStatement(() => this.buildIncrementSql(limit));
    this.incrementSql.set(limit, sql);
    return sql();
  }

  private buildDecrementSql(): string {
    const [nextAt, key] = createPlaceholders(this.rows, 2);
    return `
      UPDATE ${quoteTable(this.rows)}
      SET tries = tries - 1, next_at = CASE WHEN next_at = ${nextAt} THEN 0 ELSE next_at END
      WHERE key = ${key} AND tries > 0`;
  }

  private buildSettleSql(): string {
    const [nextAt, key] = createPlaceholders(this.rows, 2);
    return `
      UPDATE ${quoteTable(this.rows)} SET settles_at = NULL WHERE next_at = ${nextAt} AND key = ${key}`;
  }

  private buildClearSql(): string {
    const [key] = createPlaceholders(this.rows, 1);
    return `
      UPDATE ${quoteTable(this.rows)} SET tries = 0, next_at = 0, expires_at = 0 WHERE key = ${key}`;
  }

  /** The numbers in the text are the limit's own, validated by `createLimits`. */
  private buildIncrementSql(limit: Limit): string {
    const { freeAttempts, firstWaitSeconds, maxWaitSeconds, windowSeconds, windowFrom } = limit;
    const bits = Math.log2(limit.waitGrowth);
    const steps = Math.max(0, Math.ceil(Math.log2(maxWaitSeconds / firstWaitSeconds) / bits));
    const now = `(excluded.expires_at - ${windowSeconds * 1000})`;
    // Later than a whole window from now: it was stored while the clock was ahead.
    const isTooLate = 'existing.expires_at > excluded.expires_at';
    const restarts = windowFrom === 'last-attempt' ? 'true' : isTooLate;
    const [key, nextAt, settlesAt, expiresAt] = createPlaceholders(this.rows, 4);
    const tries = `CASE WHEN existing.expires_at <= ${now} THEN 1 ELSE existing.tries + 1 END`;
    return `
      INSERT INTO ${quoteTable(this.rows)} AS existing (key, tries, next_at, settles_at, expires_at)
      VALUES (${key}, 1, ${nextAt}, ${settlesAt}, ${expiresAt})
      ON CONFLICT (key) DO UPDATE SET
        tries = ${tries},
        next_at = CASE
          WHEN ${tries} < ${freeAttempts} THEN 0
          WHEN ${tries} >= ${freeAttempts + steps} THEN ${now} + ${maxWaitSeconds * 1000}
          ELSE ${now} + (CAST(${firstWaitSeconds * 1000} AS bigint) << (${bits} * (${tries} - ${freeAttempts})))
        END,
        settles_at = excluded.settles_at,
        expires_at = CASE
          WHEN existing.expires_at <= ${now} OR ${restarts} THEN excluded.expires_at
          ELSE existing.expires_at
        END
      WHERE existing.next_at <= ${now} OR existing.expires_at <= ${now}
      RETURNING tries, next_at, expires_at`;
  }
}
