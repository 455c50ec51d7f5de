import { randomBytes } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { withDefaults } from '../http/with-defaults.js';
import { findHashRejection } from './foreign-hashes.js';
import { getHashKind } from './hashing/hash-job.js';
import { HashingPool } from './hashing-pool.js';
import { addPepper, isPeppered } from './pepper.js';
import {
  type Argon2Parameters,
  PASSWORDS_DEFAULTS,
  PASSWORDS_OPTIONS,
  type PasswordsOptions,
} from './passwords.options.js';

const ARGON2ID = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$/;

/**
 * Hashes passwords with argon2id and verifies stored hashes, on the threads of {@link HashingPool}. An application can
 * replace it through `overrides` of `AuthModule`.
 */
@Injectable()
export class PasswordHasher {
  private readonly logger = new Logger(PasswordHasher.name);
  private readonly argon2: Argon2Parameters;
  private readonly pepper: string | null;
  private decoy: Promise<string> | null = null;

  constructor(
    // First, because a subclass inherits `@Inject()` by the position of the parameter.
    private readonly pool: HashingPool,
    @Inject(PASSWORDS_OPTIONS) options: PasswordsOptions,
  ) {
    const { argon2, importedPepper } = withDefaults(PASSWORDS_DEFAULTS, options);
    this.argon2 = argon2;
    this.pepper = importedPepper || null;
  }

  /** @throws UnavailableError if {@link verify} would. */
  assertNotBusy(): void {
    this.pool.assertNotBusy();
  }

  /**
   * Hashes a password with a new salt.
   * @returns a PHC string.
   * @throws UnavailableError if too many hashes are waiting.
   */
  hash(plain: string): Promise<string> {
    return this.pool.hash(plain, this.argon2);
  }

  /**
   * Checks a password against a stored hash, ours or that of another system.
   * @throws UnavailableError if too many hashes are waiting.
   */
  verify(stored: string, plain: string): Promise<boolean> {
    const peppered = addPepper({ stored, plain }, this.pepper);
    if (peppered === null) return this.verifyNothing(plain);
    if (this.isAffordable(stored)) return this.pool.verify(peppered.stored, peppered.plain);
    // The hash itself must not be logged.
    this.logger.error('A stored password hash cannot be read, or costs too much: it was rejected.');
    return this.verifyNothing(plain);
  }

  /** Whether there is a pepper, without which an imported hash with the mark `bcrypt_pepper$` matches nothing. */
  get hasPepper(): boolean {
    return this.pepper !== null;
  }

  /** Does the work of {@link verify} for an account that does not exist. */
  async verifyNothing(plain: string): Promise<false> {
    this.decoy ??= this.hash(randomBytes(16).toString('hex')).catch((error: unknown) => {
      this.decoy = null;
      throw error;
    });
    await this.verify(await this.decoy, plain);
    return false;
  }

  /**
   * Creates the decoy hash and measures one hash of each foreign kind, before the server accepts requests: otherwise the
   * first answers would take another time than the following ones.
   */
  async warmUp(foreign: readonly string[] = []): Promise<void> {
    if (!this.hasPepper && foreign.some(isPeppered)) {
      this.logger.error('Imported passwords need the pepper of their system: set IMPORTED_PEPPER.');
    }
    const byKind = new Map(foreign.map((stored) => [getHashKind({ stored, plain: '' }), stored]));
    const measured = [...byKind.values()].map((each) => this.verify(each, '').catch(() => false));
    await Promise.all([this.verifyNothing(''), ...measured]);
  }

  /**
   * Checks whether a stored hash is cheaper to attack than a new one. argon2's own `needsRehash` is true for any
   * difference, so that lowering the parameters would weaken the existing hashes.
   */
  isOutdated(stored: string): boolean {
    return getArgon2idWork(stored) < this.getOwnWork();
  }

  /** Applies the cost limits of foreign hashes, except to hashes that our own settings allow. */
  private isAffordable(stored: string): boolean {
    const work = getArgon2idWork(stored);
    return findHashRejection(stored) === null || (work > 0 && work <= this.getOwnWork());
  }

  private getOwnWork(): number {
    return this.argon2.memoryKib * this.argon2.passes;
  }
}

/** Returns memory times passes of an argon2id hash, or 0 for any other hash, so that every other hash is outdated. */
function getArgon2idWork(stored: string): number {
  const [, memoryKib = 0, passes = 0] = ARGON2ID.exec(stored) ?? [];
  return Number(memoryKib) * Number(passes);
}
