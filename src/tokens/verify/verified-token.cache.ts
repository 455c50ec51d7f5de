import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { AccessTokenProfile } from '../access-token.profile.js';
import type { VerifiedToken } from './jwt.strategy.js';

/** The characters of all cached tokens: about 15,000 tokens, or 1,200 of the longest ones. */
const MAX_CHARACTERS = 10_000_000;

/** The last characters of a token are part of its signature, so they tell tokens apart, and are quick to hash. */
const KEY_LENGTH = 32;

interface CachedToken extends VerifiedToken {
  token: string;
}

/** Caches verified tokens by their whole text, so that each is parsed and verified once. */
@Injectable()
export class VerifiedTokenCache {
  private readonly cached = new LRUCache<string, CachedToken>({
    maxSize: MAX_CHARACTERS,
    sizeCalculation: ({ token }) => token.length,
  });

  constructor(private readonly profile: AccessTokenProfile) {}

  /** Returns the cached token, or null if it is unknown, expired or not valid yet. The caller must check its key. */
  find(token: string): VerifiedToken | null {
    const cached = this.cached.get(toCacheKey(token));
    // The end of a signature proves nothing, so the whole text must match.
    if (cached?.token !== token) return null;
    if (this.profile.isTimely(cached.claims)) return cached;
    this.cached.delete(toCacheKey(token));
    return null;
  }

  /** Caches a token. Its claims are frozen, because all requests with the token share them. */
  add(token: string, verified: VerifiedToken): void {
    deepFreeze(verified.claims);
    this.cached.set(toCacheKey(token), { ...verified, token });
  }
}

function toCacheKey(token: string): string {
  return token.slice(-KEY_LENGTH);
}

function deepFreeze(value: object): void {
  for (const member of Object.values(value)) {
    if (typeof member === 'object' && member !== null) deepFreeze(member as object);
  }
  Object.freeze(value);
}
