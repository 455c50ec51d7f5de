import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { SYSTEM_ACTOR, type Actor } from '../events/actor.js';
import { UnitsOfWork } from '../events/units-of-work.js';
import { KeyRing } from './key-ring.js';
import { KeyVault, nextGeneration } from './key-vault.js';
import { KeyRejectedError } from './signing-keys.errors.js';
import {
  getLongestTokenMs,
  SIGNING_KEYS_OPTIONS,
  type SigningKeysOptions,
} from './signing-keys.options.js';
import type { AsymmetricAlgorithm } from './signing-algorithm.js';
import { isGone, isRevoked, type SigningKeyRow } from './signing-key.entity.js';
import { SigningKeysStore } from './signing-keys.store.js';
import { writeLine } from '../http/write-line.js';

/**
 * The state of a key. `published`: it is in the JWKS and does not sign yet; `active`: it signs; `retiring`: it verifies
 * only; `gone`: its tokens are rejected.
 */
export type SigningKeyState = 'published' | 'active' | 'retiring' | 'gone';

/** Describes a signing key, without the key material. */
export interface SigningKeyInfo {
  kid: string;
  algorithm: string;
  state: SigningKeyState;
  createdAt: Date;
  activeFrom: Date;
  /** When it stops verifying; null if that is not decided yet. */
  expiresAt: Date | null;
}

const DAY_MS = 86_400_000;

/**
 * Lists, rotates and revokes the signing keys in the database. A key's state follows from its times alone, so all
 * instances agree.
 */
@Injectable()
export class SigningKeys {
  private readonly logger = new Logger(SigningKeys.name);

  constructor(
    @Inject(SIGNING_KEYS_OPTIONS) private readonly options: SigningKeysOptions,
    private readonly store: SigningKeysStore,
    private readonly vault: KeyVault,
    private readonly ring: KeyRing,
    private readonly clock: Clock,
    private readonly units: UnitsOfWork,
  ) {}

  /**
   * Returns all keys, the oldest first.
   * @throws KeyRejectedError if the keys come from the settings.
   */
  async list(): Promise<SigningKeyInfo[]> {
    this.assertCanRotate();
    return this.withStates(await this.store.findAll(), this.clock.now());
  }

  /**
   * Publishes the next key. It signs after twice the time that clients may cache the JWKS. The key before it verifies
   * until its last token expires, so no valid token is rejected.
   * @throws KeyRejectedError if another key is published already, or if the keys come from the settings.
   */
  async rotate(actor: Actor = SYSTEM_ACTOR): Promise<SigningKeyInfo> {
    this.assertCanRotate();
    const rows = await this.store.findAll();
    const activeFrom = this.getNextActiveFrom();
    // A key that signs much later was published by a clock that was wrong: it must not stop the rotation.
    const latest = activeFrom.getTime() + DAY_MS;
    const waiting = this.withStates(rows, this.clock.now()).find(
      (key) => key.state === 'published' && key.activeFrom.getTime() <= latest,
    );
    if (waiting) {
      const when = waiting.activeFrom.toISOString();
      throw new KeyRejectedError(
        `The key ${waiting.kid} is published already; it signs from ${when}.`,
      );
    }
    // Two instances that read the same keys choose the same generation, and a unique index lets one of them win.
    const row = this.createNext(rows, activeFrom);
    const othersExpireAt = this.getRetiredAt(activeFrom);
    const previousKid = this.ring.current().kid;
    await this.units.run(actor, async (unit) => {
      if (!(await this.store.addNext(row, othersExpireAt, unit.transaction))) {
        throw new KeyRejectedError('Another instance published a key at the same moment.');
      }
      await unit.record('signing-key.rotated', { kid: row.kid, previousKid });
    });
    await this.ring.reload();
    return this.getInfo(row.kid);
  }

  /**
   * Lets the keys of a former `ALGORITHM` verify until their last tokens have expired. Instances that were not restarted
   * yet sign with them meanwhile, as with a key that is rotated.
   */
  async retireFormer(): Promise<void> {
    const { kid, algorithm } = this.ring.current();
    const current = (await this.store.findAll()).find((row) => row.kid === kid);
    if (!current) return;
    const expiresAt = this.getRetiredAt(this.getNextActiveFrom());
    const retired = await this.store.retireFormer(algorithm, current.activeFrom, expiresAt);
    if (retired === 0) return;
    const message = 'The keys of a former ALGORITHM verify tokens until expiresAt.';
    writeLine(this.logger, 'log', message, { expiresAt });
    await this.ring.reload();
  }

  /**
   * Revokes a key that may have leaked: its tokens are rejected from now on, and its private key is deleted. If it was
   * the active key, the next one signs at once. Sessions continue, because their clients refresh. A key whose tokens have
   * all expired can be revoked too: its id_tokens are then no hints any more.
   * @throws KeyRejectedError if the key does not exist or was revoked before, or if the keys come from the settings.
   */
  async revoke(kid: string, actor: Actor = SYSTEM_ACTOR): Promise<SigningKeyInfo> {
    this.assertCanRotate();
    const rows = await this.store.findAll();
    const now = this.clock.now();
    const row = rows.find((each) => each.kid === kid);
    if (!row || isRevoked(row)) {
      throw new KeyRejectedError(
        row ? `The key ${kid} is revoked already.` : `No signing key has the id ${kid}.`,
      );
    }
    const findSuccessor = (current: SigningKeyRow[]) => this.findSuccessor(kid, current, now);
    await this.units.run(actor, async (unit) => {
      if (!(await this.store.revoke(kid, now, findSuccessor, unit.transaction))) {
        throw new KeyRejectedError(`The key ${kid} is revoked already.`);
      }
      await unit.record('signing-key.revoked', { kid });
    });
    await this.ring.reload();
    return this.getInfo(kid);
  }

  /** Returns the key that becomes the active key after the revocation of `kid`, or null if the active key stays. */
  private findSuccessor(kid: string, rows: SigningKeyRow[], now: Date): SigningKeyRow | null {
    const keys = this.withStates(rows, now);
    const state = keys.find((each) => each.kid === kid)?.state;
    if (state !== 'active' && state !== 'published') return null;
    const next = state === 'active' ? 'published' : 'active';
    const found = keys.find((each) => each.state === next);
    return rows.find((row) => row.kid === found?.kid) ?? this.createNext(rows, now);
  }

  private createNext(rows: SigningKeyRow[], activeFrom: Date): SigningKeyRow {
    const algorithm = this.options.algorithm as AsymmetricAlgorithm;
    return this.vault.create(algorithm, nextGeneration(rows, algorithm), activeFrom);
  }

  /** Returns when a key signs that is published now. */
  private getNextActiveFrom(): Date {
    return new Date(this.clock.now().getTime() + 2 * this.options.jwksMaxAgeSeconds * 1000);
  }

  /** Returns when the last token of a key has expired that signs until `successorFrom`. */
  private getRetiredAt(successorFrom: Date): Date {
    return new Date(successorFrom.getTime() + getLongestTokenMs(this.options));
  }

  private async getInfo(kid: string): Promise<SigningKeyInfo> {
    return (await this.list()).find((key) => key.kid === kid)!;
  }

  private assertCanRotate(): void {
    if (this.ring.canRotate) return;
    throw new KeyRejectedError(
      this.options.algorithm === 'HS256'
        ? 'ALGORITHM=HS256 signs with SECRET_KEY: change it, with SECRET_KEY_FALLBACKS.'
        : 'The signing keys come from SIGNING_KEYS_FILE: change that file.',
    );
  }

  private withStates(rows: SigningKeyRow[], now: Date): SigningKeyInfo[] {
    return rows.map((row) => {
      const { kid, algorithm, createdAt, activeFrom, expiresAt } = row;
      const state = this.getState(row, rows, now);
      return { kid, algorithm, state, createdAt, activeFrom, expiresAt };
    });
  }

  private getState(key: SigningKeyRow, all: SigningKeyRow[], now: Date): SigningKeyState {
    if (isGone(key, now)) return 'gone';
    // An instance with another ALGORITHM may still sign with it: see `retireFormer`.
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
