import { Inject, Injectable } from '@nestjs/common';
import { Clock, CLOCK_LEEWAY_SECONDS } from '../clock/clock.js';
import { SYSTEM_ACTOR, type Actor } from '../events/actor.js';
import { Events } from '../events/events.js';
import { RefreshTokens } from './refresh-tokens.js';
import type { Session } from './session.entity.js';
import { SESSIONS_DEFAULTS, SESSIONS_OPTIONS, type SessionsOptions } from './sessions.options.js';
import { type LiveSession, SessionsService } from './sessions.service.js';
import { SessionsStore } from './sessions.store.js';
import { withDefaults } from '../http/with-defaults.js';

/** A refresh token that was made here, for a session that goes on: current, or an old one. */
export interface PresentedRefreshToken {
  session: LiveSession;
  counter: number;
}

/**
 * Refresh tokens that rotate (RFC 9700 section 4.14.2). Each is good for one successor. Whoever comes again
 * with the same one gets the *same* successor, for a few seconds and while nobody has used that; that is two
 * tabs, or an answer that was lost. Any other use of an old one ends the session: it was stolen, from here
 * or from there.
 */
@Injectable()
export class RefreshTokenService {
  private readonly graceMs: number;

  constructor(
    @Inject(SESSIONS_OPTIONS) options: SessionsOptions,
    private readonly sessions: SessionsService,
    private readonly store: SessionsStore,
    private readonly tokens: RefreshTokens,
    private readonly clock: Clock,
    private readonly events: Events,
  ) {
    const { reuseGraceSeconds } = withDefaults(SESSIONS_DEFAULTS, options);
    this.graceMs = reuseGraceSeconds * 1000;
  }

  /** The first refresh token of a session. */
  issue(session: Session): string {
    return this.tokens.derive(session, session.refreshCounter);
  }

  /** Null: not one of ours, or its session is over. Nothing is changed. */
  async verify(refreshTokenPlain: string): Promise<PresentedRefreshToken | null> {
    const claimed = this.tokens.read(refreshTokenPlain);
    if (!claimed) return null;
    const session = await this.sessions.findLive(claimed.sessionId);
    // Before anything else is asked: a forged token must not be able to end a session.
    if (!session || !this.tokens.isAuthentic(claimed, session)) return null;
    return { session, counter: claimed.counter };
  }

  /** Its row, where the token is the current one of a session that goes on; else null. */
  async findCurrent({ session, counter }: PresentedRefreshToken): Promise<Session | null> {
    const row = await this.store.findById(session.id);
    const current = row?.refreshCounter === counter && !isOver(row, this.clock.now());
    return current ? row : null;
  }

  /** The successor of the token, or null where it has none: the session is over, now at the latest. */
  async rotate(
    { session, counter }: PresentedRefreshToken,
    cause: Actor = SYSTEM_ACTOR,
  ): Promise<string | null> {
    const now = this.clock.now();
    const idleExpiresAt = this.sessions.idleExpiry(now, session.expiresAt);
    const rotation = { id: session.id, refreshCounter: counter, now, idleExpiresAt };
    if (await this.store.rotate(rotation)) {
      const { id: sessionId, userId, clientId } = session;
      this.events.emit('session.refreshed', { sessionId, userId: userId!, clientId });
      return this.tokens.derive(session, counter + 1);
    }
    const row = await this.store.findById(session.id);
    if (!row || isOver(row, now)) return null;
    // The counter is still the successor's own: nobody has used it. Derived anew, it is the same text.
    if (row.refreshCounter === counter + 1 && this.isWithinGrace(row, now)) {
      return this.tokens.derive(session, counter + 1);
    }
    await this.sessions.endReused(row, cause);
    return null;
  }

  private isWithinGrace({ rotatedAt }: Session, now: Date): boolean {
    if (rotatedAt === null) return false;
    const ageMs = now.getTime() - rotatedAt.getTime();
    // Less than none: of two at once the later one was first, or a clock was set back. That far, and no further: it
    // would keep the window open for as long.
    return Math.max(0, ageMs) < this.graceMs && ageMs > -CLOCK_LEEWAY_SECONDS * 1000;
  }
}

function isOver({ endedAt, idleExpiresAt }: Session, now: Date): boolean {
  return endedAt !== null || idleExpiresAt <= now;
}
