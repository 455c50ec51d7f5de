import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditEvent, AuditPage, AuditTrail } from '../../index.js';

const POLL_MS = 1_000;
const PAGE_EVENTS = 1_000;
/**
 * An event has the time at which it happened, and is seen when its transaction is committed: so long after it at most,
 * or so much later by the clock of another machine.
 */
const LATE_MS = 10_000;

/** Sees what happens from its beginning on, by asking each second. */
export class TrailFollower {
  /** When what was seen of late happened, by its id. */
  private readonly seen = new Map<string, number>();
  private newestMs = -Infinity;

  private constructor(private readonly trail: AuditTrail) {}

  static async begin(trail: AuditTrail): Promise<TrailFollower> {
    const follower = new TrailFollower(trail);
    const { events } = await trail.list({ limit: 1 });
    follower.markSeen(events);
    if (events.length > 0) await follower.look(() => {});
    return follower;
  }

  /** These are not handed over (again); those that are left were not seen before. */
  markSeen(events: AuditEvent[]): AuditEvent[] {
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

  /** Hands over what happens, until Ctrl+C or until nobody reads any more. */
  async follow(take: (events: AuditEvent[]) => void): Promise<void> {
    const stopped = stopSignal();
    while (!stopped.aborted) {
      await sleep(POLL_MS, undefined, { signal: stopped }).catch(() => {});
      if (!stopped.aborted) await this.look(take);
    }
  }

  private async look(take: (events: AuditEvent[]) => void): Promise<void> {
    const since = this.newestMs === -Infinity ? undefined : new Date(this.newestMs - LATE_MS);
    let cursor: string | null = null;
    do {
      const wanted = { filters: { since }, cursor, limit: PAGE_EVENTS, oldestFirst: true };
      const { events, nextCursor }: AuditPage = await this.trail.list(wanted);
      take(this.markSeen(events));
      cursor = nextCursor;
    } while (cursor !== null);
  }
}

/** Aborted by Ctrl+C, and where the other end of a pipe has gone. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = () => controller.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
  process.stdout.on('error', stop);
  return controller.signal;
}
