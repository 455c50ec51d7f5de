import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { ChangeFeed } from '../cache-invalidation/change-feed.js';
import {
  asymmetricKey,
  KeyVault,
  nextGeneration,
  type OpenedKey,
  type SigningKey,
} from './key-vault.js';
import { SIGNING_KEYS_OPTIONS, type SigningKeysOptions } from './signing-keys.options.js';
import type { AsymmetricAlgorithm } from './signing-algorithm.js';
import { isGone, type SigningKeyRow } from './signing-key.entity.js';
import { SigningKeysStore } from './signing-keys.store.js';

/** A key and from when it signs; a key that was not made here always does. */
interface RingKey extends SigningKey {
  activeFrom: Date | null;
}

/** How soon, in milliseconds, an unknown `kid` makes us look into the database again. */
const COOL_DOWN_MS = 1_000;

/** The keys that sign and verify tokens: in memory, as they are in the database now. */
@Injectable()
export class KeyRing implements OnModuleInit {
  private readonly logger = new Logger(KeyRing.name);
  private keys = new Map<string, RingKey>();
  private loadedAtMs = 0;
  private again = false;
  private reloading: Promise<void> | null = null;

  constructor(
    @Inject(SIGNING_KEYS_OPTIONS) private readonly options: SigningKeysOptions,
    private readonly vault: KeyVault,
    private readonly store: SigningKeysStore,
    private readonly changes: ChangeFeed,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    const fixed = this.fixedKeys();
    if (fixed) {
      for (const key of fixed) {
        if (this.keys.has(key.kid)) throw new Error(`Two signing keys have the id ${key.kid}.`);
        this.keys.set(key.kid, { ...key, activeFrom: null });
      }
    } else {
      const reload = () => void this.reload();
      this.changes.watch(this.store.watched, { changed: reload, anythingChanged: reload });
      await this.load(throwIt);
      // A key that was revoked while they were read is known by now.
      await this.reload();
    }
    this.current();
  }

  /** Whether the keys are in the database, where they rotate, rather than in the settings. */
  get rotates(): boolean {
    return this.options.algorithm !== 'HS256' && !this.options.signingKeys;
  }

  /** The key that new tokens are signed with. */
  current(): SigningKey {
    const now = this.clock.now();
    const ours = this.valid(now).filter(({ algorithm }) => algorithm === this.options.algorithm);
    const active = ours.filter(({ activeFrom }) => activeFrom === null || activeFrom <= now);
    // Of the database's the last one to become active, of the settings' the first. Where none is active, a
    // clock was set back: a key that is only published is better than none.
    const found = ours[0]?.activeFrom === null ? ours[0] : (active.at(-1) ?? ours[0]);
    if (!found) throw new Error(`None of the signing keys is for ${this.options.algorithm}.`);
    return found;
  }

  /** The key a token names, or null: a token cannot bring a key of its own. */
  find(kid: string): SigningKey | null {
    const key = this.keys.get(kid);
    return key && isValid(key, this.clock.now()) ? key : null;
  }

  /**
   * As {@link find}; an unknown key may have been made by another instance in this very moment, so it is
   * looked for in the database: once in a second, whatever is sent to us.
   */
  lookUp(kid: string): SigningKey | null | Promise<SigningKey | null> {
    const known = this.find(kid);
    return known || !this.rotates ? known : this.findAnew(kid);
  }

  private async findAnew(kid: string): Promise<SigningKey | null> {
    const recent = this.clock.monotonicMs() - this.loadedAtMs < COOL_DOWN_MS;
    await (this.reloading ?? (recent ? null : this.reload()));
    return this.find(kid);
  }

  /** Those that tokens may name, now or soon: what is to be published. */
  published(): SigningKey[] {
    return this.valid(this.clock.now());
  }

  /** Reads the keys again; never rejects: where the database is away, those that are known go on. */
  reload(): Promise<void> {
    this.again = this.reloading !== null;
    this.reloading ??= this.loadUntilCurrent().finally(() => (this.reloading = null));
    return this.reloading;
  }

  private async loadUntilCurrent(): Promise<void> {
    do {
      this.again = false;
      try {
        await this.load((error) => this.logger.error({ msg: error.message }));
      } catch (error) {
        const reason = error instanceof Error ? error.message : 'unknown';
        this.logger.warn({ msg: 'The signing keys could not be read again.', reason });
      }
    } while (this.again);
  }

  private fixedKeys(): SigningKey[] | null {
    if (this.options.algorithm === 'HS256') return this.vault.hmacKeys();
    return this.options.signingKeys?.keys.map((jwk) => asymmetricKey(jwk)) ?? null;
  }

  /** Reads the keys, and makes one where there is none to sign with: at the first start. */
  private async load(refused: (error: Error) => void): Promise<void> {
    const algorithm = this.options.algorithm as AsymmetricAlgorithm;
    this.loadedAtMs = this.clock.monotonicMs();
    let rows = await this.store.findAll();
    const now = this.clock.now();
    if (!rows.some((row) => row.algorithm === algorithm && !isGone(row, now))) {
      const generation = nextGeneration(rows, algorithm);
      await this.store.addIfFirst(this.vault.make(algorithm, generation, now));
      rows = await this.store.findAll();
    }
    for (const { key, reencrypted } of this.take(rows, refused)) {
      const row = rows.find(({ kid }) => kid === key.kid)!;
      if (reencrypted !== null) {
        await this.store.replaceEncrypted(key.kid, row.privateKeyEncrypted, reencrypted);
      }
    }
  }

  /** What of the rows is still valid becomes the ring; a key that cannot be opened is `refused`. */
  private take(rows: SigningKeyRow[], refused: (error: Error) => void): OpenedKey[] {
    const now = this.clock.now();
    const keys = new Map<string, RingKey>();
    const opened: OpenedKey[] = [];
    const inOrder = rows.toSorted((a, b) => a.activeFrom.getTime() - b.activeFrom.getTime());
    for (const row of inOrder.filter((each) => !isGone(each, now))) {
      const { activeFrom, expiresAt } = row;
      try {
        // Making a key out of its text costs more than all the rest.
        const known = this.keys.get(row.kid);
        const one = known ? { key: known, reencrypted: null } : this.vault.open(row);
        keys.set(row.kid, { ...one.key, activeFrom, expiresAt });
        opened.push(one);
      } catch (error) {
        refused(error as Error);
      }
    }
    this.keys = keys;
    return opened;
  }

  private valid(now: Date): RingKey[] {
    return [...this.keys.values()].filter((key) => isValid(key, now));
  }
}

function isValid({ expiresAt }: { expiresAt: Date | null }, now: Date): boolean {
  return expiresAt === null || expiresAt > now;
}

function throwIt(error: Error): never {
  throw error;
}
