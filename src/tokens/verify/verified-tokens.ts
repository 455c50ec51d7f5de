import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { AccessTokenClaims } from '../issue/access-token.js';
import { AccessTokenProfile } from '../issue/access-token.profile.js';
import { type VerificationKey, VerificationKeys } from '../issue/verification-keys.js';
import { isPending } from './is-pending.js';

/** Of text: some 15,000 tokens, or a thousand whose application has put all into them that they can carry. */
const MOST_CHARACTERS = 10_000_000;

/** Of the end of its signature: as good as all of it for telling tokens apart, and no work to look up. */
const KEY_LENGTH = 32;

/** A token whose form, signature and claims are right, and the key that had signed it. */
export interface VerifiedToken {
  claims: AccessTokenClaims;
  /** The claim `scope`, taken apart. */
  scopes: readonly string[];
  key: VerificationKey;
}

interface Remembered extends VerifiedToken {
  token: string;
}

/**
 * Tokens that were verified, so that the next request with one need not do it again. What of the verdict depends on
 * the token alone is remembered, by the whole of its text. What depends on the moment is asked anew each time: whether
 * its key is still ours, and its times. So none is accepted for longer than the strict check would.
 */
@Injectable()
export class VerifiedTokens {
  private readonly remembered = new LRUCache<string, Remembered>({
    maxSize: MOST_CHARACTERS,
    sizeCalculation: ({ token }) => token.length,
  });

  constructor(
    private readonly profile: AccessTokenProfile,
    private readonly keys: VerificationKeys,
  ) {}

  /**
   * Null: the token has to be verified. At once where its key is known at once. Throws, or rejects with, what
   * `VerificationKeys` does.
   */
  find(token: string): VerifiedToken | null | PromiseLike<VerifiedToken | null> {
    const verified = this.remembered.get(keyOf(token));
    // The whole of it: whoever knows the end of a token's signature has no token.
    if (verified?.token !== token) return null;
    const key = this.keys.lookUp(verified.key.kid);
    return isPending(key)
      ? key.then((found) => this.ifStillGood(verified, found))
      : this.ifStillGood(verified, key);
  }

  /** From now on the claims are everybody's, and nobody's to change. */
  remember(token: string, verified: VerifiedToken): void {
    deeplyFreeze(verified.claims);
    this.remembered.set(keyOf(token), { ...verified, token });
  }

  /** `current` is what the id of its key stands for now: another key may have taken its place. */
  private ifStillGood(verified: Remembered, current: VerificationKey | null): VerifiedToken | null {
    const { claims, key, token } = verified;
    const same = current?.publicKey === key.publicKey && current.algorithm === key.algorithm;
    if (same && this.profile.isTimely(claims)) return verified;
    this.remembered.delete(keyOf(token));
    return null;
  }
}

function keyOf(token: string): string {
  return token.slice(-KEY_LENGTH);
}

function deeplyFreeze(value: object): void {
  for (const member of Object.values(value)) {
    if (typeof member === 'object' && member !== null) deeplyFreeze(member as object);
  }
  Object.freeze(value);
}
