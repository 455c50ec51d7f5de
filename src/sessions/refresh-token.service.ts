import { Injectable } from '@nestjs/common';
import { parse as uuidBytes } from 'uuid';
import { Clock } from '../clock/clock.js';
import { formatRowToken, parseRowToken } from '../crypto/row-token.js';
import { SecretKeys } from '../crypto/secret-keys.js';
import { type LiveSession, LiveSessions } from './live-sessions.js';
import type { Session } from './session.entity.js';
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
export function hasEnded({ endedAt, idleExpiresAt }: Session, now: Date): boolean {
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
