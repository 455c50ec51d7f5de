import { createPublicKey, type JsonWebKey } from 'node:crypto';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import { UnavailableError } from '../../http/errors.js';
import { algorithmOf } from '../../signing-keys/signing-algorithm.js';
import { type VerificationKey, VerificationKeys } from '../../tokens/issue/verification-keys.js';
import { withDefaults } from '../../http/with-defaults.js';
import { fetchJson, reasonOf } from './fetch-json.js';
import { IssuerMetadata } from './issuer-metadata.js';
import { REMOTE_DEFAULTS, REMOTE_OPTIONS, type RemoteIssuerOptions } from './remote.options.js';

/** More keys than any issuer rotates through. */
const MOST_KEYS = 100;
/** How soon it is tried again after it failed, whoever asks. */
const RETRY_MS = 1_000;

/**
 * The keys of an issuer elsewhere (RFC 7517), in memory. They are asked for anew when they are old, and when a
 * `kid` is not among them, at most once in a cool-down, whatever is sent to us. While the issuer is away those
 * that are known go on; where none is known yet the answer is 503, never open.
 */
@Injectable()
export class RemoteKeys
  extends VerificationKeys
  implements OnApplicationBootstrap, OnApplicationShutdown
{
  private readonly logger = new Logger(RemoteKeys.name);
  private readonly options: RemoteIssuerOptions & typeof REMOTE_DEFAULTS;
  private keys = new Map<string, VerificationKey>();
  private fetchedAtMs = Number.NEGATIVE_INFINITY;
  private triedAtMs = Number.NEGATIVE_INFINITY;
  private failed = false;
  private fetching: Promise<void> | null = null;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(REMOTE_OPTIONS) options: RemoteIssuerOptions,
    private readonly metadata: IssuerMetadata,
    private readonly clock: Clock,
  ) {
    super();
    this.options = withDefaults(REMOTE_DEFAULTS, options);
  }

  /** Does not wait: an application starts without its issuer, and is closed until it is there. */
  onApplicationBootstrap(): void {
    void this.refresh();
    const everyMs = this.options.keysMaxAgeSeconds * 1000;
    this.timer = setInterval(() => void this.refresh(), everyMs).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  lookUp(kid: string): VerificationKey | Promise<VerificationKey | null> {
    const nowMs = this.clock.monotonicMs();
    const known = this.keys.get(kid);
    if (!known) return this.findAnew(kid, nowMs);
    const old = nowMs - this.fetchedAtMs > this.options.keysMaxAgeSeconds * 1000;
    if (old && this.mayTry(nowMs)) void this.refresh();
    return known;
  }

  private async findAnew(kid: string, nowMs: number): Promise<VerificationKey | null> {
    if (this.fetching || this.mayTry(nowMs)) await this.refresh();
    const found = this.keys.get(kid) ?? null;
    // It may well be a new key: that cannot be known just now.
    if (!found && this.failed) throw new UnavailableError('The keys cannot be read just now.');
    return found;
  }

  /** The same object for the same key: what was verified with it need not be verified again. */
  private asKnown(key: VerificationKey): VerificationKey {
    const known = this.keys.get(key.kid);
    const same = known?.algorithm === key.algorithm && known.publicKey.equals(key.publicKey);
    return same ? known : key;
  }

  private mayTry(nowMs: number): boolean {
    const waitMs = this.failed ? RETRY_MS : this.options.cooldownSeconds * 1000;
    return nowMs - this.triedAtMs >= waitMs;
  }

  /** All who ask meanwhile wait for the one answer; never rejects. */
  private refresh(): Promise<void> {
    this.fetching ??= this.fetchKeys().finally(() => (this.fetching = null));
    return this.fetching;
  }

  private async fetchKeys(): Promise<void> {
    this.triedAtMs = this.clock.monotonicMs();
    try {
      const { jwksUri, timeoutMs } = this.options;
      const address = jwksUri ?? (await this.metadata.endpoint('jwks_uri'));
      const answer = await fetchJson(address, timeoutMs);
      const keys = usable(answer);
      // The issuer is there, and says that it has none: what it had is not good any longer.
      if (Array.isArray(answer.keys) && answer.keys.length === 0) this.keys.clear();
      if (keys.length === 0) throw new Error(`${address} has no key that we can use`);
      this.keys = new Map(keys.map((key) => [key.kid, this.asKnown(key)]));
      this.fetchedAtMs = this.clock.monotonicMs();
      if (this.failed) this.logger.log('The keys of the issuer can be read again.');
      this.failed = false;
    } catch (error) {
      // Once, until it is well again.
      if (!this.failed)
        this.logger.warn({
          msg: 'The keys of the issuer cannot be read.',
          reason: reasonOf(error),
        });
      this.failed = true;
    }
  }
}

/** Public keys for signatures, of the kinds that we verify: never a symmetric one (RFC 8725 section 3.1). */
function usable({ keys }: Record<string, unknown>): VerificationKey[] {
  if (!Array.isArray(keys)) return [];
  return keys.slice(0, MOST_KEYS).flatMap((jwk: unknown) => keyOf(jwk) ?? []);
}

function keyOf(jwk: unknown): VerificationKey | null {
  const { kid, kty, use = 'sig', alg } = (jwk ?? {}) as Record<string, unknown>;
  if (typeof kid !== 'string' || kid === '' || use !== 'sig') return null;
  if (kty !== 'EC' && kty !== 'RSA') return null;
  try {
    const publicKey = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    const algorithm = algorithmOf(publicKey);
    if (algorithm === null || (alg !== undefined && alg !== algorithm)) return null;
    return { kid, algorithm, publicKey };
  } catch {
    return null;
  }
}
