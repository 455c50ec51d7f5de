import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Argon2Parameters } from '../hashing/argon2.js';
import { HashingPool } from '../hashing/hashing-pool.js';
import {
  PASSWORDS_DEFAULTS,
  PASSWORDS_OPTIONS,
  type PasswordsOptions,
} from './passwords.options.js';
import { withDefaults } from '../validation/with-defaults.js';

const ARGON2ID = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$/;

/**
 * argon2id, on threads of its own ({@link HashingPool}).
 *
 * It is there to be replaced (`overrides` of `AuthModule`), and is injected in this room alone.
 *
 * @example
 * ```ts
 * import { createHmac } from 'node:crypto';
 * import { env } from 'node:process';
 * import { Injectable } from '@nestjs/common';
 * import { PasswordHasher } from 'nightlatch';
 *
 * const peppered = (plain: string) =>
 *   createHmac('sha256', env.PEPPER!).update(plain).digest('base64');
 *
 * // `overrides: [{ provide: PasswordHasher, useClass: PepperedHasher }]`, from the first user on.
 * @Injectable()
 * export class PepperedHasher extends PasswordHasher {
 *   override hash(plain: string) {
 *     return super.hash(peppered(plain));
 *   }
 *
 *   override verify(stored: string, plain: string) {
 *     return super.verify(stored, peppered(plain));
 *   }
 * }
 * ```
 */
@Injectable()
export class PasswordHasher {
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

  /** Whether `stored` was made from `plain`. Throws `UnavailableError`. */
  verify(stored: string, plain: string): Promise<boolean> {
    return this.pool.verify(stored, plain);
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

  /** Makes the decoy before the first request could be told from the next by the time it takes. */
  async warmUp(): Promise<void> {
    await this.verifyNothing('');
  }

  /**
   * Whether `stored` costs an attacker less than a new hash would. Not argon2's own `needsRehash`, which
   * is true for any difference: parameters that were lowered would weaken every hash there is.
   */
  isOutdated(stored: string): boolean {
    const [, memoryKib, passes] = ARGON2ID.exec(stored) ?? [];
    return (
      Number(memoryKib ?? 0) * Number(passes ?? 0) < this.argon2.memoryKib * this.argon2.passes
    );
  }
}
