import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import type { Actor } from '../events/actor.js';
import { UnitOfWork, UnitsOfWork } from '../events/units-of-work.js';
import { addProof, getAuthentication } from './authentication-context.js';
import { LiveSessions } from './live-sessions.js';
import type { Session } from './session.entity.js';
import { SessionsStore } from './sessions.store.js';

/** Notes in a live session that its user has proven who they are once more. */
@Injectable()
export class SessionProofs {
  constructor(
    private readonly store: SessionsStore,
    private readonly live: LiveSessions,
    private readonly units: UnitsOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Moves `authenticatedAt`, `methods` and `acr` of the session on, and records `session.reauthenticated`. Its refresh token
   * stays the same.
   * @param method the word of the proof (see `authentication-context.ts`)
   * @returns the session as it is now, or null if it has ended, or if a client acts for itself.
   */
  add(sessionId: string, method: string, by: Actor | UnitOfWork): Promise<Session | null> {
    const prove = async (unit: UnitOfWork): Promise<Session | null> => {
      const now = this.clock.now();
      const session = await this.store.lockLive(sessionId, now, unit.transaction);
      const before = session && getAuthentication(session);
      if (!before) return null;
      const proof = { ...addProof(before.methods, method), authenticatedAt: now };
      await this.store.setProof(sessionId, proof, unit.transaction);
      unit.afterCommit(() => this.live.publishChange(sessionId));
      const { userId, clientId } = session;
      const event = { sessionId, userId: userId!, clientId, method };
      await unit.record('session.reauthenticated', event);
      return Object.assign(session, proof);
    };
    // Like a sign-in: a full audit trail must not lock everyone out.
    return by instanceof UnitOfWork ? prove(by) : this.units.runEvenIfUnwritten(by, prove);
  }

  /**
   * Returns what the wrong proofs of a session are counted for: the session, or all that come from the same browser session,
   * of which its thief gets any number. The browser session has its own count, which a thief of such a session cannot fill.
   * It reads the database: another process may have moved the session to a new browser session.
   */
  async findCounted(sessionId: string): Promise<string> {
    const parentId = (await this.store.findById(sessionId))?.parentId;
    return parentId ? `from:${parentId}` : sessionId;
  }

  /**
   * Keeps the session and its user from changing until the unit of work ends.
   * @returns false if the session has ended, or its user is disabled or has ended all sessions.
   */
  async hold(sessionId: string, { transaction }: UnitOfWork): Promise<boolean> {
    const session = await this.store.findById(sessionId, transaction);
    return session !== null && this.store.hold(session, this.clock.now(), transaction);
  }
}
