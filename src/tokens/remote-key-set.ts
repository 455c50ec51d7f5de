import type { JsonWebKey, webcrypto } from 'node:crypto';
import type { Logger } from '@nestjs/common';
import { createRemoteJWKSet, customFetch } from 'jose';
import type { Clock } from '../clock/clock.js';
import { describeError } from '../http/fetch-json.js';
import { writeLine } from '../http/write-line.js';

/** More keys of one issuer are ignored. */
const MAX_KEYS = 100;

/** Where keys come from, and when they may be fetched again. */
interface KeySource {
  /** The subject of sentences in the log: "The keys of the issuer". */
  name: string;
  /** Fetches the `keys` of a JWK set. */
  fetch: () => Promise<unknown>;
  /** Returns a key with the members that we check, or null if we cannot use it. */
  toUsable: (jwk: unknown) => JsonWebKey | null;
  /** The least time between two fetches for an unknown `kid`, in milliseconds. */
  cooldownMs: number;
  /** Returns how long no fetch is made after so many failures in a row, in milliseconds. */
  getRetryMs: (failures: number) => number;
}

interface Failure {
  error: unknown;
  atMs: number;
  /** How many in a row. */
  count: number;
}

/**
 * The keys of a server (RFC 7517). jose caches them, and fetches them again for an unknown `kid`, at most once in a
 * cool-down. This class keeps the known keys while the server cannot be reached.
 */
export class RemoteKeySet {
  /** The last fetch, if it failed. */
  failure: Failure | null = null;
  private fetchedAtMs: number | null = null;
  private readonly keySet: ReturnType<typeof createRemoteJWKSet>;

  constructor(
    private readonly source: KeySource,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    // The URL is never used: we fetch ourselves.
    this.keySet = createRemoteJWKSet(new URL('https://keys.invalid'), {
      cooldownDuration: source.cooldownMs,
      // jose would reject known keys that are too old, so the owner of this set refreshes them instead.
      cacheMaxAge: Number.POSITIVE_INFINITY,
      [customFetch]: () => this.fetchKeys(),
    });
  }

  /** The age of the keys, in milliseconds; infinite if there are none. */
  get ageMs(): number {
    return this.fetchedAtMs === null ? Infinity : this.clock.monotonicMs() - this.fetchedAtMs;
  }

  /** @throws JOSEError if there is no such key, or the error of the fetch if there are no keys at all. */
  find(header: { alg: string; kid?: string }): Promise<webcrypto.CryptoKey> {
    return this.keySet(header);
  }

  /** Fetches the keys, once for all calls that wait. An error is logged, and leaves the known keys. */
  async reload(): Promise<void> {
    await this.keySet.reload().catch(() => {});
  }

  /** Fetches the keys for jose. If it throws, jose keeps the keys it has. */
  private async fetchKeys(): Promise<Response> {
    const nowMs = this.clock.monotonicMs();
    const { failure, source } = this;
    if (failure && nowMs - failure.atMs < source.getRetryMs(failure.count)) throw failure.error;
    try {
      const keys = await source.fetch();
      const usable = Array.isArray(keys) ? findUsable(keys, source.toUsable) : [];
      const error = new Error('the key set has no key that we can use');
      if (usable.length > 0) this.recordSuccess(nowMs);
      else if (Array.isArray(keys) && keys.length === 0) this.recordFailure(error, nowMs);
      else throw error;
      // A server that publishes an empty set has withdrawn its keys, so jose gets that set too.
      return Response.json({ keys: usable });
    } catch (error) {
      this.recordFailure(error, nowMs);
      throw error;
    }
  }

  private recordSuccess(atMs: number): void {
    if (this.failure) this.logger.log(`${this.source.name} can be read again.`);
    this.failure = null;
    this.fetchedAtMs = atMs;
  }

  /** Logs the first failure in a row. */
  private recordFailure(error: unknown, atMs: number): void {
    if (!this.failure) {
      const reason = describeError(error);
      writeLine(this.logger, 'warn', `${this.source.name} cannot be read.`, { reason });
    }
    this.failure = { error, atMs, count: (this.failure?.count ?? 0) + 1 };
  }
}

/** Returns the keys that we can use, one for each `kid`: the last one. Keys without a `kid` are all returned. */
function findUsable(jwks: unknown[], toUsable: KeySource['toUsable']): JsonWebKey[] {
  const byKid = new Map<unknown, JsonWebKey>();
  for (const jwk of jwks) {
    const usable = toUsable(jwk);
    if (usable) byKid.set(usable['kid'] ?? jwk, usable);
  }
  return [...byKid.values()].slice(0, MAX_KEYS);
}
