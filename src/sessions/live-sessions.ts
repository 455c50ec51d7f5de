import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { ChangeFeed } from '../cache-invalidation/change-feed.js';
import { RowCache } from '../cache-invalidation/row-cache.js';
import { Clock } from '../clock/clock.js';
import type { User } from '../users/user.entity.js';
import { UsersService } from '../users/users.service.js';
import type { Session } from './session.entity.js';
import { SessionsStore } from './sessions.store.js';

/** The session columns that never change while it lives, and can therefore be cached. */
export type LiveSession = Omit<
  Session,
  'refreshCounter' | 'rotatedAt' | 'rotatedFrom' | 'lastUsedAt' | 'idleExpiresAt' | 'parentId'
>;

const DAY_MS = 86_400_000;

/** Answers from memory whether a session is live, and whose it is: for every guarded request. */
@Injectable()
export class LiveSessions {
  private readonly rows: RowCache<Session>;

  constructor(
    private readonly store: SessionsStore,
    private readonly feed: ChangeFeed,
    private readonly clock: Clock,
    private readonly users: UsersService,
  ) {
    this.rows = new RowCache({
      feed,
      clock,
      table: store.watched,
      read: async (id) => (isUUID(id) ? store.findById(id) : null),
    });
  }

  /** Returns the session, or null if it has ended or expired. */
  async find(id: string): Promise<LiveSession | null> {
    const session = await this.rows.find(id);
    if (!session || session.endedAt !== null) return null;
    const now = this.clock.now();
    // A clock that was a year ahead when the session began must not let it live a year longer.
    const isFromFuture = session.createdAt.getTime() > now.getTime() + DAY_MS;
    return isFromFuture || session.expiresAt <= now ? null : session;
  }

  /**
   * Returns the user of a session, or null if they were deleted or have ended all of their sessions since. A disabled
   * user is returned, for the error that says so.
   */
  async findUser({
    userId,
    userSessionsVersion,
  }: Pick<Session, 'userId' | 'userSessionsVersion'>): Promise<User | null> {
    const user = await this.users.findCached(userId);
    return user && (user.disabled || user.sessionsVersion === userSessionsVersion) ? user : null;
  }

  /** Drops the session from the caches, after a change in the database. */
  publishChange(id: string): void {
    this.feed.publish(this.store.watched.table, id);
  }
}
