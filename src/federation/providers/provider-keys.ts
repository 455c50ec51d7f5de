import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { compactVerify, errors } from 'jose';
import type { AuthorizationServer } from 'oauth4webapi';
import { Clock } from '../../clock/clock.js';
import { fetchJson } from '../../http/fetch-json.js';
import { RemoteKeySet } from '../../tokens/remote-key-set.js';
import type { ProviderSettings } from '../federation.options.js';
import { RefusedError } from './refused.error.js';
import { ProviderAwayError } from './provider-away.error.js';
import { getRetryMs, STALE_MS, TIMEOUT_MS, VALID_MS } from './timing.js';

/** The least time between two fetches because of a key that is unknown. */
const COOLDOWN_MS = 60_000;
const MIN_RSA_BITS = 2_048;

interface Keys {
  url: string;
  set: RemoteKeySet;
  /** When an unknown key last had the keys fetched again. */
  refetchedAtMs: number;
  refetching: Promise<void> | null;
}

/** Verifies the signatures of providers. */
@Injectable()
export class ProviderKeys {
  private readonly logger = new Logger(ProviderKeys.name);
  private readonly keys = new Map<string, Keys>();

  constructor(private readonly clock: Clock) {}

  /**
   * Verifies the signature of an id_token. If no key fits, the provider may have new ones, so they are fetched again, once a
   * minute at most.
   * @throws RefusedError if the signature is not valid.
   * @throws ProviderAwayError if the keys cannot be read.
   */
  async verify(
    idToken: string,
    provider: ProviderSettings,
    { jwks_uri: url = '', id_token_signing_alg_values_supported: algorithms }: AuthorizationServer,
  ): Promise<void> {
    const keys = this.getKeys(provider, url);
    await this.assertUsable(keys);
    const verify = () => compactVerify(idToken, (header) => keys.set.find(header), { algorithms });
    try {
      await verify().catch(async (error: unknown) => {
        if (!isKeyError(error)) throw error;
        await this.refetch(keys);
        return verify();
      });
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      throw new RefusedError('signature-not-valid', error.code);
    }
  }

  /** Has keys that are older than an hour read again, and lets them serve for a day more while that fails. */
  private async assertUsable({ set }: Keys): Promise<void> {
    if (set.ageMs < VALID_MS) return;
    const reloading = set.reload();
    if (set.ageMs < VALID_MS + STALE_MS) return;
    await reloading;
    if (set.ageMs < VALID_MS) return;
    throw new ProviderAwayError(getRetryMs(set.failure?.count ?? 1), 'the keys cannot be read');
  }

  /** Joins a fetch that is under way: its keys may be the ones that are missing. */
  private async refetch(keys: Keys): Promise<void> {
    const nowMs = this.clock.monotonicMs();
    if (!keys.refetching) {
      if (nowMs - keys.refetchedAtMs < COOLDOWN_MS) return;
      keys.refetchedAtMs = nowMs;
      keys.refetching = keys.set.reload().finally(() => (keys.refetching = null));
    }
    await keys.refetching;
  }

  private getKeys({ id }: ProviderSettings, url: string): Keys {
    const known = this.keys.get(id);
    if (known?.url === url) return known;
    const source = {
      name: `The keys of the provider ${id}`,
      fetch: async () => (await fetchJson(url, TIMEOUT_MS)).keys,
      toUsable,
      // We decide when an unknown key has the keys fetched again.
      cooldownMs: Infinity,
      getRetryMs,
    };
    const set = new RemoteKeySet(source, this.clock, this.logger);
    const keys = { url, set, refetchedAtMs: -Infinity, refetching: null };
    this.keys.set(id, keys);
    return keys;
  }
}

/** Returns whether new keys may help. A provider may use the `kid` of an old key again, or none. */
function isKeyError(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWSSignatureVerificationFailed
  );
}

/** Returns a JWK with the members that we check, or null if it is no public key for signatures. A symmetric key never is. */
function toUsable(jwk: unknown): JsonWebKey | null {
  const { kid, use = 'sig', alg } = (jwk ?? {}) as Record<string, unknown>;
  if (use !== 'sig') return null;
  try {
    const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    const { modulusLength = MIN_RSA_BITS } = key.asymmetricKeyDetails ?? {};
    if (modulusLength < MIN_RSA_BITS) return null;
    return {
      ...key.export({ format: 'jwk' }),
      ...(typeof kid === 'string' && { kid }),
      ...(typeof alg === 'string' && { alg }),
    };
  } catch {
    return null;
  }
}
