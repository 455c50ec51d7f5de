import { Injectable } from '@nestjs/common';
import { monotonicMs } from './monotonic.js';

/** How far the clocks of two machines may differ, in seconds. */
export const CLOCK_LEEWAY_SECONDS = 5;

/** Tells the time. Every module asks it, so that a test can move it. */
@Injectable()
export class Clock {
  private offsetMs = 0;

  /** Returns the time of this machine, or of the database if it differs. */
  now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }

  /** Returns the time as the `NumericDate` of a JWT: whole seconds since the epoch (RFC 7519 section 2). */
  nowSeconds(): number {
    return Math.floor(this.now().getTime() / 1000);
  }

  /** Returns milliseconds that never go back, to measure how long something takes. */
  monotonicMs(): number {
    return monotonicMs();
  }

  /**
   * Moves the clock ahead of this machine's by this many milliseconds. All instances follow the clock of their
   * database, so a token of one instance is never from the future for another.
   */
  follow(offsetMs: number): void {
    this.offsetMs = offsetMs;
  }
}
