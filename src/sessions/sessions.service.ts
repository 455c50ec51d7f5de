import { Injectable } from '@nestjs/common';
import { NIL as NO_USER } from 'uuid';
import { ChangeFeed } from '../cache-invalidation/change-feed.js';
import { Clock } from '../clock/clock.js';
import { type Actor, SYSTEM_ACTOR } from '../events/actor.js';
import type { SessionEndReason } from '../events/events.js';
import { type UnitOfWork, UnitsOfWork } from '../events/units-of-work.js';
import { isUserId } from '../users/user-subject.js';
import { UsersService } from '../users/users.service.js';
import { LiveSessions } from './live-sessions.js';
import type { Session } from './session.entity.js';
import { type SessionFilter, SessionsStore } from './sessions.store.js';

type SessionOwner = Pick<Session, 'id' | 'userId'>;

/**
 * Lists and ends sessions. `by` is the actor for the audit trail, or a unit of work to join.
 *
 * @example
 * ```ts
 * import { Injectable } from '@nestjs/common';
 * import { SessionsService, UsersService } from 'nightlatch';
 *
 * @Injectable()
 * export class SupportDesk {
 *   constructor(
 *     private readonly users: UsersService,
 *     private readonly sessions: SessionsService,
 *   ) {}
 *
 *   // After a telephone was lost.
 *   async signOutEverywhere(login: string): Promise<void> {
 *     const user = await this.users.findByLogin(login);
 *     if (user) await this.sessions.endAll({ userId: user.id }, 'revoked');
 *   }
 * }
 * ```
 */
@Injectable()
export class SessionsService {
  constructor(
    private readonly store: SessionsStore,
    private readonly live: LiveSessions,
    private readonly users: UsersService,
    private readonly units: UnitsOfWork,
    private readonly feed: ChangeFeed,
    private readonly clock: Clock,
  ) {}

  /**
   * Counts the live sessions, those of clients included. Sessions of a disabled user count until they expire. It reads
   * the whole table in steps: do not call it on every request.
   */
  countLive(): Promise<number> {
    return this.store.countLive(this.clock.now());
  }

  /** Lists the user's live sessions, the last used first, at most a hundred. */
  async list(userId: string | null): Promise<Session[]> {
    const user = await this.users.findCached(userId);
    if (!user) return [];
    const sessions = await this.store.listLive(user.id, this.clock.now());
    return sessions.filter((session) => session.userSessionsVersion === user.sessionsVersion);
  }

  /** Lists the IP addresses of the user's recent sessions. For null it does the same work and returns none. */
  listAddresses(userId: string | null): Promise<string[]> {
    return this.store.listAddresses(userId ?? NO_USER);
  }

  /**
   * Ends the session, with its access and refresh tokens.
   * @returns false if it had ended already.
   */
  end(
    session: SessionOwner,
    reason: SessionEndReason,
    by: Actor | UnitOfWork = SYSTEM_ACTOR,
  ): Promise<boolean> {
    return this.units.run(by, async (unit) => {
      const ended = await this.store.end(session.id, reason, this.clock.now(), unit.transaction);
      if (ended) await this.recordEnded([session], reason, unit);
      return ended;
    });
  }

  /** Ends the session with this id, like {@link end}. */
  async endById(id: string, reason: SessionEndReason, by?: Actor): Promise<boolean> {
    const session = await this.live.find(id);
    return session !== null && this.end(session, reason, by);
  }

  /**
   * Ends a session of this user.
   * @returns false if the user has no live session with this id.
   */
  async endOwn(
    userId: string | null,
    id: string,
    reason: SessionEndReason,
    by?: Actor,
  ): Promise<boolean> {
    const session = await this.live.find(id);
    const isOwn = userId !== null && session?.userId === userId;
    return isOwn && this.end(session, reason, by);
  }

  /** Ends a session whose refresh token was used a second time, and records `refresh-token.reused` once. */
  endReused({ id: sessionId, userId, clientId }: Session, actor: Actor): Promise<void> {
    return this.units.run(actor, async (unit) => {
      const session = { id: sessionId, userId };
      // Of many replays at the same time, the one that ends the session records the event.
      if (!(await this.end(session, 'refresh-token-reused', unit))) return;
      await unit.record('refresh-token.reused', { sessionId, userId: userId!, clientId });
    });
  }

  /**
   * Ends all sessions that match.
   * @throws Error if `userId` is not the id of a `User`: a sign-out must not silently end nothing.
   */
  async endAll(
    filter: SessionFilter,
    reason: SessionEndReason,
    by: Actor | UnitOfWork = SYSTEM_ACTOR,
  ): Promise<void> {
    if ('userId' in filter && !isUserId(filter.userId)) {
      throw new Error('SessionsService.endAll: userId must be the id of a User.');
    }
    return this.units.run(by, async (unit) => {
      const now = this.clock.now();
      const ended = await this.store.endAll(filter, reason, now, unit.transaction);
      await this.recordEnded(ended, reason, unit);
    });
  }

  /**
   * Keeps this session alive when all other sessions of its user are invalidated.
   * @param sessionsVersion what `UserAccounts.invalidateSessions` returned in the same unit of work
   */
  async keep(id: string, sessionsVersion: number, unit: UnitOfWork): Promise<void> {
    await this.store.setSessionsVersion(id, sessionsVersion, unit.transaction);
    unit.afterCommit(() => this.feed.publish(this.store.watched.table, id));
  }

  private async recordEnded(
    ended: readonly SessionOwner[],
    reason: SessionEndReason,
    unit: UnitOfWork,
  ): Promise<void> {
    for (const { id, userId } of ended) {
      unit.afterCommit(() => this.feed.publish(this.store.watched.table, id));
      await unit.record('session.ended', { sessionId: id, userId, reason });
    }
  }
}
