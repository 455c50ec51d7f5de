import { Injectable } from '@nestjs/common';
import { type FindOptionsWhere, IsNull, Repository } from 'typeorm';
import { InjectAuthRepository } from '../database/auth-data-source.js';
import { isPostgres } from '../database/sql.js';
import { isAfter } from '../database/times.js';
import type { Transaction } from '../database/transactions.js';
import { Session } from './session.entity.js';
import type { SessionOwner } from './sessions.store.js';

/** Reads and writes which session comes from which browser session: `parent_id` (README). */
@Injectable()
export class SessionFamiliesStore {
  constructor(@InjectAuthRepository(Session) private readonly sessions: Repository<Session>) {}

  findById(id: string, transaction?: Transaction): Promise<Session | null> {
    return (transaction?.getRepository(Session) ?? this.sessions).findOneBy({ id });
  }

  /** Moves the live sessions that come from one browser session to another, if they are of the same user. */
  async moveApplications(
    parentId: string,
    { id, userId }: SessionOwner,
    transaction: Transaction,
  ): Promise<void> {
    const where = { parentId, userId: userId!, endedAt: IsNull() };
    await lockInOrder(where, transaction);
    await transaction.update(Session, where, { parentId: id });
  }

  /** Notes which session has replaced one that ended because its user signed in again. Another user is no successor. */
  async setSuccessor(
    replacedId: string,
    { id, userId }: SessionOwner,
    transaction: Transaction,
  ): Promise<void> {
    const where = { id: replacedId, userId: userId!, endReason: 'signed-in-again' as const };
    await transaction.update(Session, where, { parentId: id });
  }

  /** Finds the session that has replaced this one, or null. It may have ended, too. */
  async findSuccessor(id: string, transaction?: Transaction): Promise<Session | null> {
    const sessions = transaction?.getRepository(Session) ?? this.sessions;
    const replaced = await sessions.findOneBy({ id, endReason: 'signed-in-again' });
    if (!replaced || replaced.parentId === null) return null;
    // Another version: what ends all sessions of the user came between the two.
    const { parentId, userSessionsVersion } = replaced;
    return sessions.findOneBy({ id: parentId, userSessionsVersion });
  }

  /**
   * Lets the live sessions that the client of `by` got from the same browser session end at `until`, while their access
   * tokens still work. They have no refresh token. The caller holds the browser session.
   */
  async shortenReplaced(
    { parentId, clientId, userSessionsVersion }: Session,
    until: Date,
    transaction: Transaction,
  ): Promise<void> {
    // Those of an older version may be ended at this moment, in another order.
    const replaced = { parentId: parentId!, clientId, userSessionsVersion, endedAt: IsNull() };
    const where = { ...replaced, idleExpiresAt: isAfter(until) };
    await lockInOrder(where, transaction);
    await transaction.update(Session, where, { idleExpiresAt: until });
  }
}

/** Locks sessions in the order of their ids, as everything does that changes several: in another order two could deadlock. */
async function lockInOrder(
  where: FindOptionsWhere<Session>,
  transaction: Transaction,
): Promise<void> {
  if (!isPostgres(transaction)) return;
  const lock = { mode: 'pessimistic_write' } as const;
  await transaction.find(Session, { select: { id: true }, where, order: { id: 'ASC' }, lock });
}
