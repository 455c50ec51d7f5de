import { setTimeout } from 'node:timers/promises';
import { Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { monotonicMs } from '../clock/monotonic.js';
import { UnavailableError } from '../http/errors.js';
import { withDefaults } from '../http/with-defaults.js';
import { rustArgon2 } from './hashing/argon2.js';
import { createHashExecutor, type HashExecutor } from './hashing/hash-executor.js';
import { getHashKind, type HashJob, type HashOutcome } from './hashing/hash-job.js';
import { WaitEstimator } from './hashing/wait-estimator.js';
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
  /** How long the next hash is expected to wait for a thread, in milliseconds. */
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
 * Computes password hashes on separate threads. Hashing is expensive by design, so an attacker could ask for more
 * hashes than the machine can compute: the pool rejects a hash at once if it could not be computed in time.
 */
export class HashingPool implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(HashingPool.name);
  private readonly options: Required<HashingOptions>;
  private readonly listeners: Array<(times: HashTimes) => void> = [];
  private executor: Promise<HashExecutor> | null = null;
  private closed = false;

  constructor(
    options: HashingOptions = {},
    private readonly unfinished = new WaitEstimator(),
    private readonly createExecutor = createHashExecutor,
  ) {
    this.options = withDefaults(HASHING_DEFAULTS, options);
  }

  /**
   * Checks that the next hash would be accepted, before the caller does work that would be wasted.
   * @throws UnavailableError if the next hash would be rejected.
   */
  assertNotBusy(): void {
    const { threads, maxWaiting, maxWaitingMs } = this.options;
    if (this.closed) throw new UnavailableError();
    // With a free thread every hash is accepted, so that a wrong estimate corrects itself.
    if (this.unfinished.count < threads) return;
    const { expectedWaitMs } = this.stats;
    if (expectedWaitMs <= maxWaitingMs && this.unfinished.count < threads + maxWaiting) return;
    const seconds = Math.max(1, Math.ceil(expectedWaitMs / 1_000));
    throw new UnavailableError('Too many sign-ins are waiting; try again in a moment.', seconds);
  }

  /** The current load, for metrics. */
  get stats(): HashingStats {
    const { threads } = this.options;
    const { count, totalMs } = this.unfinished;
    const running = Math.min(count, threads);
    const expectedWaitMs = count < threads ? 0 : totalMs / threads;
    return { running, waiting: count - running, expectedWaitMs };
  }

  /** Calls `listener` after each hash. The listener must not throw. */
  onHashed(listener: (times: HashTimes) => void): void {
    this.listeners.push(listener);
  }

  /**
   * Hashes a password with argon2id and a new salt.
   * @returns a PHC string.
   * @throws UnavailableError if too many hashes are waiting.
   */
  async hash(plain: string, parameters: Argon2Parameters): Promise<string> {
    const { value, failed } = await this.run({ plain, parameters });
    if (failed)
      throw new Error('A password could not be hashed: are the parameters of argon2 valid?');
    return value as string;
  }

  /**
   * Checks a password against a stored hash. A negative answer takes as long as for the slowest kind of hash.
   * @returns false also if the hash cannot be read.
   * @throws UnavailableError if too many hashes are waiting.
   */
  async verify(stored: string, plain: string): Promise<boolean> {
    const { value, failed, tookMs } = await this.run({ plain, stored });
    // The hash itself must not be logged.
    if (failed) this.logger.error('A stored password hash cannot be read: it was rejected.');
    if (value === true) return true;
    await this.padToSlowest(tookMs);
    return false;
  }

  /** Prepares the pool; the package that computes argon2 limits the number of threads. */
  async onModuleInit(): Promise<void> {
    const { threads } = this.options;
    await rustArgon2().catch(() => (this.options.threads = Math.min(threads, MAX_ON_LIBUV)));
  }

  /** Ends the threads after the last request; unfinished hashes are answered with 503. */
  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    await (await this.executor)?.close();
  }

  /**
   * Waits until the slowest kind of hash would be done. bcrypt takes twenty times as long as argon2, so the time of a
   * rejection would tell an imported account from one that does not exist. A timer, so that no thread is blocked.
   */
  private async padToSlowest(tookMs: number): Promise<void> {
    const slowestMs = Math.min(MAX_PADDING_MS, PADDING_FACTOR * this.unfinished.slowestKindMs);
    if (tookMs < slowestMs) await setTimeout(slowestMs - tookMs);
  }

  private async run(job: HashJob): Promise<HashOutcome> {
    this.assertNotBusy();
    const kind = getHashKind(job);
    this.unfinished.add(kind);
    const enteredMs = monotonicMs();
    try {
      const executor = await (this.executor ??= this.createExecutor(this.options.threads));
      const outcome = await executor.run(job);
      this.unfinished.record(kind, outcome.tookMs);
      this.notify(monotonicMs() - enteredMs, outcome);
      return outcome;
    } finally {
      this.unfinished.remove(kind);
    }
  }

  private notify(totalMs: number, { tookMs }: HashOutcome): void {
    const waitedMs = Math.max(0, totalMs - tookMs);
    for (const listener of this.listeners) listener({ waitedMs, tookMs });
  }
}
