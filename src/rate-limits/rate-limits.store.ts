import { Injectable } from '@nestjs/common';
import { LessThanOrEqual, Repository } from 'typeorm';
import { InjectAuthRepository } from '../database/auth-data-source.js';
import { deleteInRanges } from '../database/key-ranges.js';
import {
  preparedStatement,
  createPlaceholders,
  quoteTable,
} from '../database/prepared-statements.js';
import type { Transaction } from '../database/transactions.js';
import type { AttemptStore, Reservation, Reserved } from './attempt-store.js';
import { LimitRow } from './limit.entity.js';
import { type Limit, allowedAtMs } from './limit.js';

interface Row {
  tries: number;
  next_at: string | number;
  expires_at: string | number;
}

/** Counts in the database, for all instances. Each try is one guarded statement, never a read and then a write. */
@Injectable()
export class LimitsStore implements AttemptStore {
  /** A limit is the same object for as long as the process lives. */
  private readonly counting = new Map<Limit, () => string>();
  private readonly takingBack = preparedStatement(() => this.makeTakingBack());
  private readonly clearing = preparedStatement(() => this.makeClearing());

  constructor(@InjectAuthRepository(LimitRow) private readonly rows: Repository<LimitRow>) {}

  async reserve(key: string, limit: Limit, nowMs: number): Promise<Reserved> {
    const first = [key, allowedAtMs(limit, 1, nowMs), nowMs + limit.forgetSeconds * 1000];
    const [row] = await this.rows.query<Row[]>(this.countingOf(limit), first);
    if (row) {
      const { tries, next_at: nextAt, expires_at: expiresAt } = row;
      return { tries, nextAtMs: Number(nextAt), expiresAtMs: Number(expiresAt) };
    }
    const refusing = await this.rows.findOneBy({ key });
    // Where it has gone meanwhile, the next one will be let in.
    const times = refusing ? [refusing.nextAt.getTime(), refusing.expiresAt.getTime()] : [nowMs];
    return { refusedUntilMs: Math.min(...times) };
  }

  async takeBack(
    { key, nextAtMs }: Reservation,
    transaction: Transaction = this.rows.manager,
  ): Promise<void> {
    await transaction.query(this.takingBack(), [nextAtMs, key]);
  }

  async clear(key: string, transaction: Transaction = this.rows.manager): Promise<void> {
    // The row stays until it is purged: of several who end a streak at once, a DELETE that waits for another one does not
    // see the row that was begun anew in between.
    await transaction.query(this.clearing(), [key]);
  }

  /** Deletes those that are forgotten, as the purge wants it; none that somebody has begun anew. */
  deleteExpired(now: Date, size: number): AsyncIterable<number> {
    return deleteInRanges(this.rows, { expiresAt: LessThanOrEqual(now) }, size);
  }

  private countingOf(limit: Limit): string {
    // Nobody can have a power cut when they want one, to have their tries forgotten.
    const text =
      this.counting.get(limit) ??
      preparedStatement(() => this.makeCounting(limit), { durable: false });
    this.counting.set(limit, text);
    return text();
  }

  private makeTakingBack(): string {
    const [nextAt, key] = createPlaceholders(this.rows, 2);
    return `
      UPDATE ${quoteTable(this.rows)}
      SET tries = tries - 1, next_at = CASE WHEN next_at = ${nextAt} THEN 0 ELSE next_at END
      WHERE key = ${key} AND tries > 0`;
  }

  private makeClearing(): string {
    const [key] = createPlaceholders(this.rows, 1);
    return `
      UPDATE ${quoteTable(this.rows)} SET tries = 0, next_at = 0, expires_at = 0 WHERE key = ${key}`;
  }

  /** `counted()` of `limit.ts`, where it is to be. The figures are numbers of ours, checked at the start. */
  private makeCounting(limit: Limit): string {
    const { free, firstSeconds, longestSeconds, forgetSeconds, forgetAfter } = limit;
    const doublings = Math.max(0, Math.ceil(Math.log2(longestSeconds / firstSeconds)));
    const now = `(excluded.expires_at - ${forgetSeconds * 1000})`;
    const [key, nextAt, expiresAt] = createPlaceholders(this.rows, 3);
    const tries = `CASE WHEN streak.expires_at <= ${now} THEN 1 ELSE streak.tries + 1 END`;
    return `
      INSERT INTO ${quoteTable(this.rows)} AS streak (key, tries, next_at, expires_at)
      VALUES (${key}, 1, ${nextAt}, ${expiresAt})
      ON CONFLICT (key) DO UPDATE SET
        tries = ${tries},
        next_at = CASE
          WHEN ${tries} < ${free} THEN 0
          WHEN ${tries} >= ${free + doublings} THEN ${now} + ${longestSeconds * 1000}
          ELSE ${now} + (CAST(${firstSeconds * 1000} AS bigint) << (${tries} - ${free}))
        END,
        expires_at = CASE
          WHEN streak.expires_at <= ${now} OR ${forgetAfter === 'last-try'} THEN excluded.expires_at
          ELSE streak.expires_at
        END
      WHERE streak.next_at <= ${now} OR streak.expires_at <= ${now}
      RETURNING tries, next_at, expires_at`;
  }
}
