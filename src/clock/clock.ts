import { Injectable } from '@nestjs/common';

/** The one place that is asked what time it is, so that a test can move it. */
@Injectable()
export class Clock {
  /** The current time. */
  now(): Date {
    return new Date();
  }

  /** The current time as a JWT's `NumericDate`: whole seconds since the epoch (RFC 7519 section 2). */
  nowSeconds(): number {
    return Math.floor(this.now().getTime() / 1000);
  }
}
