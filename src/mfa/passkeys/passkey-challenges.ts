import { hash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import { SecretKeys } from '../../crypto/secret-keys.js';
import { SpentChallengesStore } from './spent-challenges.store.js';

/** What a challenge is for, and whose it is. Only for this can it be answered. */
export interface ChallengeUse {
  purpose: 'create' | 'sign-in' | 'second-step' | 'reauthenticate';
  /** The ids of the user and of what the user is in the middle of: a session, or a sign-in. Empty before a sign-in. */
  owner: readonly string[];
}

const MAC_PURPOSE = 'passkey-challenge';
/** Seconds since the epoch, in 5 bytes. */
const EXPIRY_BYTES = 5;
const RANDOM_BYTES = 16;
const HEAD_BYTES = EXPIRY_BYTES + RANDOM_BYTES;
/** How long a challenge can be answered. */
export const CHALLENGE_SECONDS = 300;

/**
 * Makes the challenges of ceremonies. They are stored nowhere until they are answered: a page may ask for one at every
 * visit, and a flood of requests fills no table. A challenge is an expiry, random bytes, and a MAC over both and its use.
 */
@Injectable()
export class PasskeyChallenges {
  constructor(
    private readonly secrets: SecretKeys,
    private readonly spent: SpentChallengesStore,
    private readonly clock: Clock,
  ) {}

  /** Returns a new challenge, in base64url. */
  create(use: ChallengeUse): string {
    const expiry = Buffer.alloc(EXPIRY_BYTES);
    expiry.writeUIntBE(this.nowSeconds() + CHALLENGE_SECONDS, 0, EXPIRY_BYTES);
    const head = Buffer.concat([expiry, randomBytes(RANDOM_BYTES)]);
    const mac = this.secrets.createMac(MAC_PURPOSE, '', toMessage(head, use));
    return Buffer.concat([head, mac]).toString('base64url');
  }

  /**
   * Uses up a challenge of this use. One of another use stays valid: no user can use up the challenge of another.
   * @returns false if it is none of ours, for another use or of another owner, expired, or used before.
   */
  async spend(challenge: string, use: ChallengeUse): Promise<boolean> {
    const bytes = Buffer.from(challenge, 'base64url');
    // Another spelling of the same bytes would be spent on its own.
    if (bytes.length <= HEAD_BYTES || bytes.toString('base64url') !== challenge) return false;
    const head = bytes.subarray(0, HEAD_BYTES);
    const mac = bytes.subarray(HEAD_BYTES);
    const expiry = head.readUIntBE(0, EXPIRY_BYTES);
    if (expiry <= this.nowSeconds()) return false;
    if (!this.secrets.verifyMac(mac, MAC_PURPOSE, '', toMessage(head, use))) return false;
    const digest = hash('sha256', bytes, 'base64url');
    return this.spent.add({ digest, expiresAt: new Date(expiry * 1_000) });
  }

  private nowSeconds(): number {
    return Math.floor(this.clock.now().getTime() / 1_000);
  }
}

function toMessage(head: Buffer, { purpose, owner }: ChallengeUse): Buffer {
  return Buffer.from(JSON.stringify([head.toString('hex'), purpose, ...owner]));
}
