import { DataSource } from 'typeorm';
import { Clock } from '../../src/clock/clock.js';
import { SecretKeys } from '../../src/crypto/secret-keys.js';
import { Events } from '../../src/events/events.js';
import type { UnitOfWork } from '../../src/events/units-of-work.js';
import { AttemptCount } from '../../src/rate-limits/attempt-count.entity.js';
import { AttemptsStore } from '../../src/rate-limits/attempts.store.js';
import { type Attempt, RateLimiter } from '../../src/rate-limits/rate-limiter.js';
import { LimitExceededError } from '../../src/rate-limits/rate-limits.errors.js';
import type { LimitKey, RateLimitsOptions } from '../../src/rate-limits/rate-limits.options.js';

class StoppedClock extends Clock {
  nowMs = 1_800_000_000_000;
  override now(): Date {
    return new Date(this.nowMs);
  }
}

const secrets = new SecretKeys({ secretKey: 'a'.repeat(64) });

/** Creates rate limiters on a new SQLite database in memory, with a stopped clock. */
export class RateLimiterFixture {
  readonly clock = new StoppedClock();
  readonly events = new Events();
  readonly store: AttemptsStore;

  private constructor(private readonly dataSource: DataSource) {
    this.store = new AttemptsStore(dataSource.getRepository(AttemptCount));
  }

  static async open(): Promise<RateLimiterFixture> {
    const dataSource = new DataSource({
      type: 'better-sqlite3',
      database: ':memory:',
      entities: [AttemptCount],
      synchronize: true,
    });
    return new RateLimiterFixture(await dataSource.initialize());
  }

  create(options: RateLimitsOptions = {}): RateLimiter {
    return new RateLimiter(options, this.store, secrets, this.clock, this.events);
  }

  /** Counts in a unit of work, as a mail is counted. */
  tryCount(limiter: RateLimiter, key: LimitKey): Promise<boolean> {
    return this.dataSource.transaction((transaction) =>
      limiter.tryCount(key, { transaction, emit: async () => {} } as unknown as UnitOfWork),
    );
  }

  async close(): Promise<void> {
    await this.dataSource.destroy();
  }
}

/** Counts an attempt for each key in this order, and then does `work`. */
export const attemptFor = (
  limiter: RateLimiter,
  keys: readonly LimitKey[],
  work: (attempt: Attempt) => Promise<string>,
): Promise<string> =>
  limiter.attempt(async (attempt) => {
    for (const key of keys) await attempt.count(key);
    return work(attempt);
  });

export const account = (userId: string): LimitKey => ({ limit: 'sign-in-account', userId });
export const address = (ip: string | null): LimitKey => ({ limit: 'sign-in-address', ip });
export const wrong = () => Promise.reject(new Error('wrong password'));
export const right = () => Promise.resolve('right');

/** Resolves to `right`, `wrong password`, or the exceeded limit and its wait in seconds. */
export async function outcome(attempt: Promise<string>): Promise<string> {
  try {
    return await attempt;
  } catch (error) {
    if (!(error instanceof LimitExceededError)) return (error as Error).message;
    return `${error.limit} ${error.headers['Retry-After']}`;
  }
}

/** Returns the outcomes of attempts, made one after the other. */
export async function repeat(times: number, once: () => Promise<string>): Promise<string[]> {
  const outcomes: string[] = [];
  for (let i = 0; i < times; i++) outcomes.push(await outcome(once()));
  return outcomes;
}
