import { Injectable } from '@nestjs/common';
import { In, IsNull, Not, Repository } from 'typeorm';
import { InjectAuthRepository } from '../../database/auth-data-source.js';
import { deleteInBatches } from '../../database/batches.js';
import {
  changeReturning,
  PreparedInsert,
  preparedStatement,
} from '../../database/prepared-statements.js';
import { createPlaceholders, isPostgres, quoteTable } from '../../database/sql.js';
import { isAfter, isBefore } from '../../database/times.js';
import type { Transaction } from '../../database/transactions.js';
import { User } from '../../users/user.entity.js';
import { MailLink } from '../link.entity.js';

/** Selects links of one purpose: those of a user, or those to some canonical addresses. */
export type LinkFilter = { purpose: string } & (
  { userId: string } | { addresses: readonly string[] }
);

/** Far more than the clocks of two instances differ (`CLOCK_LEEWAY_SECONDS`): a link from later is of a wrong clock. */
export const CLOCK_SKEW_MS = 10 * 60_000;

/** Neither used nor replaced. */
const UNUSED = { usedAt: IsNull(), supersededAt: IsNull() };
const IS_UNUSED = 'used_at IS NULL AND superseded_at IS NULL';

/** Reads and writes the table of links. A link is used by one guarded UPDATE. */
@Injectable()
export class LinksStore {
  private readonly inserts: PreparedInsert<MailLink>;
  private readonly activateSql = preparedStatement(() => this.buildActivateSql());
  private readonly userStatements = this.prepareStatements((userId) => `user_id = ${userId}`);
  private readonly addressStatements = this.prepareStatements(
    (address) => `user_id IS NULL AND address = ${address}`,
  );

  constructor(@InjectAuthRepository(MailLink) private readonly links: Repository<MailLink>) {
    this.inserts = new PreparedInsert(links);
  }

  add(link: MailLink, transaction: Transaction): Promise<void> {
    return this.inserts.add(link, transaction);
  }

  findById(id: string, transaction: Transaction = this.links.manager): Promise<MailLink | null> {
    return transaction.findOneBy(MailLink, { id });
  }

  /** Lists the unused links that have not expired. */
  listUnexpired(
    filter: LinkFilter,
    now: Date,
    transaction: Transaction = this.links.manager,
  ): Promise<MailLink[]> {
    const { purpose } = filter;
    const whose =
      'userId' in filter ? { userId: filter.userId } : { address: In(filter.addresses) };
    const unused = { purpose, ...whose, ...UNUSED };
    return transaction.find(MailLink, {
      where: [
        { ...unused, expiresAt: IsNull() },
        { ...unused, expiresAt: isAfter(now) },
      ],
      order: { createdAt: 'ASC', id: 'ASC' },
    });
  }

  /**
   * Uses the link.
   * @returns false if it has been used, replaced or has expired.
   */
  async use(id: string, now: Date, transaction: Transaction): Promise<boolean> {
    const where = { id, ...UNUSED, expiresAt: isAfter(now) };
    const { affected } = await transaction.update(MailLink, where, { usedAt: now });
    return affected === 1;
  }

  /**
   * Starts, or starts again, the lifetime of the link.
   * @returns false if it has been used or replaced, so that its mail is no use.
   */
  async activate(
    { id, lifetimeSeconds }: MailLink,
    now: Date,
    transaction: Transaction,
  ): Promise<boolean> {
    const expiresAtMs = now.getTime() + lifetimeSeconds * 1_000;
    const rows = await changeReturning(this.activateSql(), [expiresAtMs, id], transaction);
    return rows.length === 1;
  }

  /** Returns whether a newer link for the same user or address is, or was, in a mail. */
  async hasNewer(link: MailLink, now: Date, transaction: Transaction): Promise<boolean> {
    const { purpose, userId, address, createdAt } = link;
    const { newerSql } = userId === null ? this.addressStatements : this.userStatements;
    const latestMs = now.getTime() + CLOCK_SKEW_MS;
    const given = [purpose, userId ?? address, createdAt.getTime(), latestMs];
    return (await transaction.query<unknown[]>(newerSql(), given)).length > 0;
  }

  /** Marks the links that are older than this one, or of a wrong clock, for the same user or address, as replaced. */
  async supersedeOlder(link: MailLink, now: Date, transaction: Transaction): Promise<void> {
    const { id, purpose, userId, address, createdAt } = link;
    const { supersedeSql } = userId === null ? this.addressStatements : this.userStatements;
    const latestMs = now.getTime() + CLOCK_SKEW_MS;
    const older = [createdAt.getTime(), id];
    const given = [now.getTime(), purpose, userId ?? address, ...older, latestMs, id];
    await transaction.query(supersedeSql(), given);
  }

  /** Marks those of the links that can still be used as replaced; returns how many. */
  async supersede(ids: string[], now: Date, transaction: Transaction): Promise<number> {
    const where = { id: In(ids), ...UNUSED };
    const { affected } = await transaction.update(MailLink, where, { supersededAt: now });
    return affected ?? 0;
  }

  /** Marks the links of a user that are bound to the user's `sessionsVersion` as replaced. */
  async supersedeBound(userId: string, now: Date, transaction: Transaction): Promise<void> {
    const where = { userId, sessionsVersion: Not(IsNull()), ...UNUSED };
    await transaction.update(MailLink, where, { supersededAt: now });
  }

  /**
   * Reads the user of a link, and keeps others from changing them until the transaction ends. The strongest lock, because
   * a changed address needs it: taking it later could deadlock with a sign-in.
   */
  lockOwner(id: string, transaction: Transaction): Promise<User | null> {
    return transaction.findOne(User, {
      where: { id },
      ...(isPostgres(transaction) && { lock: { mode: 'pessimistic_write' } }),
    });
  }

  /** Deletes the links that expired before `time`, and those whose mail was never sent. */
  async *deleteExpired(time: Date, size: number): AsyncGenerator<number> {
    yield* deleteInBatches(this.links, { expiresAt: isBefore(time) }, size);
    yield* deleteInBatches(this.links, { expiresAt: IsNull(), createdAt: isBefore(time) }, size);
  }

  private buildActivateSql(): string {
    const [expiresAt, id] = createPlaceholders(this.links, 2);
    return `
      UPDATE ${quoteTable(this.links)} SET expires_at = ${expiresAt}
      WHERE id = ${id} AND ${IS_UNUSED} RETURNING id`;
  }

  /** Prepares the statements about the links of which the newest replaces the others. */
  private prepareStatements(isOwn: (owner: string) => string) {
    const isRival = (purpose: string, owner: string) =>
      `purpose = ${purpose} AND ${isOwn(owner)} AND replaceable`;
    const newerSql = preparedStatement(() => {
      const [purpose, owner, createdAt, latest] = createPlaceholders(this.links, 4);
      return `
        SELECT 1 FROM ${quoteTable(this.links)}
        WHERE ${isRival(purpose!, owner!)} AND created_at > ${createdAt} AND created_at <= ${latest}
          AND expires_at IS NOT NULL
        LIMIT 1`;
    });
    const supersedeSql = preparedStatement(() => {
      const [now, purpose, owner, createdAt, id, latest, sameId] = createPlaceholders(
        this.links,
        7,
      );
      // Of two links of one millisecond, the ids decide which is older. One from far ahead is of a wrong clock.
      return `
        UPDATE ${quoteTable(this.links)} SET superseded_at = ${now}
        WHERE ${isRival(purpose!, owner!)} AND ${IS_UNUSED}
          AND ((created_at, id) < (${createdAt}, ${id}) OR (created_at > ${latest} AND id <> ${sameId}))`;
    });
    return { newerSql, supersedeSql };
  }
}
