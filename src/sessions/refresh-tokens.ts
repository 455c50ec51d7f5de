import { Inject, Injectable } from '@nestjs/common';
import { parse as uuidBytes } from 'uuid';
import { Clock, CLOCK_LEEWAY_SECONDS } from '../clock/clock.js';
import { formatRowToken, parseRowToken } from '../crypto/row-token.js';
import { SecretKeys } from '../crypto/secret-keys.js';
import { type Actor, SYSTEM_ACTOR } from '../events/actor.js';
import { UnitsOfWork } from '../events/units-of-work.js';
import { toAddressGroup } from '../http/ip-address.js';
import { withDefaults } from '../http/with-defaults.js';
import { type LiveSession, LiveSessions } from './live-sessions.js';
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

const PREFIX = 'nlr_';
const PURPOSE = 'refresh-tokens';
const ID_BYTES = 16;
const COUNTER_BYTES = 4;
const MAC_BYTES = 32;

interface ClaimedRefreshToken {
  sessionId: string;
  counter: number;
  mac: Buffer;
}

type KeyedSession = Pick<Session, 'id' | 'refreshSecret'>;

/** An authentic refresh token of a live session: the current one, or an earlier one. */
export interface VerifiedRefreshToken {
  session: LiveSession;
  counter: number;
}

/**
 * Derives and verifies refresh tokens. A token is the session's id, a counter, and an HMAC over both, keyed from
 * `SECRET_KEY` and a random secret of the session. No token is stored, and nothing in the database can be used as one.
 */
@Injectable()
export class RefreshTokenService {
  constructor(
    private readonly keys: SecretKeys,
    private readonly live: LiveSessions,
    private readonly store: SessionsStore,
    private readonly clock: Clock,
  ) {}

  /** Returns the first refresh token of a new session. */
  issue(session: Session): string {
    return this.derive(session, session.refreshCounter);
  }

  /** Returns the session's refresh token with this counter: always the same text. */
  derive(session: KeyedSession, counter: number): string {
    return deriveRefreshToken(this.keys, session, counter);
  }

  /** Returns the token's session and counter, or null if it is not authentic or its session has ended. */
  async verify(refreshTokenPlain: string): Promise<VerifiedRefreshToken | null> {
    const claimed = parseRefreshToken(refreshTokenPlain);
    if (!claimed) return null;
    const session = await this.live.find(claimed.sessionId);
    // The MAC is checked before anything else: a forged token must not be able to end a session.
    if (!session || !this.isAuthentic(claimed, session)) return null;
    return { session, counter: claimed.counter };
  }

  /** Returns the row of the token's session, or null if the token is not the current one. */
  async findCurrent({ session, counter }: VerifiedRefreshToken): Promise<Session | null> {
    const row = await this.store.findById(session.id);
    const current = row?.refreshCounter === counter && !hasEnded(row, this.clock.now());
    return current ? row : null;
  }

  private isAuthentic({ counter, mac }: ClaimedRefreshToken, session: KeyedSession): boolean {
    const claim = claimBytes(session.id, counter);
    return this.keys.verifyMac(mac, PURPOSE, session.refreshSecret, claim);
  }
}

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
    // The row has the successor's counter, so the successor is unused. The caller derives the same text from it.
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
    // The age is negative if a parallel request was first, or if a clock was set back. Beyond the leeway the token is
    // refused: the window would stay open until the clock has caught up.
    const { reuseGraceSeconds } = this.options;
    return Math.max(0, ageMs) < reuseGraceSeconds * 1000 && ageMs > -CLOCK_LEEWAY_SECONDS * 1000;
  }
}

/** Returns the refresh token of a session with this counter, under these keys. */
export function deriveRefreshToken(
  keys: SecretKeys,
  session: KeyedSession,
  counter: number,
): string {
  const claim = claimBytes(session.id, counter);
  const mac = keys.createMac(PURPOSE, session.refreshSecret, claim);
  return formatRowToken(PREFIX, session.id, Buffer.concat([claim.subarray(ID_BYTES), mac]));
}

/** Returns whether the session has ended, or was not refreshed in time. */
function hasEnded({ endedAt, idleExpiresAt }: Session, now: Date): boolean {
  return endedAt !== null || idleExpiresAt <= now;
}

/** Returns what the text claims, before anything is verified, or null if it does not have the form of a refresh token. */
function parseRefreshToken(text: string): ClaimedRefreshToken | null {
  const claimed = parseRowToken(PREFIX, COUNTER_BYTES + MAC_BYTES, text);
  if (!claimed) return null;
  const { id, proof } = claimed;
  return { sessionId: id, counter: proof.readUInt32BE(), mac: proof.subarray(COUNTER_BYTES) };
}

function claimBytes(sessionId: string, counter: number): Buffer {
  const bytes = Buffer.alloc(ID_BYTES + COUNTER_BYTES);
  bytes.set(uuidBytes(sessionId));
  bytes.writeUInt32BE(counter, ID_BYTES);
  return bytes;
}
