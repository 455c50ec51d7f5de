import { Injectable } from '@nestjs/common';
import { Repository } from 'typeorm';
import { InjectAuthRepository } from '../../database/auth-data-source.js';
import {
  changeReturning,
  PreparedInsert,
  preparedStatement,
  toEntity,
} from '../../database/prepared-statements.js';
import { createPlaceholders, isPostgres, quoteTable } from '../../database/sql.js';
import type { Transaction } from '../../database/transactions.js';
import { MailRow } from '../mail.entity.js';
import { LONGEST_DELAY_MS } from './back-off.js';

/** A mail that this process sends at the moment: its id, and the number of the attempt that owns it. */
type ClaimedMail = Pick<MailRow, 'id' | 'attempts'>;

/** How many mails wait, and since when the oldest does. */
export interface Backlog {
  waiting: number;
  oldestAt: Date | null;
}

/**
 * Reads and writes the table of mails. A process claims a mail by one guarded UPDATE, and every later change of the row is
 * guarded by the number of the attempt, so that a process that took too long changes nothing.
 */
@Injectable()
export class MailsStore {
  private readonly inserts: PreparedInsert<MailRow>;
  private readonly claimSql = preparedStatement(() => this.buildClaimSql());

  constructor(@InjectAuthRepository(MailRow) private readonly mails: Repository<MailRow>) {
    this.inserts = new PreparedInsert(mails);
  }

  add(mail: MailRow, transaction: Transaction): Promise<void> {
    return this.inserts.add(mail, transaction);
  }

  /**
   * Claims the mail that is due the longest, or returns null. Another process can claim it after `leaseEnd`. If none is
   * due, it claims one that would wait longer than any mail does: a clock that was ahead has set its time.
   */
  async claim(now: Date, leaseEnd: Date): Promise<MailRow | null> {
    const latest = now.getTime() + LONGEST_DELAY_MS;
    const given = [now.getTime(), latest, leaseEnd.getTime()];
    const [row] = await changeReturning(this.claimSql(), given, this.mails.manager);
    return row ? toEntity(this.mails, row) : null;
  }

  /** @returns false if the mail was claimed again meanwhile, or is gone. */
  async delete({ id, attempts }: ClaimedMail, transaction: Transaction): Promise<boolean> {
    const { affected } = await transaction.delete(MailRow, { id, attempts });
    return affected === 1;
  }

  /** @returns false if the mail was claimed again meanwhile, or is gone. */
  async setLink(
    { id, attempts }: ClaimedMail,
    linkId: string,
    transaction: Transaction,
  ): Promise<boolean> {
    const { affected } = await transaction.update(MailRow, { id, attempts }, { linkId });
    return affected === 1;
  }

  /** Sets the next attempt. Does nothing if the mail was claimed again meanwhile, or is gone. */
  async postpone(
    { id, attempts }: ClaimedMail,
    changes: Pick<MailRow, 'nextTryAt' | 'lastError'>,
    transaction: Transaction,
  ): Promise<void> {
    await transaction.update(MailRow, { id, attempts }, changes);
  }

  /** Lists the mails that wait, the next one first. */
  list(limit: number): Promise<MailRow[]> {
    return this.mails.find({ order: { nextTryAt: 'ASC', id: 'ASC' }, take: limit });
  }

  /** Makes one mail due, or all of them; returns how many there are. */
  async makeDue(id: string | null, now: Date): Promise<number> {
    const { affected } = await this.mails
      .createQueryBuilder()
      .update({ nextTryAt: now })
      .where(id === null ? '1 = 1' : { id })
      .execute();
    return affected ?? 0;
  }

  async readBacklog(): Promise<Backlog> {
    const [oldest] = await this.mails.find({
      select: { createdAt: true },
      order: { id: 'ASC' },
      take: 1,
    });
    return { waiting: await this.mails.count(), oldestAt: oldest?.createdAt ?? null };
  }

  /** `SKIP LOCKED` lets processes claim in parallel; SQLite runs one statement that writes at a time. */
  private buildClaimSql(): string {
    const table = quoteTable(this.mails);
    const [now, latest, leaseEnd] = createPlaceholders(this.mails, 3);
    const lock = isPostgres(this.mails.manager) ? 'FOR UPDATE SKIP LOCKED' : '';
    const toFirst = (condition: string) =>
      `SELECT id FROM ${table} WHERE next_try_at ${condition} ORDER BY next_try_at LIMIT 1 ${lock}`;
    return `
      WITH due AS MATERIALIZED (${toFirst(`<= ${now}`)}), parked AS MATERIALIZED (${toFirst(`> ${latest}`)})
      UPDATE ${table} SET next_try_at = ${leaseEnd}, attempts = attempts + 1
      WHERE id IN (SELECT id FROM due UNION ALL SELECT id FROM parked LIMIT 1)
      RETURNING *`;
  }
}
