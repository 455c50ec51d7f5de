import { Injectable } from '@nestjs/common';
import { In, IsNull, LessThan, Not, Repository, type FindOptionsWhere } from 'typeorm';
import type { WatchedTable } from '../cache-invalidation/change-feed.js';
import { InjectAuthRepository } from '../database/auth-data-source.js';
import { deleteInBatches, iterateKeyRanges } from '../database/batches.js';
import {
  PreparedInsert,
  PreparedFindOne,
  preparedStatement,
} from '../database/prepared-statements.js';
import { createPlaceholders, isPostgres, lockFound, quoteTable } from '../database/sql.js';
import { isAfter, isBefore } from '../database/times.js';
import type { Transaction } from '../database/transactions.js';
import type { SessionEndReason } from '../events/reasons.js';
import { User } from '../users/user.entity.js';
import { Session } from './session.entity.js';

/** Selects the sessions of a user (all, or all but one), of a client, or those that come from a browser session. */
export type SessionFilter =
  { userId: string; exceptId?: string } | { clientId: string } | { parentId: string };

/** Selects the sessions of a user that began before `User.sessionsVersion` was this. */
export interface OutdatedSessions {
  userId: string;
  beforeVersion: number;
}

/** The id of a session, and that of its user. */
export type SessionOwner = Pick<Session, 'id' | 'userId'>;

const OWNER = { id: true, userId: true } as const;

/** The columns that a refresh does not change. */
const WATCHED_COLUMNS = [
  'user_id',
  'client_id',
  'scope',
  'user_sessions_version',
  'refresh_secret',
  'expires_at',
  'authenticated_at',
  'methods',
  'acr',
  'ended_at',
] as const;

/** Rows per step: a few milliseconds, in which SQLite answers no other request. */
const COUNT_STEP = 5_000;

const LIST_LIMIT = 100;

/** Reads and writes the table of sessions. A change that must happen once is one guarded UPDATE, never a read and a write. */
@Injectable()
export class SessionsStore {
  private readonly inserts: PreparedInsert<Session>;
  private readonly byId: PreparedFindOne<Session>;
  private readonly lockUserSql = preparedStatement(() => this.buildLockUserSql());
  private readonly excessSql = preparedStatement(() => this.buildExcessSql());
  private readonly addressesSql = preparedStatement(() => this.buildAddressesSql());

  constructor(@InjectAuthRepository(Session) private readonly sessions: Repository<Session>) {
    this.inserts = new PreparedInsert(sessions);
    this.byId = new PreparedFindOne(sessions, 'id');
  }

  /** The table and columns that the change feed watches. A refresh is no such change. */
  get watched(): WatchedTable {
    return { table: this.sessions.metadata.tableName, key: 'id', columns: WATCHED_COLUMNS };
  }

  add(session: Session, transaction: Transaction): Promise<void> {
    return this.inserts.add(session, transaction);
  }

  findById(id: string, transaction?: Transaction): Promise<Session | null> {
    return transaction ? transaction.findOneBy(Session, { id }) : this.byId.find(id);
  }

  /** Lists the live sessions, the last used first. */
  listLive(userId: string, now: Date): Promise<Session[]> {
    return this.sessions.find({
      where: { userId, ...whereLive(now) },
      order: { lastUsedAt: 'DESC', id: 'DESC' },
      take: LIST_LIMIT,
    });
  }

  /** Lists the IP addresses of the user's sessions, each once, at most a hundred, those that were used last. */
  async listAddresses(userId: string): Promise<string[]> {
    const sql = this.addressesSql();
    const found = await this.sessions.query<Array<{ ip: string }>>(sql, [userId]);
    return found.map(({ ip }) => ip);
  }

  /** Counts the live sessions. The `idle_expires_at` of an ended session is in the past, too. */
  async countLive(now: Date): Promise<number> {
    let count = 0;
    for await (const range of iterateKeyRanges(this.sessions, COUNT_STEP)) {
      count += await this.sessions.countBy({ ...range, idleExpiresAt: isAfter(now) });
    }
    return count;
  }

  /**
   * Forgets which group of addresses the last refresh came from, if it was another one than `group`.
   * @returns false if it was the same one, or another request did so first.
   */
  async forgetOtherGroup(
    { id, refreshCounter }: Pick<Session, 'id' | 'refreshCounter'>,
    group: string,
    transaction: Transaction,
  ): Promise<boolean> {
    const where = { id, refreshCounter, rotatedFrom: Not(group) };
    const { affected } = await transaction.update(Session, where, { rotatedFrom: null });
    return affected === 1;
  }

  /**
   * Ends the session.
   * @returns false if it had ended already.
   */
  async end(
    id: string,
    reason: SessionEndReason,
    now: Date,
    transaction: Transaction,
  ): Promise<boolean> {
    const where = { id, ...whereLive(now) };
    const { affected } = await transaction.update(Session, where, toEndColumns(reason, now));
    return affected === 1;
  }

  /**
   * Ends at most `limit` live sessions that match.
   * @returns the sessions that it ended.
   */
  async endSome(
    filter: SessionFilter | OutdatedSessions,
    limit: number,
    reason: SessionEndReason,
    now: Date,
    transaction: Transaction,
  ): Promise<SessionOwner[]> {
    const where = { ...toWhere(filter), ...whereLive(now) };
    const found = await transaction.find(Session, { select: OWNER, where, take: limit });
    return this.endFound(found, reason, now, transaction);
  }

  /**
   * Locks the row of a user until the transaction ends: of two sign-ins at once, the second counts the session of the first.
   * On SQLite a transaction has the database to itself.
   */
  async lockUser(userId: string, transaction: Transaction): Promise<void> {
    if (isPostgres(transaction)) await transaction.query(this.lockUserSql(), [userId]);
  }

  /**
   * Ends the live sessions of a user except the `keep` that were used last; at most `limit`. The caller has locked the
   * user.
   * @returns the sessions that it ended.
   */
  async endExcess(
    userId: string,
    { keep, limit }: { keep: number; limit: number },
    reason: SessionEndReason,
    now: Date,
    transaction: Transaction,
  ): Promise<SessionOwner[]> {
    const given = [userId, now.getTime(), limit, keep];
    const excess = await transaction.query<SessionOwner[]>(this.excessSql(), given);
    return this.endFound(excess, reason, now, transaction);
  }

  private async endFound(
    found: readonly SessionOwner[],
    reason: SessionEndReason,
    now: Date,
    transaction: Transaction,
  ): Promise<SessionOwner[]> {
    if (found.length === 0) return [];
    const where = { id: In(found.map(({ id }) => id)), ...whereLive(now) };
    // A refresh locks several sessions in the order of their ids. In another order the two could deadlock.
    const live = await transaction.find(Session, {
      select: OWNER,
      where,
      order: { id: 'ASC' },
      ...(isPostgres(transaction) && { lock: { mode: 'pessimistic_write' } }),
    });
    await transaction.update(Session, where, toEndColumns(reason, now));
    return live;
  }

  /**
   * Gives a session of the user the new `sessionsVersion`, so that it stays alive. Does nothing to a session of an
   * older version.
   */
  async setSessionsVersion(
    { id, userId }: SessionOwner,
    userSessionsVersion: number,
    transaction: Transaction,
  ): Promise<void> {
    const before = { userSessionsVersion: userSessionsVersion - 1, endedAt: IsNull() };
    const where = { id, ...(userId !== null && { userId }), ...before };
    await transaction.update(Session, where, { userSessionsVersion });
  }

  /**
   * Notes that the session is used, and keeps it and its user from changing until the transaction ends: a sign-out at this
   * moment finds what is added meanwhile, or this call fails.
   * @returns false if the session has ended, or its user is disabled or has ended all sessions.
   */
  async hold(
    { id, userId, userSessionsVersion }: Pick<Session, 'id' | 'userId' | 'userSessionsVersion'>,
    now: Date,
    transaction: Transaction,
  ): Promise<boolean> {
    // The user first, as everywhere: in another order two transactions could deadlock.
    const user = await transaction.findOne(User, {
      select: { id: true },
      where: { id: userId!, disabled: false, sessionsVersion: userSessionsVersion },
      ...lockFound(transaction),
    });
    if (!user) return false;
    const where = { id, userSessionsVersion, ...whereLive(now) };
    const { affected } = await transaction.update(Session, where, { lastUsedAt: now });
    return affected === 1;
  }

  /** Finds the session if it is live, and keeps it from changing until the transaction ends. */
  lockLive(id: string, now: Date, transaction: Transaction): Promise<Session | null> {
    const where = { id, ...whereLive(now) };
    return transaction.findOne(Session, { where, ...lockFound(transaction) });
  }

  /** Stores how the user of a session has been proven once more. */
  async setProof(
    id: string,
    proof: Pick<Session, 'methods' | 'acr' | 'authenticatedAt'>,
    transaction: Transaction,
  ): Promise<void> {
    await transaction.update(Session, { id }, proof);
  }

  /** Deletes the sessions that ended or expired before `before`, in steps, for the purge. */
  deleteExpired(before: Date, size: number): AsyncIterable<number> {
    return deleteInBatches(this.sessions, { idleExpiresAt: isBefore(before) }, size);
  }

  private buildLockUserSql(): string {
    const users = quoteTable(this.sessions.manager.getRepository(User));
    return `SELECT id FROM ${users} WHERE id = $1 FOR NO KEY UPDATE`;
  }

  private buildAddressesSql(): string {
    const [userId] = createPlaceholders(this.sessions, 1);
    return `
      SELECT ip FROM ${quoteTable(this.sessions)}
      WHERE user_id = ${userId} AND ip IS NOT NULL
      GROUP BY ip ORDER BY MAX(last_used_at) DESC LIMIT ${LIST_LIMIT}`;
  }

  /** The condition is that of `whereLive`. */
  private buildExcessSql(): string {
    const [userId, now, limit, keep] = createPlaceholders(this.sessions, 4);
    return `
      SELECT id, user_id AS "userId" FROM ${quoteTable(this.sessions)}
      WHERE user_id = ${userId} AND ended_at IS NULL AND idle_expires_at > ${now}
      ORDER BY last_used_at DESC, id DESC LIMIT ${limit} OFFSET ${keep}`;
  }
}

function whereLive(now: Date) {
  return { endedAt: IsNull(), idleExpiresAt: isAfter(now) };
}

function toEndColumns(endReason: SessionEndReason, now: Date) {
  return { endedAt: now, endReason, idleExpiresAt: now };
}

function toWhere(filter: SessionFilter | OutdatedSessions): FindOptionsWhere<Session> {
  if ('clientId' in filter) return { clientId: filter.clientId };
  if ('parentId' in filter) return { parentId: filter.parentId };
  if ('beforeVersion' in filter) {
    return { userId: filter.userId, userSessionsVersion: LessThan(filter.beforeVersion) };
  }
  // TypeORM rejects a member that is undefined.
  const except = filter.exceptId === undefined ? {} : { id: Not(filter.exceptId) };
  return { userId: filter.userId, ...except };
}
