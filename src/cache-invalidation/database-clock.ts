import type { Logger } from '@nestjs/common';
import type { Clock } from '../clock/clock.js';
import { writeLine } from '../http/write-line.js';

/** The process follows the clock of the database if the difference is larger. */
const TOLERANCE_MS = 1_000;
const WARNING_MS = 5_000;
/** A slower answer is too inaccurate to compare clocks with. */
const MAX_ROUND_TRIP_MS = 1_000;

/** Compares the clock of PostgreSQL with those of this process, by answers of the database that name its time. */
export class DatabaseClock {
  private offsetMs = 0;
  private asked = { databaseMs: 0, atMs: Number.NEGATIVE_INFINITY };

  constructor(
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** Takes an answer that has just arrived: the time of the database, and when it was asked for (`Clock.monotonicMs`). */
  take(databaseMs: number, askedAtMs: number): void {
    this.asked = { databaseMs, atMs: askedAtMs };
    const roundTripMs = this.clock.monotonicMs() - askedAtMs;
    if (roundTripMs >= MAX_ROUND_TRIP_MS) return;
    const localMs = this.clock.now().getTime() - this.offsetMs;
    this.follow(databaseMs - (localMs - roundTripMs / 2));
  }

  /**
   * Returns the time (`Clock.monotonicMs`) at which the database's clock showed `databaseMs`, or a little earlier: by at
   * most one round trip, as the last answer says. Without an answer it is minus infinity.
   */
  toMonotonicMs(databaseMs: number): number {
    return this.asked.atMs + (databaseMs - this.asked.databaseMs);
  }

  private follow(aheadMs: number): void {
    const offsetMs = Math.abs(aheadMs) > TOLERANCE_MS ? Math.round(aheadMs) : 0;
    const jumped = Math.abs(offsetMs - this.offsetMs) > WARNING_MS;
    this.offsetMs = offsetMs;
    this.clock.follow(offsetMs);
    if (!jumped) return;
    const seconds = Math.round(offsetMs / 1000);
    const message =
      "This machine's clock differs from the clock of the database, which is used instead.";
    writeLine(this.logger, 'warn', message, { seconds });
  }
}
