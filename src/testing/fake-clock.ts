import type { INestApplicationContext } from '@nestjs/common';
import { Clock } from '../clock/clock.js';

/**
 * The clock of one application, in the hands of a test: it goes on by itself, and can be moved.
 *
 * @example
 * ```ts
 * import type { INestApplication } from '@nestjs/common';
 * import { AccessTokenVerifier } from 'nightlatch';
 * import { FakeClock, signInAs } from 'nightlatch/testing';
 * import { expect } from 'vitest';
 *
 * export async function forgetsATokenInTime(app: INestApplication, user: { id: string }) {
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
    // Else the database's clock, which nobody moved, would set it right within a second.
    clock.follow = () => {};
  }

  /** Takes the clock of the application. */
  static of(app: INestApplicationContext): FakeClock {
    return new FakeClock(app.get(Clock, { strict: false }));
  }

  now(): Date {
    return this.clock.now();
  }

  /** Moves on by so many seconds, as if they had passed. */
  advance(seconds: number): void {
    this.aheadMs += seconds * 1000;
  }

  /** Sets it to this time. */
  set(time: Date): void {
    this.aheadMs += time.getTime() - this.clock.now().getTime();
  }
}
