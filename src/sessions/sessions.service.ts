import { setImmediate } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { NIL as NO_USER } from 'uuid';
import { Clock } from '../clock/clock.js';
import { type Actor, SYSTEM_ACTOR } from '../events/actor.js';
import type { SessionEndReason } from '../events/reasons.js';
import { UnitOfWork, UnitsOfWork } from '../events/units-of-work.js';
import { toAddressGroup } from '../http/ip-address.js';
import { UserAccounts } from '../users/user-accounts.js';
import { isUserId } from '../users/user-subject.js';
import { UsersService } from '../users/users.service.js';
import { LiveSessions } from './live-sessions.js';
import type { Session } from './session.entity.js';
import {
  type OutdatedSessions,
  type SessionFilter,
  type SessionOwner,
  SessionsStore,
} from './sessions.store.js';
import { toReason } from '../http/to-reason.js';
import { writeLine } from '../http/write-line.js';

/** How many sessions end in one transaction, with their events: some milliseconds. */
const BATCH = 100;

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
export class SessionsService implements OnApplicationShutdown {
  private readonly logger = new Logger(SessionsService.name);
  private readonly ending = new Set<Promise<void>>();
  private stopped = false;

  constructor(
    private readonly store: SessionsStore,
    private readonly live: LiveSessions,
    private readonly users: UsersService,
    private readonly accounts: UserAccounts,
    private readonly units: UnitsOfWork,
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

  /** Returns whether the user has a recent session from the address. For null it does the same work and returns false. */
  async isKnownAddress(userId: string | null, ip: string | null): Promise<boolean> {
    const addresses = await this.store.listAddresses(userId ?? NO_USER);
    const group = toAddressGroup(ip);
    return addresses.some((address) => toAddressGroup(address) === group);
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
   * Ends all sessions that match: a hundred first, and the rest in further transactions, so that other requests are
   * answered meanwhile. Within a unit of work the rest follows after its commit. All sessions of a user are rejected from
   * the first transaction on, and a session that begins after it stays. Sessions of a client that begin meanwhile may end too.
   * @throws NotFoundError if the user does not exist.
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
    const rest = await this.units.run(by, async (unit) => {
      const selected = 'userId' in filter ? await this.invalidate(filter, unit) : filter;
      return (await this.endSome(selected, reason, unit)) ? selected : null;
    });
    if (rest === null) return;
    if (by instanceof UnitOfWork) by.afterCommit(() => this.endRestLater(rest, reason, by.actor));
    else await this.endRest(rest, reason, by);
  }

  /**
   * Ends at most a hundred sessions that match, within the unit of work.
   * @returns false if there are no more.
   */
  async endSome(
    filter: SessionFilter | OutdatedSessions,
    reason: SessionEndReason,
    unit: UnitOfWork,
  ): Promise<boolean> {
    const now = this.clock.now();
    const ended = await this.store.endSome(filter, BATCH, reason, now, unit.transaction);
    await this.recordEnded(ended, reason, unit);
    return ended.length === BATCH;
  }

  /** Records `session.ended` for sessions that the store has ended, and drops them from the caches after the commit. */
  async recordEnded(
    ended: readonly SessionOwner[],
    reason: SessionEndReason,
    unit: UnitOfWork,
  ): Promise<void> {
    for (const { id, userId } of ended) {
      unit.afterCommit(() => this.live.publishChange(id));
      await unit.record('session.ended', { sessionId: id, userId, reason });
    }
  }

  /** Stops ending sessions that are rejected already. The next sign-ins end the rest. */
  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.ending);
  }

  /**
   * Makes all other sessions of the user invalid in one statement, also those that a sign-in is about to start.
   * @returns the invalid ones.
   */
  private async invalidate(
    { userId, exceptId }: Extract<SessionFilter, { userId: string }>,
    unit: UnitOfWork,
  ): Promise<OutdatedSessions> {
    const version = await this.accounts.invalidateSessions(userId, unit);
    if (exceptId !== undefined) {
      await this.store.setSessionsVersion({ id: exceptId, userId }, version, unit.transaction);
      unit.afterCommit(() => this.live.publishChange(exceptId));
    }
    return { userId, beforeVersion: version };
  }

  private endRestLater(
    filter: SessionFilter | OutdatedSessions,
    reason: SessionEndReason,
    actor: Actor,
  ): void {
    const running = this.endRest(filter, reason, actor)
      .catch((error: unknown) => {
        writeLine(this.logger, 'warn', 'Not all sessions could be ended.', {
          reason: toReason(error),
        });
      })
      .finally(() => this.ending.delete(running));
    this.ending.add(running);
  }

  private async endRest(
    filter: SessionFilter | OutdatedSessions,
    reason: SessionEndReason,
    actor: Actor,
  ): Promise<void> {
    let more = true;
    while (more && !this.stopped) {
      // SQLite answers synchronously: this lets other requests run between two batches.
      await setImmediate();
      more = await this.units.run(actor, (unit) => this.endSome(filter, reason, unit));
    }
  }
}
