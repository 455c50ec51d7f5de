import { randomBytes } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { argon2id, hash, type HashOptions, verify } from 'argon2';
import pLimit from 'p-limit';
import { UnavailableError } from '../errors/errors.js';
import {
  PASSWORDS_DEFAULTS,
  PASSWORDS_OPTIONS,
  type PasswordsOptions,
} from './passwords.options.js';
import { withDefaults } from '../validation/with-defaults.js';

const ARGON2ID = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$/;

/**
 * argon2id in a bounded queue. A hash costs milliseconds of a core by design, so whoever may ask for
 * one may ask for thousands: above the bound the answer is 503 with `Retry-After`, at once.
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
  private readonly logger = new Logger(PasswordHasher.name);
  private readonly options: Required<PasswordsOptions>;
  private readonly queue: ReturnType<typeof pLimit>;
  private decoy: Promise<string> | null = null;

  constructor(@Inject(PASSWORDS_OPTIONS) options: PasswordsOptions) {
    this.options = withDefaults(PASSWORDS_DEFAULTS, options);
    this.queue = pLimit(this.options.concurrency);
  }

  /** The hash as a PHC string, with a salt of its own. Throws `UnavailableError`. */
  hash(plain: string): Promise<string> {
    return this.inTurn(async () => toPhc(await hash(plain, this.parameters())));
  }

  /** Whether `stored` was made from `plain`. Throws `UnavailableError`. */
  verify(stored: string, plain: string): Promise<boolean> {
    return this.inTurn(async () => {
      try {
        return await verify(stored, plain);
      } catch {
        // A hash that cannot be read matches nothing; the text itself is not for the log.
        this.logger.error('A stored password hash cannot be read: it was refused.');
        return false;
      }
    });
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
    const { argon2 } = this.options;
    return Number(memoryKib ?? 0) * Number(passes ?? 0) < argon2.memoryKib * argon2.passes;
  }

  private parameters(): HashOptions {
    const { memoryKib, passes, lanes } = this.options.argon2;
    return { type: argon2id, memoryCost: memoryKib, timeCost: passes, parallelism: lanes };
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.queue.pendingCount >= this.options.maxWaiting) {
      throw new UnavailableError('Too many sign-ins are waiting; try again in a moment.');
    }
    return this.queue(work);
  }
}

/**
 * The package writes `m,p,t`; the PHC format, and the reference implementation that reads it, want
 * `m,t,p`. A hash that only this package can read would lock its owners in.
 */
function toPhc(encoded: string): string {
  return encoded.replace(/\$(m=\d+),(p=\d+),(t=\d+)\$/, '$$$1,$3,$2$$');
}
