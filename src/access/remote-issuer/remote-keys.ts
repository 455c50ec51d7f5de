import { createPublicKey, type JsonWebKey, KeyObject, type webcrypto } from 'node:crypto';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { createRemoteJWKSet, customFetch, errors } from 'jose';
import { Clock } from '../../clock/clock.js';
import { UnavailableError } from '../../http/errors.js';
import { findAlgorithm, type SigningAlgorithm } from '../../signing-keys/signing-algorithm.js';
import { type VerificationKey, VerificationKeys } from '../../tokens/verification-keys.js';
import { ACCESS_OPTIONS, type CompleteAccessOptions } from '../access.options.js';
import { describeError, fetchJson } from './fetch-json.js';
import { IssuerMetadata } from './issuer-metadata.js';
import { writeLine } from '../../http/write-line.js';

/** The time between two fetches while the issuer cannot be reached. */
const RETRY_MS = 1_000;
/** More keys of one issuer are ignored. */
const MAX_KEYS = 100;

/**
 * The keys of a remote issuer (RFC 7517). jose caches them, and fetches them again for an unknown `kid`, at most once in
 * a cool-down. This class keeps the known keys while the issuer cannot be reached.
 */
@Injectable()
export class RemoteKeys
  extends VerificationKeys
  implements OnApplicationBootstrap, OnApplicationShutdown
{
  private readonly logger = new Logger(RemoteKeys.name);
  private readonly keySet: ReturnType<typeof createRemoteJWKSet>;
  /** One object per key of jose, so that a token that was verified with it is not verified again. */
  private readonly keys = new WeakMap<object, VerificationKey>();
  private hasWarnedOfKey = false;
  private failure: { error: unknown; atMs: number } | null = null;
  private timer: NodeJS.Timeout | undefined;
  private isShutDown = false;

  constructor(
    @Inject(ACCESS_OPTIONS) private readonly options: CompleteAccessOptions,
    private readonly metadata: IssuerMetadata,
    private readonly clock: Clock,
  ) {
    super();
    this.keySet = createRemoteJWKSet(new URL(options.jwksUri ?? options.issuer), {
      cooldownDuration: options.cooldownSeconds * 1000,
      // jose would reject known keys that are too old, so a timer refreshes them instead.
      cacheMaxAge: Number.POSITIVE_INFINITY,
      [customFetch]: () => this.fetchKeys(),
    });
  }

  /** Fetches the keys without waiting: an application starts without its issuer, and answers 503 until it is there. */
  onApplicationBootstrap(): void {
    void this.refresh();
  }

  onApplicationShutdown(): void {
    this.isShutDown = true;
    clearTimeout(this.timer);
  }

  /** @throws UnavailableError if the key is unknown while the issuer cannot be reached: it may be a new one. */
  async lookUp(kid: string, algorithm: SigningAlgorithm): Promise<VerificationKey | null> {
    try {
      return this.toVerificationKey(kid, algorithm, await this.keySet({ kid, alg: algorithm }));
    } catch (error) {
      if (this.failure) throw new UnavailableError('The keys of the issuer cannot be read.');
      // The key is unknown or ambiguous, or the algorithm has no public keys.
      if (!(error instanceof errors.JOSEError)) this.warnOfKey(kid, error);
      return null;
    }
  }

  /** Logs the first key that cannot be used, and not one line for each token. */
  private warnOfKey(kid: string, error: unknown): void {
    if (this.hasWarnedOfKey) return;
    this.hasWarnedOfKey = true;
    const reason = describeError(error);
    writeLine(this.logger, 'warn', 'A key of the issuer cannot be used.', { kid, reason });
  }

  private toVerificationKey(
    kid: string,
    algorithm: SigningAlgorithm,
    cryptoKey: webcrypto.CryptoKey,
  ): VerificationKey {
    const known = this.keys.get(cryptoKey);
    if (known) return known;
    const key = { kid, algorithm, publicKey: KeyObject.from(cryptoKey) };
    this.keys.set(cryptoKey, key);
    return key;
  }

  /** Fetches the keys now, and again when they are too old, or soon if the fetch failed. */
  private async refresh(): Promise<void> {
    // `fetchKeys()` logs the error.
    await this.keySet.reload().catch(() => {});
    if (this.isShutDown) return;
    const maxAgeMs = this.options.keysMaxAgeSeconds * 1000;
    const delayMs = this.failure ? Math.min(RETRY_MS, maxAgeMs) : maxAgeMs;
    this.timer = setTimeout(() => void this.refresh(), delayMs).unref();
  }

  /** Fetches the keys for jose, once for all requests that wait. If it throws, jose keeps the keys it has. */
  private async fetchKeys(): Promise<Response> {
    const nowMs = this.clock.monotonicMs();
    if (this.failure && nowMs - this.failure.atMs < RETRY_MS) throw this.failure.error;
    try {
      const { jwksUri, timeoutMs } = this.options;
      const url = jwksUri ?? (await this.metadata.getUrl('jwks_uri'));
      const { keys } = await fetchJson(url, timeoutMs);
      const usable = Array.isArray(keys) ? findUsable(keys) : [];
      const error = new Error(`${url} has no key that we can use`);
      if (usable.length > 0) this.recordSuccess();
      else if (Array.isArray(keys) && keys.length === 0) this.recordFailure(error, nowMs);
      else throw error;
      // An issuer that publishes an empty set has withdrawn its keys, so jose gets that set too.
      return Response.json({ keys: usable });
    } catch (error) {
      this.recordFailure(error, nowMs);
      throw error;
    }
  }

  private recordSuccess(): void {
    if (this.failure) this.logger.log('The keys of the issuer can be read again.');
    this.failure = null;
  }

  /** Logs the first failure in a row. */
  private recordFailure(error: unknown, atMs: number): void {
    if (!this.failure) {
      const reason = describeError(error);
      writeLine(this.logger, 'warn', 'The keys of the issuer cannot be read.', { reason });
    }
    this.failure = { error, atMs };
  }
}

/** Returns the keys that we can use, one for each `kid`: the last one. */
function findUsable(jwks: unknown[]): JsonWebKey[] {
  const byKid = new Map<unknown, JsonWebKey>();
  for (const jwk of jwks.map(toUsable)) if (jwk) byKid.set(jwk['kid'], jwk);
  return [...byKid.values()].slice(0, MAX_KEYS);
}

/**
 * Returns a JWK with only the members that we check, because jose rejects unusual values of others such as `key_ops`.
 * @returns null if it is no public key for ES256 or RS256; a symmetric key never is (RFC 8725 section 3.1).
 */
function toUsable(jwk: unknown): JsonWebKey | null {
  const { kid, use = 'sig', alg } = (jwk ?? {}) as Record<string, unknown>;
  if (typeof kid !== 'string' || kid === '' || use !== 'sig') return null;
  try {
    const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    const algorithm = findAlgorithm(key);
    if (algorithm === null || (alg !== undefined && alg !== algorithm)) return null;
    return { ...key.export({ format: 'jwk' }), kid, alg: algorithm };
  } catch {
    return null;
  }
}
