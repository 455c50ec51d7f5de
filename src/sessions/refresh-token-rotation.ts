import { Inject, Injectable } from '@nestjs/common';
import { Clock, CLOCK_LEEWAY_SECONDS } from '../clock/clock.js';
import { type Actor, SYSTEM_ACTOR } from '../events/actor.js';
import { UnitsOfWork } from '../events/units-of-work.js';
import { withDefaults } from '../http/with-defaults.js';
import { toAddressGroup } from '../http/ip-address.js';
import { hasEnded, type VerifiedRefreshToken } from './refresh-token.service.js';
import { RotationBatcher } from './rotation-batcher.store.js';
import type { Session } from './session.entity.js';
import {
  getIdleExpiry,
  SESSIONS_DEFAULTS,
  SESSIONS_OPTIONS,
  type SessionsOptions,
} from './sessions.options.js';
import { SessionsService } from './sessions.service.js';
import { SessionsStore } from './sessions.store.js';

/**
 * Rotates refresh tokens (RFC 9700 section 4.14.2). Each token has one successor. A token that is presented again gets
 * the *same* successor, for a minute and while the successor is unused: that is two tabs, or a lost answer. Any
 * other use of an old token ends the session, because one of its two holders has stolen it.
 */
@Injectable()
export class RefreshTokenRotation {
  private readonly options: Required<SessionsOptions>;

  constructor(
    @Inject(SESSIONS_OPTIONS) options: SessionsOptions,
    private readonly sessions: SessionsService,
    private readonly store: SessionsStore,
    private readonly rotations: RotationBatcher,
    private readonly clock: Clock,
    private readonly units: UnitsOfWork,
  ) {
    this.options = withDefaults(SESSIONS_DEFAULTS, options);
  }

  /** Returns the counter of the token's successor, or null if the session has ended, also because of this call. */
  async rotate(
    { session, counter }: VerifiedRefreshToken,
    actor: Actor = SYSTEM_ACTOR,
  ): Promise<number | null> {
    const successor = counter + 1;
    const now = this.clock.now();
    const idleExpiresAt = getIdleExpiry(now, session.expiresAt, this.options.idleSeconds);
    const from = toAddressGroup(actor.ip);
    const rotation = { id: session.id, refreshCounter: counter, from, now, idleExpiresAt };
    if (await this.rotations.rotate(rotation)) {
      const { id: sessionId, userId, clientId } = session;
      await this.units.emit('session.refreshed', { sessionId, userId: userId!, clientId });
      return successor;
    }
    const row = await this.store.findById(session.id);
    if (!row || hasEnded(row, now)) return null;
    // The counter is still that of the successor, so the successor is unused. Derived again, it is the same text.
    if (row.refreshCounter === successor && this.isWithinGrace(row, now)) {
      if (row.rotatedFrom !== null && row.rotatedFrom !== from) {
        await this.recordReissued(row, from, actor);
      }
      return successor;
    }
    await this.sessions.endReused(row, actor);
    return null;
  }

  /** Records `refresh-token.reissued`, once for a refresh, so that a thief cannot fill the audit trail with one token. */
  private recordReissued(row: Session, group: string, actor: Actor): Promise<void> {
    return this.units.run(actor, async (unit) => {
      if (!(await this.store.forgetOtherGroup(row, group, unit.transaction))) return;
      const { id: sessionId, userId, clientId } = row;
      await unit.record('refresh-token.reissued', { sessionId, userId: userId!, clientId });
    });
  }

  private isWithinGrace({ rotatedAt }: Session, now: Date): boolean {
    if (rotatedAt === null) return false;
    const ageMs = now.getTime() - rotatedAt.getTime();
    // The age is negative if a parallel request was first, or if a clock was set back. Beyond the leeway that is no
    // excuse: it would keep the window open for as long.
    const { reuseGraceSeconds } = this.options;
    return Math.max(0, ageMs) < reuseGraceSeconds * 1000 && ageMs > -CLOCK_LEEWAY_SECONDS * 1000;
  }
}
