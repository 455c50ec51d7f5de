import DataLoader from 'dataloader';
import { LRUCache } from 'lru-cache';
import { UnavailableError } from '../../http/errors.js';
import { KeyedSemaphore } from '../../rate-limits/keyed-semaphore.js';
import type { PersonalAccessToken } from '../personal-access-token.entity.js';

const BATCH_MAX = 100;
const MAX_UNKNOWN = 1_000;
const UNKNOWN_MS = 5_000;
/** After so many unknown ids in a minute, the further ids of a group of addresses wait, to be read together. */
const FREE_UNKNOWN = 100;
const FLOOD_WAIT_MS = 5;
const MINUTE_MS = 60_000;
const MAX_GROUPS = 10_000;
const MAX_WAITING = 64;

type Row = PersonalAccessToken;
type Queue = DataLoader<string, Row | null>;

/**
 * Reads the rows that tokens name. The checksum of a token is public, so anyone can make up ids that exist nowhere: those
 * cost few queries, never push a live row out of a cache, and have a queue that no other id waits in.
 */
export class TokenReads {
  /** Safe, because no one but its owner knows the id of a token before its row is committed. */
  private readonly unknown = new LRUCache<string, true>({ max: MAX_UNKNOWN, ttl: UNKNOWN_MS });
  private readonly counts = new LRUCache<string, number>({ max: MAX_GROUPS, ttl: MINUTE_MS });
  /** Counts the waiting ids of each group. The one beyond the limit is refused; it does not wait. */
  private readonly waiting = new KeyedSemaphore(0);
  private readonly queue: Queue;
  private readonly floodQueue: Queue;

  constructor(findByIds: (ids: readonly string[]) => Promise<Row[]>) {
    this.queue = createQueue(findByIds, 0);
    this.floodQueue = createQueue(findByIds, FLOOD_WAIT_MS);
  }

  /**
   * Returns the row, or null if there is none.
   * @param group the group of addresses that asks
   * @throws UnavailableError if 64 ids of the group wait already: a 503, so that a live token is never called invalid.
   */
  async read(id: string, group: string): Promise<Row | null> {
    if (this.unknown.has(id)) return null;
    const isFlood = (this.counts.get(group) ?? 0) >= FREE_UNKNOWN;
    const row = await (isFlood ? this.readInFlood(id, group) : this.queue.load(id));
    if (!row) this.noteUnknown(id, group);
    return row;
  }

  private async readInFlood(id: string, group: string): Promise<Row | null> {
    const release = await this.waiting.acquire(group, MAX_WAITING);
    if (!release) throw new UnavailableError('Too many unknown tokens come from this address.');
    try {
      return await this.floodQueue.load(id);
    } finally {
      release();
    }
  }

  private noteUnknown(id: string, group: string): void {
    this.unknown.set(id, true);
    // The minute begins with the first one.
    this.counts.set(group, (this.counts.get(group) ?? 0) + 1, { noUpdateTTL: true });
  }
}

/** Returns a queue that runs one query at a time. It joins the ids that come while a query runs, and for `waitMs` after it. */
function createQueue(findByIds: (ids: readonly string[]) => Promise<Row[]>, waitMs: number): Queue {
  let running: Promise<unknown> = Promise.resolve();
  const read = (ids: readonly string[]) => {
    const answer = running.then(async () => {
      const rows = new Map((await findByIds(ids)).map((row) => [row.id, row]));
      return ids.map((id) => rows.get(id) ?? null);
    });
    running = answer.catch(() => {});
    return answer;
  };
  return new DataLoader(read, {
    cache: false,
    maxBatchSize: BATCH_MAX,
    batchScheduleFn: (run) => void running.then(() => setTimeout(run, waitMs)),
  });
}
