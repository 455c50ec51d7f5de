import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { NIL as NO_USER, v7 as uuidv7 } from 'uuid';
import { Clock } from '../clock/clock.js';
import { ChangeFeed } from '../cache-invalidation/change-feed.js';
import { RowCache } from '../cache-invalidation/row-cache.js';
import { SYSTEM_ACTOR, type Actor } from '../events/actor.js';
import type { SessionEndReason } from '../events/events.js';
import { type UnitOfWork, UnitsOfWork } from '../events/units-of-work.js';
import type { User } from '../users/user.entity.js';
import { toUserId } from '../users/user-subject.js';
import { UsersService } from '../users/users.service.js';
import { Session } from './session.entity.js';
import { SESSIONS_DEFAULTS, SESSIONS_OPTIONS, type SessionsOptions } from './sessions.options.js';
import { type SessionFilter, SessionsStore } from './sessions.store.js';
import { withDefaults } from '../http/with-defaults.js';

/** From where somebody signs in, as far as it is known. */
export interface RequestOrigin {
  ip: string | null;
  userAgent: string | null;
  /** As it stands in the log. */
  requestId?: string | null;
}

/** What a session begins with. */
export interface NewSession {
  /** Null where a client signs in for itself; `sessionsVersion` as read before the credentials were checked. */
  user: { id: string; sessionsVersion: number } | null;
  clientId: string;
  scopes: readonly string[];
  /** `password`, `client_credentials`, or a word of another grant: its user sees it. */
  authenticationMethod: string;
  origin: RequestOrigin;
  /** Shorter than the settings say, in seconds: for a session that is never refreshed. */
  lifetimeSeconds?: number;
}

/** What of a session a refresh leaves as it is: all that may be remembered. */
export type LiveSession = Omit<
  Session,
  'refreshCounter' | 'rotatedAt' | 'lastUsedAt' | 'idleExpiresAt'
>;

const USER_AGENT_LENGTH = 256;

/**
 * Who is signed in: a row for each sign-in. `RefreshTokenService` moves them on.
 *
 * A `userId` is the `id` of a `User`. Where a `UserDirectory` has the users that is not the `sub` of their tokens, and
 * not the `id` of their `Principal`: `UsersService.getById()` knows it by either.
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
  private readonly options: Required<SessionsOptions>;
  private readonly current: RowCache<Session>;

  constructor(
    @Inject(SESSIONS_OPTIONS) options: SessionsOptions,
    private readonly store: SessionsStore,
    private readonly clock: Clock,
    private readonly changes: ChangeFeed,
    private readonly units: UnitsOfWork,
    private readonly users: UsersService,
  ) {
    this.options = withDefaults(SESSIONS_DEFAULTS, options);
    this.current = new RowCache(changes, clock, store.watched, async (id) =>
      isUUID(id) ? store.findById(id) : null,
    );
  }

  /**
   * How many sessions go on, those of clients among them. Those of a user who was disabled count until they
   * expire. It reads all of the table, in steps: not for every request.
   */
  countLive(): Promise<number> {
    return this.store.countLive(this.clock.now());
  }

  /** Begins a session, in a unit of work of its own, or in that of the caller. */
  async start(given: NewSession, within?: UnitOfWork): Promise<Session> {
    const session = this.make(given);
    const add = async (unit: UnitOfWork): Promise<void> => {
      await this.store.add(session, unit.transaction);
      const { id: sessionId, userId, clientId } = session;
      await unit.record('session.started', { sessionId, userId, clientId });
    };
    await (within ? add(within) : this.units.run(causeOf(given), add));
    return session;
  }

  private make(given: NewSession): Session {
    const { user, clientId, scopes, authenticationMethod, origin, lifetimeSeconds } = given;
    const now = this.clock.now();
    const { absoluteSeconds } = this.options;
    const expiresAt = new Date(now.getTime() + (lifetimeSeconds ?? absoluteSeconds) * 1000);
    return Object.assign(new Session(), {
      id: uuidv7({ msecs: now.getTime() }),
      userId: user?.id ?? null,
      clientId,
      scope: scopes.join(' '),
      authenticationMethod,
      ip: origin.ip,
      userAgent: origin.userAgent?.slice(0, USER_AGENT_LENGTH) ?? null,
      userSessionsVersion: user?.sessionsVersion ?? 0,
      refreshSecret: randomBytes(32).toString('base64url'),
      refreshCounter: 1,
      rotatedAt: null,
      createdAt: now,
      lastUsedAt: now,
      expiresAt,
      idleExpiresAt: this.idleExpiry(now, expiresAt),
      endedAt: null,
      endReason: null,
    });
  }

  /** The session while it goes on, from memory where nothing has changed; else null. */
  findLive(id: string): LiveSession | null | Promise<LiveSession | null> {
    const found = this.current.find(id);
    return found instanceof Promise
      ? found.then((session) => this.ifLive(session))
      : this.ifLive(found);
  }

  /**
   * The user of a session, while it is theirs: null where they were deleted, or have superseded it. One who is
   * disabled is told of all the same, for the answer that says so.
   */
  async findUser({
    userId,
    userSessionsVersion,
  }: Pick<Session, 'userId' | 'userSessionsVersion'>): Promise<User | null> {
    const user = userId === null ? null : await this.users.current(userId);
    return user && (user.disabled || user.sessionsVersion === userSessionsVersion) ? user : null;
  }

  /** The user's sessions that go on, the last used first; at most a hundred. */
  async list(userId: string): Promise<Session[]> {
    const user = await this.users.current(userId);
    const sessions = await this.store.listLive(toUserId(userId), this.clock.now());
    return sessions.filter((session) => session.userSessionsVersion === user?.sessionsVersion);
  }

  /** Where the user is signed in, or was a moment ago; for null the same work, and nothing. */
  listAddresses(userId: string | null): Promise<string[]> {
    return this.store.listAddresses(userId ?? NO_USER);
  }

  /** False: it was over already. */
  end(
    session: Pick<Session, 'id' | 'userId'>,
    reason: SessionEndReason,
    cause: Actor = SYSTEM_ACTOR,
  ): Promise<boolean> {
    return this.units.run(cause, (unit) => this.endWithin(unit, session, reason));
  }

  /** As {@link end}, as a part of a unit of work. */
  async endWithin(
    unit: UnitOfWork,
    session: Pick<Session, 'id' | 'userId'>,
    reason: SessionEndReason,
  ): Promise<boolean> {
    const ended = await this.store.end(session.id, reason, this.clock.now(), unit.transaction);
    if (ended) await this.tellEnded(unit, [session], reason);
    return ended;
  }

  /** As {@link end}, of the session with this id. */
  async endById(id: string, reason: SessionEndReason, cause?: Actor): Promise<boolean> {
    const session = await this.findLive(id);
    return session !== null && this.end(session, reason, cause);
  }

  /** Ends a session of this user; false: there is none with this id that goes on. */
  async endOwn(
    userId: string,
    id: string,
    reason: SessionEndReason,
    cause?: Actor,
  ): Promise<boolean> {
    const session = await this.findLive(id);
    return session?.userId === toUserId(userId) && this.end(session, reason, cause);
  }

  /** Ends the session of a refresh token that was used a second time. */
  endReused({ id: sessionId, userId, clientId }: Session, cause: Actor): Promise<void> {
    return this.units.run(cause, async (unit) => {
      const session = { id: sessionId, userId };
      // Of many replays at once, one ends it and is told of.
      if (!(await this.endWithin(unit, session, 'refresh-token-reused'))) return;
      await unit.record('refresh-token.reused', { sessionId, userId: userId!, clientId });
    });
  }

  /** Ends all of them. */
  endAll(of: SessionFilter, reason: SessionEndReason, cause: Actor = SYSTEM_ACTOR): Promise<void> {
    return this.units.run(cause, (unit) => this.endAllWithin(unit, of, reason));
  }

  /** As {@link endAll}, as a part of a unit of work. */
  async endAllWithin(unit: UnitOfWork, of: SessionFilter, reason: SessionEndReason): Promise<void> {
    const { transaction } = unit;
    const ended = await this.store.endAll(byRow(of), reason, this.clock.now(), transaction);
    await this.tellEnded(unit, ended, reason);
  }

  /** Has the session go on in a unit of work that supersedes every session of its user. */
  async keepWithin(unit: UnitOfWork, id: string, sessionsVersion: number): Promise<void> {
    await this.store.adopt(id, sessionsVersion, unit.transaction);
    unit.afterCommit(() => this.changes.publish(this.store.watched.table, id));
  }

  /** Until when the session lives if it is refreshed now. */
  idleExpiry(now: Date, expiresAt: Date): Date {
    return new Date(Math.min(now.getTime() + this.options.idleSeconds * 1000, expiresAt.getTime()));
  }

  private async tellEnded(
    unit: UnitOfWork,
    ended: ReadonlyArray<Pick<Session, 'id' | 'userId'>>,
    reason: SessionEndReason,
  ): Promise<void> {
    for (const { id, userId } of ended) {
      unit.afterCommit(() => this.changes.publish(this.store.watched.table, id));
      await unit.record('session.ended', { sessionId: id, userId, reason });
    }
  }

  private ifLive(session: LiveSession | null): LiveSession | null {
    const over = !session || session.endedAt !== null || session.expiresAt <= this.clock.now();
    return over ? null : session;
  }
}

/** Whoever signs in has it happen. */
function causeOf({ user, clientId, origin }: NewSession): Actor {
  return {
    ...SYSTEM_ACTOR,
    ...origin,
    requestId: origin.requestId ?? null,
    kind: user ? 'user' : 'client',
    userId: user?.id ?? null,
    clientId,
  };
}

/** Where the application has its own table of users, it knows them by another id. */
function byRow(of: SessionFilter): SessionFilter {
  return 'userId' in of ? { ...of, userId: toUserId(of.userId) } : of;
}
