import { Injectable } from '@nestjs/common';
import { IsNull, LessThan, MoreThan, Not, Repository, type FindOptionsWhere } from 'typeorm';
import type { WatchedTable } from '../cache-invalidation/change-feed.js';
import { InjectAuthRepository } from '../database/auth-data-source.js';
import { deleteInRanges, keyRanges } from '../database/key-ranges.js';
import { PreparedInsert, PreparedFindOne } from '../database/prepared-statements.js';
import type { Transaction } from '../database/transactions.js';
import type { SessionEndReason } from '../events/events.js';
import { type Rotation, RotationBatcher } from './rotation-batcher.store.js';
import { Session } from './session.entity.js';

/** Which sessions are meant: those of a user, all or all but one, or those of a client. */
export type SessionFilter = { userId: string; exceptId?: string } | { clientId: string };

/** The columns that a refresh leaves alone. */
const TOLD = [
  'user_id',
  'client_id',
  'scope',
  'user_sessions_version',
  'refresh_secret',
  'expires_at',
  'ended_at',
] as const;

/** A step is to take a few milliseconds, in which SQLite has nobody else answered. */
const COUNTED_AT_ONCE = 5_000;

/** Most sessions that are listed. */
const MOST_LISTED = 100;

/** The table of sessions. What must happen once is one guarded UPDATE, never a read and then a write. */
@Injectable()
export class SessionsStore {
  private readonly insertion: PreparedInsert<Session>;
  private readonly byId: PreparedFindOne<Session>;
  private readonly rotations: RotationBatcher;

  constructor(@InjectAuthRepository(Session) private readonly sessions: Repository<Session>) {
    this.insertion = new PreparedInsert(sessions);
    this.byId = new PreparedFindOne(sessions, 'id');
    this.rotations = new RotationBatcher(sessions);
  }

  /** What tells that a session is over; a refresh is no such change. */
  get watched(): WatchedTable {
    return { table: this.sessions.metadata.tableName, key: 'id', columns: TOLD };
  }

  add(session: Session, transaction: Transaction): Promise<void> {
    return this.insertion.add(session, transaction);
  }

  findById(id: string): Promise<Session | null> {
    return this.byId.find(id);
  }

  /** Those that go on, the last used first. */
  listLive(userId: string, now: Date): Promise<Session[]> {
    return this.sessions.find({
      where: { userId, ...live(now) },
      order: { lastUsedAt: 'DESC', id: 'DESC' },
      take: MOST_LISTED,
    });
  }

  /** From where the user signed in, of late. */
  async listAddresses(userId: string): Promise<string[]> {
    const found = await this.sessions.find({
      select: { ip: true },
      where: { userId, ip: Not(IsNull()) },
      order: { lastUsedAt: 'DESC', id: 'DESC' },
      take: MOST_LISTED,
    });
    return found.map(({ ip }) => ip!);
  }

  /** How many go on. One that ended has `idle_expires_at` in the past, too. */
  async countLive(now: Date): Promise<number> {
    let count = 0;
    for await (const range of keyRanges(this.sessions, COUNTED_AT_ONCE)) {
      count += await this.sessions.countBy({ ...range, idleExpiresAt: MoreThan(now) });
    }
    return count;
  }

  /** Moves on from the refresh token with this number. False: somebody else did, or the session is over. */
  rotate(rotation: Rotation): Promise<boolean> {
    return this.rotations.rotate(rotation);
  }

  /** False: it was over already. */
  async end(
    id: string,
    reason: SessionEndReason,
    now: Date,
    transaction: Transaction,
  ): Promise<boolean> {
    const where = { id, ...live(now) };
    const { affected } = await transaction.update(Session, where, over(reason, now));
    return affected === 1;
  }

  /**
   * Ends those that go on. What is returned is who was found: one that another ends in the same moment is told of
   * twice.
   */
  async endAll(
    of: SessionFilter,
    reason: SessionEndReason,
    now: Date,
    transaction: Transaction,
  ): Promise<Array<Pick<Session, 'id' | 'userId'>>> {
    const where = { ...owned(of), ...live(now) };
    const found = await transaction.find(Session, { select: { id: true, userId: true }, where });
    if (found.length > 0) await transaction.update(Session, where, over(reason, now));
    return found;
  }

  /** The session goes on although every other one of its user is over. */
  async adopt(id: string, userSessionsVersion: number, transaction: Transaction): Promise<void> {
    await transaction.update(Session, { id, endedAt: IsNull() }, { userSessionsVersion });
  }

  /** Deletes those that ended or expired before `before`, as the purge wants it. */
  deleteExpired(before: Date, size: number): AsyncIterable<number> {
    return deleteInRanges(this.sessions, { idleExpiresAt: LessThan(before) }, size);
  }
}

function live(now: Date) {
  return { endedAt: IsNull(), idleExpiresAt: MoreThan(now) };
}

function over(endReason: SessionEndReason, now: Date) {
  return { endedAt: now, endReason, idleExpiresAt: now };
}

function owned(of: SessionFilter): FindOptionsWhere<Session> {
  if ('clientId' in of) return { clientId: of.clientId };
  // TypeORM refuses a member that is undefined.
  const except = of.exceptId === undefined ? {} : { id: Not(of.exceptId) };
  return { userId: of.userId, ...except };
}
