import { LRUCache } from 'lru-cache';
import { UnavailableError } from '../../http/errors.js';
import { toAddressGroup, toNetwork } from '../../http/ip-address.js';

/** Guess for a kind without a measurement: argon2 at OWASP's minimum takes less, bcrypt of cost 12 four times as long. */
const FIRST_GUESS_MS = 50;
/** Weight of one measurement in the running mean. */
const WEIGHT = 0.1;
/** Caps one measurement, so that a process that was suspended does not look slow afterwards. */
const MAX_TIMES_THE_MEAN = 4;
/** Bounds the memory: kinds come from stored hashes. */
const MAX_KINDS = 100;

/** The part of a stored hash before the salt: the algorithm and its cost. */
const KIND =
  /^(?:\{[\w.@-]{1,40}\})?\$?[\w:.-]{1,40}\$(?:(?:v=\d+|\d{1,10}|\$?2[aby](?:,\d\d)?|[a-z]{1,10}=[\w=,]{1,40})\$){0,3}/;
/** Formats without `$`: better-auth, which has one cost, and ASP.NET Core Identity, whose cost is in the first 9 bytes. */
const KIND_WITHOUT_DOLLAR = /^[0-9a-f]{32}(?=:)|^AQAAAA[\w+/]{6}/;

/** Returns the algorithm and cost of a stored hash as text; hashes of one kind take equally long. */
export function getHashKind(stored: string): string {
  const kind = KIND.exec(stored)?.[0];
  if (kind !== undefined) return kind;
  const [other = ''] = KIND_WITHOUT_DOLLAR.exec(stored) ?? [];
  return stored.includes(':') && other !== '' ? 'better-auth' : other;
}

/** The mean durations of the kinds of hashes, in milliseconds. */
export class HashDurations {
  private readonly meanMs = new LRUCache<string, number>({ max: MAX_KINDS });

  /** Records how long one hash of a kind took. */
  record(kind: string, tookMs: number): void {
    const mean = this.meanMs.get(kind);
    const sample = mean === undefined ? tookMs : Math.min(tookMs, MAX_TIMES_THE_MEAN * mean);
    this.meanMs.set(kind, mean === undefined ? sample : mean + WEIGHT * (sample - mean));
  }

  has(kind: string): boolean {
    return this.meanMs.has(kind);
  }

  /** Returns the mean of a kind; a guess without a measurement. */
  get(kind: string): number {
    return this.meanMs.get(kind) ?? FIRST_GUESS_MS;
  }

  /** The mean of the slowest kind measured so far; 0 without a measurement. */
  get slowestMs(): number {
    return Math.max(0, ...this.meanMs.values());
  }
}

/** How much a lane computes at once, and how much may wait. */
export interface LaneLimits {
  /** Hashes computed at once. */
  threads: number;
  /** Hashes handed to a thread: the one that it computes, and those that it need not wait for. */
  perThread: number;
  maxWaiting: number;
  maxWaitingMs: number;
}

interface Job {
  kind: string;
  start: () => void;
  reject: (error: UnavailableError) => void;
}

/** Waiting jobs by address group, in the order of their turns. Those of one group are in the order of the calls. */
type Network = Map<string, Job[]>;

/**
 * Lets hashes through to the threads in turns, so that one source of many sign-ins does not keep other users waiting.
 * Networks take turns (IPv4 /24, IPv6 /48), and in a network the address groups do (an IPv4 address, an IPv6 /64). When
 * too many wait, the newest of the group with the most is rejected.
 */
export class HashLane {
  private readonly networks = new Map<string, Network>();
  /** Unfinished jobs by kind, the waiting ones included. */
  private readonly unfinished = new Map<string, number>();
  private count = 0;
  private started = 0;

  constructor(
    readonly limits: LaneLimits,
    private readonly durations: HashDurations,
  ) {}

  /** Number of unfinished jobs. */
  get size(): number {
    return this.count;
  }

  /** Number of jobs being computed, one on each thread. */
  get running(): number {
    return Math.min(this.count, this.limits.threads);
  }

  /** How long all unfinished jobs together would keep a new one waiting, in milliseconds; 0 with a free thread. */
  get expectedWaitMs(): number {
    if (this.count < this.limits.threads) return 0;
    let sumMs = 0;
    for (const [kind, count] of this.unfinished) sumMs += count * this.durations.get(kind);
    return sumMs / this.limits.threads;
  }

  /**
   * Checks that a job from this address would be accepted.
   * @throws UnavailableError if the lane is full, and no other address group has more jobs in it.
   */
  assertNotBusy(ip: string | null): void {
    if (this.isFull() && this.findLargestGroup(ip) === null) throw this.createError();
  }

  /**
   * Does `work` when it is the turn of the address.
   * @throws UnavailableError if {@link assertNotBusy} does, or the job was rejected for one of a smaller group.
   */
  async run<T>(kind: string, ip: string | null, work: () => Promise<T>): Promise<T> {
    while (this.isFull()) {
      const largest = this.findLargestGroup(ip);
      if (largest === null) throw this.createError();
      this.rejectNewest(largest);
    }
    this.add(kind);
    await new Promise<void>((start, reject) => {
      this.getGroup(ip).push({ kind, start, reject });
      this.startNext();
    });
    try {
      return await work();
    } finally {
      this.started--;
      this.remove(kind);
      this.startNext();
    }
  }

  /** While no job waits, the time does not matter: a wrong mean corrects itself, and started jobs cannot be rejected. */
  private isFull(): boolean {
    const { threads, maxWaiting, maxWaitingMs } = this.limits;
    if (this.count >= threads + maxWaiting) return true;
    return this.count > this.started && this.expectedWaitMs > maxWaitingMs;
  }

  private createError(): UnavailableError {
    const seconds = Math.max(1, Math.ceil(this.expectedWaitMs / 1_000));
    return new UnavailableError('Too many sign-ins are waiting; try again in a moment.', seconds);
  }

  /** Starts the oldest job of the address group whose turn it is, and puts the group and its network at the end. */
  private startNext(): void {
    if (this.started >= this.limits.threads * this.limits.perThread) return;
    for (const [network, groups] of this.networks) {
      this.networks.delete(network);
      for (const [group, jobs] of groups) {
        groups.delete(group);
        const job = jobs.shift()!;
        if (jobs.length > 0) groups.set(group, jobs);
        if (groups.size > 0) this.networks.set(network, groups);
        this.started++;
        return job.start();
      }
    }
  }

  /**
   * Finds the largest address group of the largest network, with a new job from `ip` counted.
   * @returns null if the new job is of this group.
   */
  private findLargestGroup(ip: string | null): [string, string] | null {
    const [ownNetwork, ownGroup] = [toNetwork(ip), toAddressGroup(ip)];
    const network = findLargest(this.networks, ownNetwork, countJobs);
    const groups = this.networks.get(network) ?? new Map<string, Job[]>();
    const isOwn = network === ownNetwork;
    const group = findLargest(groups, isOwn ? ownGroup : null, ({ length }) => length);
    return isOwn && group === ownGroup ? null : [network, group];
  }

  private rejectNewest([network, group]: [string, string]): void {
    const groups = this.networks.get(network)!;
    const jobs = groups.get(group)!;
    const { kind, reject } = jobs.pop()!;
    if (jobs.length === 0) groups.delete(group);
    if (groups.size === 0) this.networks.delete(network);
    this.remove(kind);
    reject(this.createError());
  }

  private getGroup(ip: string | null): Job[] {
    const [network, group] = [toNetwork(ip), toAddressGroup(ip)];
    const groups = this.networks.get(network) ?? new Map<string, Job[]>();
    const jobs = groups.get(group) ?? [];
    this.networks.set(network, groups.set(group, jobs));
    return jobs;
  }

  private add(kind: string): void {
    this.unfinished.set(kind, (this.unfinished.get(kind) ?? 0) + 1);
    this.count++;
  }

  private remove(kind: string): void {
    const left = this.unfinished.get(kind)! - 1;
    if (left > 0) this.unfinished.set(kind, left);
    else this.unfinished.delete(kind);
    this.count--;
  }
}

function countJobs(groups: Network): number {
  let sum = 0;
  for (const jobs of groups.values()) sum += jobs.length;
  return sum;
}

/** Returns the name of the largest entry. `own` counts as one larger, and loses against another of that size. */
function findLargest<T>(
  entries: ReadonlyMap<string, T>,
  own: string | null,
  getSize: (entry: T) => number,
): string {
  const ownEntry = own === null ? undefined : entries.get(own);
  let largest = own ?? '';
  let most = own === null ? 0 : 1 + (ownEntry === undefined ? 0 : getSize(ownEntry));
  for (const [name, entry] of entries) {
    if (name !== own && getSize(entry) >= most) [largest, most] = [name, getSize(entry)];
  }
  return largest;
}
