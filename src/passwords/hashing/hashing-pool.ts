import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { monotonicMs } from '../../clock/monotonic.js';
import { UnavailableError } from '../../http/errors.js';
import { withDefaults } from '../../http/with-defaults.js';
import { type Argon2Parameters, rustArgon2 } from './argon2.js';
import { Backlog } from './backlog.js';
import { EventLoop } from './event-loop.js';
import { type HashJob, type HashOutcome, kindOf } from './hash-job.js';
import { HashHere, type HashPlace, HashThread } from './hash-place.js';
import { HASHING_DEFAULTS, HASHING_OPTIONS, type HashingOptions } from './hashing.options.js';

/** One that is computed and one behind it: no thread waits until this one has read an answer. */
const JOBS_A_PLACE = 2;
/** libuv has four threads, which files, DNS and signatures share; `argon2` fills one for each hash. */
const MOST_ON_LIBUV = 3;

/** A little over the mean, which half of the dearest kind take longer than. */
const EVENED_BY = 1.1;
/** A machine that was slow once does not keep everybody waiting. */
const MOST_EVENED_MS = 3_000;

/** A thread, from the moment on that it is asked for. */
interface Slot {
  place: Promise<HashPlace>;
  jobs: number;
}

/** A job that has no thread yet. */
interface Waiting {
  resolve: (slot: Slot) => void;
  reject: (error: Error) => void;
}

/** How much there is to do, now. */
export interface HashingStats {
  /** Hashes that are being computed: one a thread. */
  running: number;
  /** Hashes behind them. */
  waiting: number;
  /** How long the next hash is expected to wait for its turn, in milliseconds. */
  expectedWaitMs: number;
}

/** What one hash took. */
export interface HashTimes {
  waitedMs: number;
  /** On its thread. */
  tookMs: number;
}

/**
 * Threads for password hashes, and the one queue before them. A hash costs milliseconds of a core by design, so
 * whoever may ask for one may ask for thousands: what could not be served in time is refused at once.
 */
@Injectable()
export class HashingPool implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(HashingPool.name);
  private readonly options: Required<HashingOptions>;
  private readonly backlog = new Backlog();
  private readonly eventLoop = new EventLoop();
  private readonly slots = new Set<Slot>();
  private readonly waiting: Waiting[] = [];
  private readonly listeners: Array<(times: HashTimes) => void> = [];
  private closed = false;

  constructor(@Inject(HASHING_OPTIONS) options: HashingOptions) {
    this.options = withDefaults(HASHING_DEFAULTS, options);
  }

  /** Throws `UnavailableError` where the next hash would be refused: for callers that have something to save until then. */
  refuseIfBusy(): void {
    const { threads, maxWaiting, maxWaitingMs } = this.options;
    if (this.closed) throw new UnavailableError();
    // Whoever finds a free thread is served, whatever hashes have taken until now.
    const { atOnce } = this;
    if (this.backlog.length < atOnce) return;
    const waitingMs = this.backlog.ms / atOnce;
    if (waitingMs <= maxWaitingMs && this.backlog.length < threads + maxWaiting) return;
    const seconds = Math.max(1, Math.ceil(waitingMs / 1_000));
    throw new UnavailableError('Too many sign-ins are waiting; try again in a moment.', seconds);
  }

  /** For whoever watches the server. */
  get stats(): HashingStats {
    const { atOnce, backlog } = this;
    const { length, ms } = backlog;
    const running = this.busySlots.length;
    const expectedWaitMs = length < atOnce ? 0 : ms / atOnce;
    return { running, waiting: length - running, expectedWaitMs };
  }

  /**
   * How many hashes there are to be at once, now. While the event loop has enough to do for a core it has one left: a
   * hash on every core is one that it waits behind whenever it wakes up, for a turn of the kernel's scheduler.
   */
  private get atOnce(): number {
    const { threads } = this.options;
    return this.eventLoop.isBusy ? Math.max(1, threads - 1) : threads;
  }

  /** Has `listener` told of each hash that has been computed. It must not throw. */
  onHashed(listener: (times: HashTimes) => void): void {
    this.listeners.push(listener);
  }

  /** argon2id as a PHC string, with a salt of its own. Throws `UnavailableError`. */
  async hash(plain: string, parameters: Argon2Parameters): Promise<string> {
    const { value, failed } = await this.run({ plain, parameters });
    if (failed)
      throw new Error('A password could not be hashed: are the parameters of argon2 valid?');
    return value as string;
  }

  /**
   * Whether `stored` was made from `plain`; what cannot be read matches nothing. To say no takes as long as with the
   * dearest kind of hash that has been seen. Throws `UnavailableError`.
   */
  async verify(stored: string, plain: string): Promise<boolean> {
    const { value, failed, tookMs } = await this.run({ plain, stored });
    // The text itself is not for the log.
    if (failed) this.logger.error('A stored password hash cannot be read: it was refused.');
    if (value === true) return true;
    await this.evenOut(tookMs);
    return false;
  }

  /**
   * bcrypt takes twenty times as long as argon2: the time of a refusal would tell the accounts that were imported
   * from those that are not there. It is waited out, not computed: nobody is kept from a thread.
   */
  private async evenOut(tookMs: number): Promise<void> {
    const evenMs = Math.min(MOST_EVENED_MS, EVENED_BY * this.backlog.dearestMs);
    if (tookMs < evenMs) await setTimeout(evenMs - tookMs);
  }

  /** How many threads there are at most depends on who computes, which is known once it has been loaded. */
  async onModuleInit(): Promise<void> {
    const { threads } = this.options;
    await rustArgon2().catch(() => (this.options.threads = Math.min(threads, MOST_ON_LIBUV)));
  }

  /** After the last request: the threads end with the application, not with the process. */
  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    for (const { reject } of this.waiting.splice(0)) reject(new UnavailableError());
    await Promise.all([...this.slots].map(async ({ place }) => (await place).close()));
  }

  private async run(job: HashJob): Promise<HashOutcome> {
    this.refuseIfBusy();
    const kind = kindOf(job);
    this.backlog.enter(kind);
    const enteredMs = monotonicMs();
    try {
      const slot = await this.turn();
      const outcome = await this.runOn(slot, job);
      this.backlog.learn(kind, outcome.tookMs);
      this.tell(monotonicMs() - enteredMs, outcome);
      return outcome;
    } finally {
      this.backlog.leave(kind);
    }
  }

  private tell(sinceMs: number, { tookMs }: HashOutcome): void {
    const waitedMs = Math.max(0, sinceMs - tookMs);
    for (const listener of this.listeners) listener({ waitedMs, tookMs });
  }

  private async runOn(slot: Slot, job: HashJob): Promise<HashOutcome> {
    try {
      const place = await slot.place;
      return await place.run(job);
    } finally {
      slot.jobs--;
      this.next();
    }
  }

  private turn(): Promise<Slot> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.next();
    });
  }

  private next(): void {
    while (this.waiting.length > 0) {
      const slot = this.freeSlot();
      if (slot === null) return;
      slot.jobs++;
      this.waiting.shift()!.resolve(slot);
    }
  }

  private freeSlot(): Slot | null {
    const { atOnce, busySlots } = this;
    // It may be one more since the event loop has become busy: it gets nothing behind it.
    if (busySlots.length > atOnce) return null;
    if (busySlots.length === atOnce) {
      return busySlots.find(({ jobs }) => jobs < JOBS_A_PLACE) ?? null;
    }
    return [...this.slots].find(({ jobs }) => jobs === 0) ?? this.open();
  }

  private get busySlots(): Slot[] {
    return [...this.slots].filter(({ jobs }) => jobs > 0);
  }

  private open(): Slot {
    const slot: Slot = {
      jobs: 0,
      place: this.start((reason) => {
        // The next hash starts another one.
        this.slots.delete(slot);
        if (reason) this.logger.error(`A thread for password hashes broke: ${reason.message}`);
      }),
    };
    this.slots.add(slot);
    return slot;
  }

  private async start(onEnd: (reason: Error | null) => void): Promise<HashPlace> {
    try {
      const { WORKER_FILE } = await import('./worker-file.js');
      // A bundle of the application may have left it out.
      if (!existsSync(WORKER_FILE)) throw new Error(`${WORKER_FILE.href} is missing`);
      return new HashThread(WORKER_FILE, onEnd);
    } catch (error) {
      this.logger.warn(`Password hashes have no threads of their own: ${(error as Error).message}`);
      return new HashHere();
    }
  }
}
