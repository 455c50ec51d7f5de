import { v7 as uuidv7 } from 'uuid';

// A UUIDv7 begins with its time in milliseconds (RFC 9562 section 5.7): the ids are an index of the times as well.

const EARLIEST_MS = 0;
const LATEST_MS = 2 ** 48 - 1;

/** Makes ids that follow each other also within a millisecond, as what happens in one unit of work does. */
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

/** No id of this time, or a later one, is lower. */
export function getLowestId(time: Date): string {
  const msecs = Math.min(Math.max(time.getTime(), EARLIEST_MS), LATEST_MS);
  const hex = msecs.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
