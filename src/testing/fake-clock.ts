import type { INestApplicationContext } from '@nestjs/common';
import { Clock } from '../clock/clock.js';

/**
 * Moves the clock of one application. The clock keeps running.
 *
 * @example
 * ```ts
 * import type { INestApplication } from '@nestjs/common';
 * import { AccessTokenVerifier } from 'nightlatch';
 * import { FakeClock, signInAs } from 'nightlatch/testing';
 * import { expect } from 'vitest';
 *
 * export async function expiresAToken(app: INestApplication, user: { id: string }) {
 *   const { authorization } = await signInAs(app, user);
 *   FakeClock.of(app).advance(3_600);
 *   const verifier = app.get(AccessTokenVerifier, { strict: false });
 *   await expect(verifier.verify({ headers: { authorization } })).rejects.toThrow(
 *     'Could not validate',
 *   );
 * }
 * ```
 */
export class FakeClock {
  private aheadMs = 0;

  private constructor(private readonly clock: Clock) {
    const now = clock.now.bind(clock);
    const monotonicMs = clock.monotonicMs.bind(clock);
    clock.now = () => new Date(now().getTime() + this.aheadMs);
    clock.monotonicMs = () => monotonicMs() + this.aheadMs;
    // Otherwise the clock of the database would reset this one within a second.
    clock.follow = () => {};
  }

  /** Takes control of the clock of an application. */
  static of(app: INestApplicationContext): FakeClock {
    return new FakeClock(app.get(Clock, { strict: false }));
  }

  /** Returns the time of the application. */
  now(): Date {
    return this.clock.now();
  }

  /** Moves the clock forward by a number of seconds. */
  advance(seconds: number): void {
    this.aheadMs += seconds * 1000;
  }

  /** Sets the clock to this time. */
  set(time: Date): void {
    this.aheadMs += time.getTime() - this.clock.now().getTime();
  }
}
