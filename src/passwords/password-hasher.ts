import { randomBytes } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { refusalOf } from './formats/hash-formats.js';
import type { Argon2Parameters } from './hashing/argon2.js';
import { kindOf } from './hashing/hash-job.js';
import { HashingPool } from './hashing/hashing-pool.js';
import {
  PASSWORDS_DEFAULTS,
  PASSWORDS_OPTIONS,
  type PasswordsOptions,
} from './passwords.options.js';
import { withDefaults } from '../http/with-defaults.js';

const ARGON2ID = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$/;

/**
 * argon2id, on threads of its own ({@link HashingPool}).
 *
 * It is there to be replaced (`overrides` of `AuthModule`), and is injected in this room alone.
 */
@Injectable()
export class PasswordHasher {
  private readonly logger = new Logger(PasswordHasher.name);
  private readonly argon2: Argon2Parameters;
  private decoy: Promise<string> | null = null;

  constructor(
    // First: a subclass inherits what is injected by `@Inject()`, at the same place of its own constructor.
    private readonly pool: HashingPool,
    @Inject(PASSWORDS_OPTIONS) options: PasswordsOptions,
  ) {
    this.argon2 = withDefaults(PASSWORDS_DEFAULTS, options).argon2;
  }

  /** Throws `UnavailableError` where {@link verify} would: to be asked before anything is looked up. */
  refuseIfBusy(): void {
    this.pool.refuseIfBusy();
  }

  /** The hash as a PHC string, with a salt of its own. Throws `UnavailableError`. */
  hash(plain: string): Promise<string> {
    return this.pool.hash(plain, this.argon2);
  }

  /** Whether `stored`, ours or another system's, was made from `plain`. Throws `UnavailableError`. */
  verify(stored: string, plain: string): Promise<boolean> {
    if (this.mayBeComputed(stored)) return this.pool.verify(stored, plain);
    // The text itself is not for the log.
    this.logger.error('A stored password hash cannot be read, or costs too much: it was refused.');
    return this.verifyNothing(plain);
  }

  /** The same work as {@link verify}, for an account that does not exist; always false. */
  async verifyNothing(plain: string): Promise<false> {
    this.decoy ??= this.hash(randomBytes(16).toString('hex')).catch((error: unknown) => {
      this.decoy = null;
      throw error;
    });
    await this.verify(await this.decoy, plain);
    return false;
  }

  /**
   * Before the first request could be told from the next by the time it takes: makes the decoy, and learns what hashes of
   * other systems take, of which it is given some. One of each kind: nobody is served until it is done.
   */
  async warmUp(foreign: readonly string[] = []): Promise<void> {
    const kinds = new Map(foreign.map((stored) => [kindOf({ stored, plain: '' }), stored]));
    const learned = [...kinds.values()].map((each) => this.verify(each, '').catch(() => false));
    await Promise.all([this.verifyNothing(''), ...learned]);
  }

  /**
   * Whether `stored` costs an attacker less than a new hash would. Not argon2's own `needsRehash`, which
   * is true for any difference: parameters that were lowered would weaken every hash there is.
   */
  isOutdated(stored: string): boolean {
    return workOf(stored) < this.ownWork();
  }

  /** The limits are for what others made: whoever hashes beyond them by their own settings is not locked out. */
  private mayBeComputed(stored: string): boolean {
    const work = workOf(stored);
    return refusalOf(stored) === null || (work > 0 && work <= this.ownWork());
  }

  private ownWork(): number {
    return this.argon2.memoryKib * this.argon2.passes;
  }
}

/** The memory of an argon2id hash by its passes; 0 for any other, which is worth less whatever it costs. */
function workOf(stored: string): number {
  const [, memoryKib = 0, passes = 0] = ARGON2ID.exec(stored) ?? [];
  return Number(memoryKib) * Number(passes);
}
