import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Clock, SessionsService } from '../../index.js';

const KEPT_MS = 10_000;
/** A scrape is not to wait for a database that is away, or for a million sessions: it gets the number before. */
const LIMIT_MS = 2_000;

/** How many sessions go on, counted at most once in ten seconds, whoever asks. */
@Injectable()
export class LiveSessions {
  private counting: Promise<void> | null = null;
  private counted: number | null = null;
  private countedAtMs = -Infinity;

  constructor(
    private readonly sessions: SessionsService,
    private readonly clock: Clock,
  ) {}

  /** Null: it is not known now. */
  async count(): Promise<number | null> {
    if (this.counting === null && this.clock.monotonicMs() - this.countedAtMs >= KEPT_MS) {
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
