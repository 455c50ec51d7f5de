import { setTimeout } from 'node:timers/promises';
import { Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { monotonicMs } from '../clock/monotonic.js';
import { UnavailableError } from '../http/errors.js';
import { withDefaults } from '../http/with-defaults.js';
import { rustArgon2 } from './hashing/argon2.js';
import type { HashJob, HashOutcome } from './hashing/hash-job.js';
import { getHashKind, HashDurations, HashLane, type LaneLimits } from './hashing/hash-lane.js';
import { HashThreads } from './hashing/threads.js';
import {
  type Argon2Parameters,
  HASHING_DEFAULTS,
  type HashingOptions,
} from './passwords.options.js';

/** The package `argon2` fills one of libuv's four threads for each hash; files, DNS and signatures need one too. */
const MAX_ON_LIBUV = 3;

/** 10 % above the mean, because half of the slowest kind exceed the mean. */
const PADDING_FACTOR = 1.1;
/** Bounds the padding after the machine was slow once. */
const MAX_PADDING_MS = 3_000;

/** The load of the hashing threads. */
export interface HashingStats {
  /** Hashes being computed, one on each thread. */
  running: number;
  /** Hashes waiting for a thread. */
  waiting: number;
  /** How long the next argon2 hash is expected to wait for a thread, in milliseconds. */
  expectedWaitMs: number;
}

/** Durations of one hash. */
export interface HashTimes {
  /** The time until the computation began, in milliseconds. */
  waitedMs: number;
  /** The time of the computation, in milliseconds. */
  tookMs: number;
}

/**
 * Computes password hashes on separate threads. Hashing is expensive by design, so an attacker could ask for more hashes
 * than the machine can compute: addresses take turns, and of too many hashes the newest of the busiest address is rejected.
 *
 * Hashes of other systems may take a hundred times as long. They have threads of their own, half as many.
 */
export class HashingPool implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(HashingPool.name);
  private readonly listeners: Array<(times: HashTimes) => void> = [];
  private readonly own: Lane;
  private readonly foreign: Lane;
  private closed = false;

  constructor(
    options: HashingOptions = {},
    private readonly durations = new HashDurations(),
    workerFile?: URL,
  ) {
    const limits = withDefaults(HASHING_DEFAULTS, options);
    const threads = Math.max(1, Math.floor(limits.threads / 2));
    // A thread has its next job before it ends the present one, so it need not wait for the event loop.
    const hasThreads = limits.threads > 0;
    this.own = createLane(
      { ...limits, threads: limits.threads || 1, perThread: 2 },
      durations,
      hasThreads ? workerFile : null,
    );
    this.foreign = createLane({ ...limits, threads, perThread: 1 }, durations, workerFile);
  }

  /**
   * Checks that the next hash from this address would be accepted, before the caller does work that would be wasted.
   * @throws UnavailableError if the next hash would be rejected.
   */
  assertNotBusy(ip: string | null = null): void {
    if (this.closed) throw new UnavailableError();
    this.own.turns.assertNotBusy(ip);
  }

  /** The current load, for metrics. */
  get stats(): HashingStats {
    const [own, foreign] = [this.own.turns, this.foreign.turns];
    const running = own.running + foreign.running;
    const waiting = own.size + foreign.size - running;
    return { running, waiting, expectedWaitMs: own.expectedWaitMs };
  }

  /** Calls `listener` after each hash. The listener must not throw. */
  onHashed(listener: (times: HashTimes) => void): void {
    this.listeners.push(listener);
  }

  /**
   * Hashes a password with argon2id and a new salt.
   * @param ip the address that the password came from: addresses take turns
   * @returns a PHC string.
   * @throws UnavailableError if too many hashes are waiting.
   */
  async hash(
    plain: string,
    parameters: Argon2Parameters,
    ip: string | null = null,
  ): Promise<string> {
    const { memoryKib, passes, lanes } = parameters;
    const kind = `$argon2id$v=19$m=${memoryKib},t=${passes},p=${lanes}$`;
    const { value, failed, tookMs } = await this.run(this.own, kind, { plain, parameters }, ip);
    if (failed) throw new Error('Cannot hash a password: are the parameters of argon2 valid?');
    this.durations.record(kind, tookMs);
    return value as string;
  }

  /**
   * Checks a password against a stored hash of ours. A negative answer takes as long as for the slowest kind of hash.
   * @returns false also if the hash cannot be read.
   * @throws UnavailableError if too many hashes are waiting.
   */
  async verify(stored: string, plain: string, ip: string | null = null): Promise<boolean> {
    const kind = getHashKind(stored);
    return this.conclude(kind, await this.run(this.own, kind, { plain, stored }, ip));
  }

  /**
   * Checks a password as {@link verify} does, against a hash of another system. Computes `decoy`, a hash of ours, first, so
   * that the threads for our hashes are as busy as with any account.
   */
  async verifyForeign(
    stored: string,
    plain: string,
    ip: string | null,
    decoy: string,
  ): Promise<boolean> {
    const kind = getHashKind(stored);
    const first = await this.run(this.own, getHashKind(decoy), { plain, stored: decoy }, ip);
    const outcome = await this.run(this.foreign, kind, { plain, stored }, ip);
    return this.conclude(kind, { ...outcome, tookMs: first.tookMs + outcome.tookMs });
  }

  /** Returns whether a hash of this kind was computed before. */
  hasMeasured(kind: string): boolean {
    return this.durations.has(kind);
  }

  /** Starts the first thread for our hashes early: starting one takes longer than a hash. @internal */
  async startThread(): Promise<void> {
    await this.onModuleInit();
    await this.own.threads.prepare();
  }

  /** Prepares the pool; the package that computes argon2 limits the number of threads. */
  async onModuleInit(): Promise<void> {
    const { limits } = this.own.turns;
    await rustArgon2().catch(() => (limits.threads = Math.min(limits.threads, MAX_ON_LIBUV)));
  }

  /** Ends the threads after the last request; unfinished hashes are answered with 503. */
  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    await Promise.all([this.own.threads.close(), this.foreign.threads.close()]);
  }

  private async run(
    { turns, threads }: Lane,
    kind: string,
    job: HashJob,
    ip: string | null,
  ): Promise<HashOutcome> {
    if (this.closed) throw new UnavailableError();
    const enteredMs = monotonicMs();
    const outcome = await turns.run(kind, ip, () => threads.compute(job));
    const waitedMs = Math.max(0, monotonicMs() - enteredMs - outcome.tookMs);
    for (const listener of this.listeners) listener({ waitedMs, tookMs: outcome.tookMs });
    return outcome;
  }

  /**
   * Returns whether the password matches. If not, waits until the slowest kind of hash would be done. bcrypt takes twenty
   * times as long as argon2, so the time of a rejection would tell an imported account from one that does not exist. A
   * timer, so that no thread is blocked.
   */
  private async conclude(kind: string, { value, failed, tookMs }: HashOutcome): Promise<boolean> {
    this.durations.record(kind, tookMs);
    if (value === true) return true;
    // The hash itself must not be logged.
    if (failed) this.logger.error('A stored password hash cannot be read: it was rejected.');
    const slowestMs = Math.min(MAX_PADDING_MS, PADDING_FACTOR * this.durations.slowestMs);
    if (tookMs < slowestMs) await setTimeout(slowestMs - tookMs);
    return false;
  }
}

interface Lane {
  turns: HashLane;
  threads: HashThreads;
}

function createLane(
  limits: LaneLimits,
  durations: HashDurations,
  workerFile: URL | null | undefined,
): Lane {
  const turns = new HashLane(limits, durations);
  return { turns, threads: new HashThreads(turns.limits, workerFile) };
}
