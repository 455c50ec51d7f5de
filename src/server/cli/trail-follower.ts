import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditEvent, AuditPage, AuditTrail } from '../../index.js';
import { printError } from './terminal.js';

const POLL_MS = 1_000;
const PAGE_EVENTS = 1_000;
/** An event can appear this long after its `createdAt`: when its transaction commits, or another machine's clock is behind. */
const LATE_MS = 10_000;

/** Polls the audit trail for events that are added after the start. */
export class TrailFollower {
  /** The ids of the events that must not be returned again, each with its time. */
  private readonly seen = new Map<string, number>();
  private newestMs = -Infinity;
  /** Whether the database could not be read the last time, which is printed once. */
  private isAway = false;

  private constructor(private readonly trail: AuditTrail) {}

  /** Returns a follower that skips all events of now. */
  static async start(trail: AuditTrail): Promise<TrailFollower> {
    const follower = new TrailFollower(trail);
    const { events } = await trail.list({ limit: 1 });
    follower.skip(events);
    if (events.length > 0) await follower.readNew(() => {});
    return follower;
  }

  /** Skips these events from now on, and returns those that were not skipped before. */
  skip(events: AuditEvent[]): AuditEvent[] {
    const added = events.filter(({ id }) => !this.seen.has(id));
    for (const { id, createdAt } of added) {
      this.seen.set(id, createdAt.getTime());
      this.newestMs = Math.max(this.newestMs, createdAt.getTime());
    }
    for (const [id, time] of this.seen) {
      if (time < this.newestMs - LATE_MS) this.seen.delete(id);
    }
    return added;
  }

  /**
   * Calls `print` with new events until Ctrl+C, or until the reader of the standard output is gone. While the database is
   * away it waits.
   */
  async follow(print: (events: AuditEvent[]) => void): Promise<void> {
    const stopped = createStopSignal();
    while (!stopped.aborted) {
      await sleep(POLL_MS, undefined, { signal: stopped }).catch(() => {});
      if (!stopped.aborted) await this.readIfPossible(print);
    }
  }

  private async readIfPossible(print: (events: AuditEvent[]) => void): Promise<void> {
    try {
      await this.readNew(print);
      this.isAway = false;
    } catch (error) {
      const { findDatabaseFault } = await import('../../server-entry.js');
      const fault = findDatabaseFault(error);
      if (fault === null) throw error;
      if (!this.isAway) printError(`nightlatch: ${fault}; trying again until it can be read.`);
      this.isAway = true;
    }
  }

  private async readNew(print: (events: AuditEvent[]) => void): Promise<void> {
    const since = this.newestMs === -Infinity ? undefined : new Date(this.newestMs - LATE_MS);
    let cursor: string | null = null;
    do {
      const request = { filters: { since }, cursor, limit: PAGE_EVENTS, oldestFirst: true };
      const { events, nextCursor }: AuditPage = await this.trail.list(request);
      print(this.skip(events));
      cursor = nextCursor;
    } while (cursor !== null);
  }
}

function createStopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = () => controller.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
  return controller.signal;
}
