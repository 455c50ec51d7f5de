import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { AccessTokenClaims } from '../tokens/access-token.js';
import { AccessTokenProfile } from '../tokens/access-token.profile.js';
import { type VerificationKey, VerificationKeys } from '../tokens/verification-keys.js';
import { isPending } from './is-pending.js';

/** Of text: some 15,000 tokens, or a thousand whose application has put all into them that they can carry. */
const MOST_CHARACTERS = 10_000_000;

/** A token whose form, signature and claims are right, and the key that had signed it. */
export interface VerifiedToken {
  claims: AccessTokenClaims;
  key: VerificationKey;
}

/**
 * Tokens that were verified, so that the next request with one need not do it again. What of the verdict depends on
 * the token alone is remembered, by the whole of its text. What depends on the moment is asked anew each time: whether
 * its key is still ours, and its times. So none is accepted for longer than the strict check would.
 */
@Injectable()
export class VerifiedTokens {
  private readonly remembered = new LRUCache<string, VerifiedToken>({
    maxSize: MOST_CHARACTERS,
    sizeCalculation: (_verified, token) => token.length,
  });

  constructor(
    private readonly profile: AccessTokenProfile,
    private readonly keys: VerificationKeys,
  ) {}

  /**
   * The claims, or null: the token has to be verified. At once where its key is known at once. Throws, or rejects
   * with, what `VerificationKeys` does.
   */
  find(token: string): AccessTokenClaims | null | PromiseLike<AccessTokenClaims | null> {
    const verified = this.remembered.get(token);
    if (verified === undefined) return null;
    const key = this.keys.lookUp(verified.key.kid);
    return isPending(key)
      ? key.then((found) => this.claimsOf(token, verified, found))
      : this.claimsOf(token, verified, key);
  }

  /** From now on the claims are everybody's, and nobody's to change. */
  remember(token: string, verified: VerifiedToken): void {
    deeplyFreeze(verified.claims);
    this.remembered.set(token, verified);
  }

  /** `current` is what its id stands for now: another key may have taken its place. */
  private claimsOf(
    token: string,
    { claims, key }: VerifiedToken,
    current: VerificationKey | null,
  ): AccessTokenClaims | null {
    const same = current?.publicKey === key.publicKey && current.algorithm === key.algorithm;
    if (same && this.profile.isTimely(claims)) return claims;
    this.remembered.delete(token);
    return null;
  }
}

function deeplyFreeze(value: object): void {
  for (const member of Object.values(value)) {
    if (typeof member === 'object' && member !== null) deeplyFreeze(member as object);
  }
  Object.freeze(value);
}
