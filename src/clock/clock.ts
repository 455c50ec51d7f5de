import { Injectable } from '@nestjs/common';
import { monotonicMs } from './monotonic.js';

/** How far, in seconds, the clocks of two machines may be apart without anything going wrong. */
export const CLOCK_LEEWAY_SECONDS = 5;

/** The one place that is asked what time it is, so that a test can move it. */
@Injectable()
export class Clock {
  private offsetMs = 0;

  /** The current time: this machine's, or that of the database where the two differ. */
  now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }

  /** The current time as a JWT's `NumericDate`: whole seconds since the epoch (RFC 7519 section 2). */
  nowSeconds(): number {
    return Math.floor(this.now().getTime() / 1000);
  }

  /** Milliseconds that only ever grow: for how long ago something was, whatever is set on the machine. */
  monotonicMs(): number {
    return monotonicMs();
  }

  /**
   * From now on the time is so many milliseconds ahead of this machine's. Several instances follow the
   * clock of their one database: a token that one issues is then never from the future to another.
   */
  follow(offsetMs: number): void {
    this.offsetMs = offsetMs;
  }
}
