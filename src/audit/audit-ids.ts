import { v7 as uuidv7 } from 'uuid';

// A UUIDv7 begins with its time in milliseconds (RFC 9562 section 5.7), so the primary key is also an index of the times.

const MIN_MS = 0;
const MAX_MS = 2 ** 48 - 1;

/** Generates ids in the order of the events, also within a millisecond: one unit of work may record several events. */
export class AuditIds {
  private lastMs = -1;
  private inThisMs = 0;

  next(now: Date): string {
    const msecs = now.getTime();
    this.inThisMs = msecs === this.lastMs ? this.inThisMs + 1 : 0;
    this.lastMs = msecs;
    return uuidv7({ msecs, seq: this.inThisMs });
  }
}

/** Returns an id that is not greater than any id of this time or later. */
export function getLowestId(time: Date): string {
  const msecs = Math.min(Math.max(time.getTime(), MIN_MS), MAX_MS);
  const hex = msecs.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
