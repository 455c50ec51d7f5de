import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { getCommand } from '../database/command.js';
import { ChangeFeed } from '../cache-invalidation/change-feed.js';
import {
  toSigningKey,
  KeyVault,
  nextGeneration,
  type DecryptedKey,
  type SigningKey,
} from './key-vault.js';
import {
  getLongestTokenMs,
  SIGNING_KEYS_OPTIONS,
  type SigningKeysOptions,
} from './signing-keys.options.js';
import type { AsymmetricAlgorithm } from './signing-algorithm.js';
import { isGone, isRevoked, type SigningKeyRow } from './signing-key.entity.js';
import { SigningKeysStore } from './signing-keys.store.js';
import { toReason } from '../http/to-reason.js';
import { writeLine } from '../http/write-line.js';

/** A key, and the time from which it signs; null for a key of the settings, which always does. */
interface RingKey extends SigningKey {
  activeFrom: Date | null;
}

/** The least time between two queries for an unknown `kid`. */
const COOL_DOWN_MS = 1_000;

/** The keys that sign and verify tokens, in memory and kept in step with the database. */
@Injectable()
export class KeyRing implements OnModuleInit {
  private readonly logger = new Logger(KeyRing.name);
  /** All keys that were not revoked. One whose last token has expired verifies hints only. */
  private keys = new Map<string, RingKey>();
  private loadedAtMs = 0;
  private reloadAgain = false;
  private reloading: Promise<void> | null = null;
  /** A command that only reads creates no key, and so may have none that signs. */
  private readonly readOnly = getCommand()?.readOnly ?? false;

  constructor(
    @Inject(SIGNING_KEYS_OPTIONS) private readonly options: SigningKeysOptions,
    private readonly vault: KeyVault,
    private readonly store: SigningKeysStore,
    private readonly changes: ChangeFeed,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    const fixed = this.getConfiguredKeys();
    if (fixed) {
      for (const key of fixed) {
        if (this.keys.has(key.kid)) throw new Error(`Two signing keys have the id ${key.kid}.`);
        this.keys.set(key.kid, { ...key, activeFrom: null });
      }
    } else {
      const reload = () => void this.reload();
      this.changes.watch(this.store.watched, { changed: reload, anythingChanged: reload });
      await this.load(rethrow);
      // Reads the keys again, in case one was revoked during the first read.
      await this.reload();
    }
    if (!this.readOnly) this.current();
  }

  /** Returns whether the keys are in the database, where they rotate, rather than in the settings. */
  get canRotate(): boolean {
    return this.options.algorithm !== 'HS256' && !this.options.signingKeys;
  }

  /** Returns the key that new tokens are signed with. */
  current(): SigningKey {
    const now = this.clock.now();
    const ours = this.getValid(now).filter(({ algorithm }) => algorithm === this.options.algorithm);
    const active = ours.filter(({ activeFrom }) => activeFrom === null || activeFrom <= now);
    // The newest active key of the database, or the first key of the settings. If none is active, a clock was set
    // back: a published key is better than none.
    const found = ours[0]?.activeFrom === null ? ours[0] : (active.at(-1) ?? ours[0]);
    if (!found) throw new Error(`None of the signing keys is for ${this.options.algorithm}.`);
    return found;
  }

  /** Returns the valid key with this id, or null. */
  find(kid: string): SigningKey | null {
    const key = this.keys.get(kid);
    return key && isValid(key, this.clock.now()) ? key : null;
  }

  /**
   * Returns the valid key with this id, or null. Another instance may have made an unknown key a moment ago, so this
   * looks into the database, but at most once a second, so that made-up tokens cause no load.
   */
  lookUp(kid: string): SigningKey | null | Promise<SigningKey | null> {
    const known = this.find(kid);
    return known || !this.canRotate ? known : this.findInDatabase(kid);
  }

  /**
   * Returns the key that verifies a hint of an application, which may be as old as a session: also one whose last token has
   * expired, but none that was revoked. It must not be used for a token.
   */
  async lookUpForHint(kid: string): Promise<Pick<SigningKey, 'algorithm' | 'publicKey'> | null> {
    return this.keys.get(kid) ?? this.lookUp(kid);
  }

  private async findInDatabase(kid: string): Promise<SigningKey | null> {
    const recent = this.clock.monotonicMs() - this.loadedAtMs < COOL_DOWN_MS;
    await (this.reloading ?? (recent ? null : this.reload()));
    return this.find(kid);
  }

  /** Returns the keys for the JWKS: those that tokens may name now or soon. */
  getPublished(): SigningKey[] {
    return this.getValid(this.clock.now());
  }

  /** Reads the keys again. Never rejects: if the database is away, the known keys stay. */
  reload(): Promise<void> {
    this.reloadAgain = this.reloading !== null;
    this.reloading ??= this.loadUntilCurrent().finally(() => (this.reloading = null));
    return this.reloading;
  }

  private async loadUntilCurrent(): Promise<void> {
    do {
      this.reloadAgain = false;
      try {
        await this.load((error) => writeLine(this.logger, 'error', error.message));
      } catch (error) {
        const reason = toReason(error);
        writeLine(this.logger, 'warn', 'The signing keys could not be read again.', { reason });
      }
    } while (this.reloadAgain);
  }

  private getConfiguredKeys(): SigningKey[] | null {
    if (this.options.algorithm === 'HS256') return this.vault.getHmacKeys();
    return this.options.signingKeys?.keys.map((jwk) => toSigningKey(jwk)) ?? null;
  }

  /**
   * Reads the keys, and creates one if none stays valid as long as a new token: at the first start, with a new
   * `ALGORITHM`, and if instances with another `ALGORITHM` have retired the keys of this one.
   */
  private async load(onError: (error: Error) => void): Promise<void> {
    const algorithm = this.options.algorithm as AsymmetricAlgorithm;
    this.loadedAtMs = this.clock.monotonicMs();
    let rows = await this.store.findAll();
    const now = this.clock.now();
    const lastSigning = new Date(now.getTime() + getLongestTokenMs(this.options));
    const canSign = rows.some((row) => row.algorithm === algorithm && !isGone(row, lastSigning));
    if (!canSign && !this.readOnly) {
      const generation = nextGeneration(rows, algorithm);
      await this.store.insertIfFirst(this.vault.create(algorithm, generation, now));
      rows = await this.store.findAll();
    }
    for (const { key, reencrypted } of this.replaceKeys(rows, onError)) {
      const row = rows.find(({ kid }) => kid === key.kid)!;
      if (reencrypted !== null && !this.readOnly) {
        await this.store.replaceEncrypted(key.kid, row.privateKeyEncrypted, reencrypted);
      }
    }
  }

  /** Replaces the keys in memory with those of the rows. Calls `onError` for a valid key that cannot be decrypted. */
  private replaceKeys(rows: SigningKeyRow[], onError: (error: Error) => void): DecryptedKey[] {
    const now = this.clock.now();
    const keys = new Map<string, RingKey>();
    const opened: DecryptedKey[] = [];
    const inOrder = rows.toSorted((a, b) => a.activeFrom.getTime() - b.activeFrom.getTime());
    for (const row of inOrder.filter((each) => !isRevoked(each))) {
      const { activeFrom, expiresAt } = row;
      try {
        // Decrypting and parsing a key is slow, so a known one is kept.
        const known = this.keys.get(row.kid);
        const one = known ? { key: known, reencrypted: null } : this.vault.decrypt(row);
        keys.set(row.kid, { ...one.key, activeFrom, expiresAt });
        opened.push(one);
      } catch (error) {
        if (!isGone(row, now)) onError(error as Error);
      }
    }
    this.keys = keys;
    return opened;
  }

  private getValid(now: Date): RingKey[] {
    return [...this.keys.values()].filter((key) => isValid(key, now));
  }
}

function isValid({ expiresAt }: { expiresAt: Date | null }, now: Date): boolean {
  return expiresAt === null || expiresAt > now;
}

function rethrow(error: Error): never {
  throw error;
}
