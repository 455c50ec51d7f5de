import { createPublicKey, type JsonWebKey, KeyObject, type webcrypto } from 'node:crypto';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { errors } from 'jose';
import { Clock } from '../../clock/clock.js';
import { UnavailableError } from '../../http/errors.js';
import { findAlgorithm, type SigningAlgorithm } from '../../signing-keys/signing-algorithm.js';
import { RemoteKeySet } from '../../tokens/remote-key-set.js';
import { type VerificationKey, VerificationKeys } from '../../tokens/verification-keys.js';
import { ACCESS_OPTIONS, type CompleteAccessOptions } from '../access.options.js';
import { describeError, fetchJson } from '../../http/fetch-json.js';
import { IssuerMetadata } from './issuer-metadata.js';
import { writeLine } from '../../http/write-line.js';

/** The time between two fetches while the issuer cannot be reached. */
const RETRY_MS = 1_000;

/** The keys of a remote issuer, which are refreshed in the background. */
@Injectable()
export class RemoteKeys
  extends VerificationKeys
  implements OnApplicationBootstrap, OnApplicationShutdown
{
  private readonly logger = new Logger(RemoteKeys.name);
  private readonly keySet: RemoteKeySet;
  /** One object per key of jose, so that a token that was verified with it is not verified again. */
  private readonly keys = new WeakMap<object, VerificationKey>();
  private hasWarnedOfKey = false;
  private timer: NodeJS.Timeout | undefined;
  private isShutDown = false;

  constructor(
    @Inject(ACCESS_OPTIONS) private readonly options: CompleteAccessOptions,
    private readonly metadata: IssuerMetadata,
    clock: Clock,
  ) {
    super();
    const source = {
      name: 'The keys of the issuer',
      fetch: () => this.fetchKeys(),
      toUsable,
      cooldownMs: options.cooldownSeconds * 1000,
      getRetryMs: () => RETRY_MS,
    };
    this.keySet = new RemoteKeySet(source, clock, this.logger);
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
      const key = await this.keySet.find({ kid, alg: algorithm });
      return this.toVerificationKey(kid, algorithm, key);
    } catch (error) {
      if (this.keySet.failure) throw new UnavailableError('The keys of the issuer cannot be read.');
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
    await this.keySet.reload();
    if (this.isShutDown) return;
    const maxAgeMs = this.options.keysMaxAgeSeconds * 1000;
    const delayMs = this.keySet.failure ? Math.min(RETRY_MS, maxAgeMs) : maxAgeMs;
    this.timer = setTimeout(() => void this.refresh(), delayMs).unref();
  }

  private async fetchKeys(): Promise<unknown> {
    const { jwksUri, timeoutMs } = this.options;
    const url = jwksUri ?? (await this.metadata.getUrl('jwks_uri'));
    return (await fetchJson(url, timeoutMs)).keys;
  }
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
