import { Inject, Injectable } from '@nestjs/common';
import { Clock, CLOCK_LEEWAY_SECONDS } from '../clock/clock.js';
import { SYSTEM_ACTOR, type Actor } from '../events/actor.js';
import { UnitsOfWork } from '../events/units-of-work.js';
import { KeyRing } from './key-ring.js';
import { KeyVault, nextGeneration } from './key-vault.js';
import { KeyRejectedError } from './signing-keys.errors.js';
import {
  SIGNING_KEYS_DEFAULTS,
  SIGNING_KEYS_OPTIONS,
  type SigningKeysOptions,
} from './signing-keys.options.js';
import type { AsymmetricAlgorithm } from './signing-algorithm.js';
import { isGone, type SigningKeyRow } from './signing-key.entity.js';
import { SigningKeysStore } from './signing-keys.store.js';

/**
 * What a key is used for now. `published`: others learn of it, it does not sign yet; `active`: it signs;
 * `retiring`: it signs no more, its tokens are still good; `gone`: nothing it signed is good.
 */
export type SigningKeyState = 'published' | 'active' | 'retiring' | 'gone';

/** A signing key, without the key. */
export interface SigningKeyInfo {
  kid: string;
  algorithm: string;
  state: SigningKeyState;
  createdAt: Date;
  activeFrom: Date;
  /** Until when it verifies; null while it is not known. */
  expiresAt: Date | null;
}

/** Over the longest token: what clocks may be apart, and time to spare. */
const RETIRING_MARGIN_MS = (CLOCK_LEEWAY_SECONDS + 10) * 1000;

/** The life of the signing keys in the database. Everybody who shares it agrees, from its times alone. */
@Injectable()
export class SigningKeys {
  constructor(
    @Inject(SIGNING_KEYS_OPTIONS) private readonly options: SigningKeysOptions,
    private readonly store: SigningKeysStore,
    private readonly vault: KeyVault,
    private readonly ring: KeyRing,
    private readonly clock: Clock,
    private readonly units: UnitsOfWork,
  ) {}

  /** The oldest first. Throws {@link KeyRejectedError} where the keys are in the settings. */
  async list(): Promise<SigningKeyInfo[]> {
    this.refuseUnlessRotating();
    return this.withStates(await this.store.findAll(), this.clock.now());
  }

  /**
   * Publishes the next key. It signs after twice the time that others may keep the JWKS; the one before
   * verifies until the last token it can have signed is over: no honest token is ever refused.
   * Throws {@link KeyRejectedError}: one is published already, or another instance was first.
   */
  async rotate(cause: Actor = SYSTEM_ACTOR): Promise<SigningKeyInfo> {
    this.refuseUnlessRotating();
    const rows = await this.store.findAll();
    const waiting = this.withStates(rows, this.clock.now()).find(
      ({ state }) => state === 'published',
    );
    if (waiting) {
      const when = waiting.activeFrom.toISOString();
      throw new KeyRejectedError(
        `The key ${waiting.kid} is published already; it signs from ${when}.`,
      );
    }
    const { accessTokenSeconds, jwksMaxAgeSeconds = SIGNING_KEYS_DEFAULTS.jwksMaxAgeSeconds } =
      this.options;
    const now = this.clock.now().getTime();
    const activeFrom = new Date(now + 2 * jwksMaxAgeSeconds * 1000);
    // Numbered after the keys that were just looked at: of two who see the same ones, one is first.
    const row = this.makeNext(rows, activeFrom);
    const othersExpireAt = new Date(
      activeFrom.getTime() + accessTokenSeconds * 1000 + RETIRING_MARGIN_MS,
    );
    const previousKid = this.ring.current().kid;
    await this.units.run(cause, async (unit) => {
      if (!(await this.store.addNext(row, othersExpireAt, unit.transaction))) {
        throw new KeyRejectedError('Another instance has published a key in this moment.');
      }
      await unit.record('signing-key.rotated', { kid: row.kid, previousKid });
    });
    await this.ring.reload();
    return this.getInfo(row.kid);
  }

  /**
   * For a key that may have leaked: everything it signed is refused from now on, and its private half is
   * deleted. Where it was the one that signs, the next one signs at once. Sessions go on: their clients
   * refresh. Throws {@link KeyRejectedError}: there is no such key, or it is gone already.
   */
  async revoke(kid: string, cause: Actor = SYSTEM_ACTOR): Promise<SigningKeyInfo> {
    this.refuseUnlessRotating();
    const rows = await this.store.findAll();
    const now = this.clock.now();
    const key = this.withStates(rows, now).find((each) => each.kid === kid);
    if (!key || key.state === 'gone') {
      throw new KeyRejectedError(
        key ? `The key ${kid} is gone already.` : `There is no signing key with the id ${kid}.`,
      );
    }
    const successorOf = (current: SigningKeyRow[]) => this.successorOf(kid, current, now);
    await this.units.run(cause, async (unit) => {
      if (!(await this.store.revoke(kid, now, successorOf, unit.transaction))) {
        throw new KeyRejectedError(`The key ${kid} is gone already.`);
      }
      await unit.record('signing-key.revoked', { kid });
    });
    await this.ring.reload();
    return this.getInfo(kid);
  }

  /** Which key signs once this one is gone, and until another is published; null: it makes no difference. */
  private successorOf(kid: string, rows: SigningKeyRow[], now: Date): SigningKeyRow | null {
    const keys = this.withStates(rows, now);
    const state = keys.find((each) => each.kid === kid)?.state;
    if (state !== 'active' && state !== 'published') return null;
    const next = state === 'active' ? 'published' : 'active';
    const found = keys.find((each) => each.state === next);
    return rows.find((row) => row.kid === found?.kid) ?? this.makeNext(rows, now);
  }

  private makeNext(rows: SigningKeyRow[], activeFrom: Date): SigningKeyRow {
    const algorithm = this.options.algorithm as AsymmetricAlgorithm;
    return this.vault.make(algorithm, nextGeneration(rows, algorithm), activeFrom);
  }

  private async getInfo(kid: string): Promise<SigningKeyInfo> {
    return (await this.list()).find((key) => key.kid === kid)!;
  }

  private refuseUnlessRotating(): void {
    if (this.ring.rotates) return;
    throw new KeyRejectedError(
      this.options.algorithm === 'HS256'
        ? 'With ALGORITHM=HS256 the key is SECRET_KEY itself: change that, with SECRET_KEY_FALLBACKS.'
        : 'The signing keys are those of SIGNING_KEYS_FILE: change them there.',
    );
  }

  private withStates(rows: SigningKeyRow[], now: Date): SigningKeyInfo[] {
    return rows.map((row) => {
      const { kid, algorithm, createdAt, activeFrom, expiresAt } = row;
      const state = this.stateOf(row, rows, now);
      return { kid, algorithm, state, createdAt, activeFrom, expiresAt };
    });
  }

  private stateOf(key: SigningKeyRow, all: SigningKeyRow[], now: Date): SigningKeyState {
    if (isGone(key, now)) return 'gone';
    // Of another `ALGORITHM`, that was set before, or that another instance has: it verifies until it is revoked.
    if (key.algorithm !== this.options.algorithm) return 'retiring';
    if (key.activeFrom > now) return 'published';
    const succeeded = all.some(
      (other) =>
        other.algorithm === key.algorithm &&
        other.activeFrom > key.activeFrom &&
        other.activeFrom <= now &&
        !isGone(other, now),
    );
    return succeeded ? 'retiring' : 'active';
  }
}
