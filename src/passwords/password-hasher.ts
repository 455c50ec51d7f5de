import { randomBytes } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { withDefaults } from '../http/with-defaults.js';
import { findHashRejection, PLAIN_MAX_LENGTH } from './foreign-hashes.js';
import { getHashKind } from './hashing/hash-lane.js';
import { HashingPool } from './hashing-pool.js';
import { addPepper, isPeppered, removePepperMark } from './pepper.js';
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
  private pepperMissed = false;
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

  /**
   * Checks that {@link verify} would be accepted for a request from this address.
   * @throws UnavailableError if it would not.
   */
  assertNotBusy(ip: string | null = null): void {
    this.pool.assertNotBusy(ip);
  }

  /**
   * Hashes a password with a new salt.
   * @param ip the address that the password came from: addresses take turns
   * @returns a PHC string.
   * @throws UnavailableError if too many hashes are waiting.
   */
  hash(plain: string, ip: string | null = null): Promise<string> {
    return this.pool.hash(plain, this.argon2, ip);
  }

  /**
   * Checks a password against a stored hash, ours or that of another system.
   * @throws UnavailableError if too many hashes are waiting.
   */
  async verify(stored: string, plain: string, ip: string | null = null): Promise<boolean> {
    if (plain.length > PLAIN_MAX_LENGTH) return this.verifyNothing('', ip);
    if (this.isOwn(stored)) return this.pool.verify(stored, plain, ip);
    const peppered = addPepper({ stored, plain }, this.pepper);
    if (peppered === null) return this.verifyNothing(plain, ip);
    if (findHashRejection(stored) === null) {
      const decoy = await this.getDecoy(ip);
      return this.pool.verifyForeign(peppered.stored, peppered.plain, ip, decoy);
    }
    // The hash itself must not be logged.
    this.logger.error('A stored password hash cannot be read, or costs too much: it was rejected.');
    return this.verifyNothing(plain, ip);
  }

  /** Whether there is a pepper, without which an imported hash with the mark `bcrypt_pepper$` matches nothing. */
  get hasPepper(): boolean {
    return this.pepper !== null;
  }

  /** Does the work of {@link verify} for an account that does not exist. */
  async verifyNothing(plain: string, ip: string | null = null): Promise<false> {
    await this.verify(await this.getDecoy(ip), plain, ip);
    return false;
  }

  /**
   * Measures one hash of each kind that is new: otherwise the first answers for such an account would take another time
   * than those for one that does not exist.
   * @param foreign hashes of other systems
   */
  async warmUp(foreign: readonly string[] = []): Promise<void> {
    if (!this.hasPepper && !this.pepperMissed && foreign.some(isPeppered)) {
      this.pepperMissed = true;
      this.logger.error('Imported passwords need the pepper of their system: set IMPORTED_PEPPER.');
    }
    const usable = foreign.filter((stored) => findHashRejection(stored) === null);
    // Without the mark: a hash takes the same time with a pepper.
    const samples = [await this.getDecoy(null), ...usable.map(removePepperMark)];
    const byKind = new Map(samples.map((stored) => [getHashKind(stored), stored]));
    const unknown = [...byKind].filter(([kind]) => !this.pool.hasMeasured(kind));
    await Promise.allSettled(unknown.map(([, stored]) => this.verify(stored, '')));
  }

  /**
   * Checks whether a stored hash is cheaper to attack than a new one. argon2's own `needsRehash` is true for any
   * difference, so that lowering the parameters would weaken the existing hashes.
   */
  isOutdated(stored: string): boolean {
    return getArgon2idWork(stored) < this.getOwnWork();
  }

  /** A hash that our own settings allow; the cost limits are for other hashes. */
  private isOwn(stored: string): boolean {
    const work = getArgon2idWork(stored);
    return work > 0 && work <= this.getOwnWork();
  }

  private getDecoy(ip: string | null): Promise<string> {
    this.decoy ??= this.hash(randomBytes(16).toString('hex'), ip).catch((error: unknown) => {
      this.decoy = null;
      throw error;
    });
    return this.decoy;
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
