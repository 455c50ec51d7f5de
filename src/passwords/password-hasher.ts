import { randomBytes } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { argon2id, hash, type HashOptions, needsRehash, verify } from 'argon2';
import pLimit from 'p-limit';
import { UnavailableError } from '../errors/errors.js';
import {
  PASSWORDS_DEFAULTS,
  PASSWORDS_OPTIONS,
  type PasswordsOptions,
} from './passwords.options.js';

/**
 * argon2id in a bounded queue. A hash costs milliseconds of a core by design, so whoever may ask for
 * one may ask for thousands: above the bound the answer is 503 with `Retry-After`, at once.
 */
@Injectable()
export class PasswordHasher {
  private readonly logger = new Logger(PasswordHasher.name);
  private readonly options: Required<PasswordsOptions>;
  private readonly queue: ReturnType<typeof pLimit>;
  private decoy: Promise<string> | null = null;

  constructor(@Inject(PASSWORDS_OPTIONS) options: PasswordsOptions) {
    this.options = { ...PASSWORDS_DEFAULTS, ...options };
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
  async prepare(): Promise<void> {
    await this.verifyNothing('');
  }

  /** Whether `stored` was made with weaker parameters than those in force. */
  isOutdated(stored: string): boolean {
    return needsRehash(stored, this.parameters());
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
