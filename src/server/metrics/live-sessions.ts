import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Clock, SessionsService } from '../../index.js';

const KEPT_MS = 10_000;
/** A scrape is not to wait for a database that is away. */
const LIMIT_MS = 2_000;

/** How many sessions go on, counted at most once in ten seconds, whoever asks. */
@Injectable()
export class LiveSessions {
  private counting: Promise<number | null> | null = null;
  private askedAtMs = 0;

  constructor(
    private readonly sessions: SessionsService,
    private readonly clock: Clock,
  ) {}

  /** Null: it is not known now. */
  async count(): Promise<number | null> {
    const nowMs = this.clock.monotonicMs();
    if (this.counting === null || nowMs - this.askedAtMs >= KEPT_MS) {
      this.askedAtMs = nowMs;
      this.counting = this.sessions.countLive().catch(() => null);
    }
    return Promise.race([this.counting, sleep(LIMIT_MS, null, { ref: false })]);
  }
}
