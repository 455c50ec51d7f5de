import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Clock, SessionsService } from '../../index.js';

const CACHE_MS = 10_000;
/** A scrape waits at most this long for a slow database, and then gets the previous number. */
const LIMIT_MS = 2_000;

/** Counts the live sessions, at most once in ten seconds. */
@Injectable()
export class LiveSessionCounter {
  private counting: Promise<void> | null = null;
  private counted: number | null = null;
  private countedAtMs = -Infinity;

  constructor(
    private readonly sessions: SessionsService,
    private readonly clock: Clock,
  ) {}

  /** @returns null if the database is unavailable. */
  async count(): Promise<number | null> {
    if (this.counting === null && this.clock.monotonicMs() - this.countedAtMs >= CACHE_MS) {
      this.counting = this.countAnew().finally(() => (this.counting = null));
    }
    if (this.counting) await Promise.race([this.counting, sleep(LIMIT_MS, null, { ref: false })]);
    return this.counted;
  }

  private async countAnew(): Promise<void> {
    this.counted = await this.sessions.countLive().catch(() => null);
    this.countedAtMs = this.clock.monotonicMs();
  }
}
