import { Injectable } from '@nestjs/common';
import { parse as uuidBytes, stringify as uuidText } from 'uuid';
import { SecretKeys } from '../crypto/secret-keys.js';
import type { Session } from './session.entity.js';

/** So that a scanner of logs and repositories knows one when it sees it. */
const PREFIX = 'nlr_';
const PURPOSE = 'refresh-tokens';
const ID_BYTES = 16;
const COUNTER_BYTES = 4;
const MAC_BYTES = 32;
const TOKEN_BYTES = ID_BYTES + COUNTER_BYTES + MAC_BYTES;
const SHAPE = new RegExp(`^${PREFIX}[\\w-]{${Math.ceil((TOKEN_BYTES * 8) / 6)}}$`);

/** What a refresh token says, before anybody knows whether it is one of ours. */
export interface ClaimedRefreshToken {
  sessionId: string;
  counter: number;
  mac: Buffer;
}

type Keyed = Pick<Session, 'id' | 'refreshSecret'>;

/**
 * Refresh tokens: the session's id, a counter, and a code over both under a key that is derived from
 * `SECRET_KEY` and the session's own secret. There is nothing to store, and nothing that is stored can be
 * used as one.
 */
@Injectable()
export class RefreshTokens {
  constructor(private readonly secrets: SecretKeys) {}

  /** The session's refresh token with this number: always the same text. */
  derive(session: Keyed, counter: number): string {
    const claim = claimBytes(session.id, counter);
    const mac = this.secrets.mac(PURPOSE, session.refreshSecret, claim);
    return PREFIX + Buffer.concat([claim, mac]).toString('base64url');
  }

  /** What the text claims, or null: it has not the form of a refresh token. */
  read(text: string): ClaimedRefreshToken | null {
    if (!SHAPE.test(text)) return null;
    const encoded = text.slice(PREFIX.length);
    const bytes = Buffer.from(encoded, 'base64url');
    // Stray last bits would give one token several spellings.
    if (bytes.length !== TOKEN_BYTES || bytes.toString('base64url') !== encoded) return null;
    try {
      return {
        sessionId: uuidText(bytes.subarray(0, ID_BYTES)),
        counter: bytes.readUInt32BE(ID_BYTES),
        mac: bytes.subarray(ID_BYTES + COUNTER_BYTES),
      };
    } catch {
      return null;
    }
  }

  /** Whether the token was made here, for this session. */
  isAuthentic({ counter, mac }: ClaimedRefreshToken, session: Keyed): boolean {
    const claim = claimBytes(session.id, counter);
    return this.secrets.isMac(mac, PURPOSE, session.refreshSecret, claim);
  }
}

function claimBytes(sessionId: string, counter: number): Buffer {
  const bytes = Buffer.alloc(ID_BYTES + COUNTER_BYTES);
  bytes.set(uuidBytes(sessionId));
  bytes.writeUInt32BE(counter, ID_BYTES);
  return bytes;
}
