import {
  type FactoryProvider,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type Type,
} from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clock } from '../clock/clock.js';
import { SteadyClock } from '../clock/steady-clock.js';
import { toReason } from '../http/to-reason.js';
import { writeLine } from '../http/write-line.js';
import { getCommand } from './command.js';

const INTERVAL_MS = 10 * 60_000;
const BATCH_ROWS = 1_000;
/** The pauses that leave the database to requests: after a batch with expired rows, and after one without. */
const PAUSE_MS = 50;
const SHORT_PAUSE_MS = 5;

/** Deletes rows that expired before a time, in batches of about `size` rows, and yields how many it deleted each time. */
type DeleteExpired = (before: Date, size: number) => AsyncIterable<number>;

/**
 * Deletes expired rows every ten minutes, in short statements with pauses, so that a sign-in never waits for long. While
 * the clock has not been steady it deletes nothing.
 */
@Injectable()
export class PurgeJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(PurgeJob.name);
  private readonly tables = new Map<string, { keptMs: number; deleteExpired: DeleteExpired }>();
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private running: Promise<void> | null = null;
  private readonly steadyClock: SteadyClock;

  constructor(private readonly clock: Clock) {
    this.steadyClock = new SteadyClock(clock);
  }

  /**
   * Adds a table to the purge.
   * @param keptMs how long a row stays in the table after it expired or, in the audit trail, was written.
   */
  register(table: string, keptMs: number, deleteExpired: DeleteExpired): void {
    this.tables.set(table, { keptMs, deleteExpired });
  }

  onApplicationBootstrap(): void {
    if (!getCommand()) this.runLater();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** Purges every table now and logs how many rows it deleted; never rejects. */
  run(): Promise<void> {
    this.running ??= this.purgeAll().finally(() => (this.running = null));
    return this.running;
  }

  private runLater(): void {
    const run = async (): Promise<void> => {
      if (this.steadyClock.isSteady()) await this.run();
      else
        this.logger.log(
          'No expired rows are deleted: the clock has not been steady for five minutes.',
        );
      if (!this.stopped) this.runLater();
    };
    // Random, so that instances that were started together do not purge together.
    const varied = INTERVAL_MS * (0.75 + Math.random() / 2);
    this.timer = setTimeout(() => void run(), varied).unref();
  }

  private async purgeAll(): Promise<void> {
    for (const [table, { keptMs, deleteExpired }] of this.tables) {
      try {
        const before = new Date(this.clock.now().getTime() - keptMs);
        const rows = await this.purge(deleteExpired(before, BATCH_ROWS));
        if (rows > 0) writeLine(this.logger, 'log', 'Deleted expired rows.', { table, rows });
      } catch (error) {
        // The next run deletes the rest.
        const reason = toReason(error);
        writeLine(this.logger, 'warn', 'Could not delete expired rows.', { table, reason });
      }
    }
  }

  private async purge(batches: AsyncIterable<number>): Promise<number> {
    let rows = 0;
    for await (const deleted of batches) {
      rows += deleted;
      if (this.stopped) break;
      await sleep(deleted > 0 ? PAUSE_MS : SHORT_PAUSE_MS, undefined, { ref: false });
    }
    return rows;
  }
}

/**
 * Adds the rows of a store to the purge. A module lists it among its providers.
 * @param keptMs how long a row stays in the table after it expired
 */
export function purgeExpired(
  table: string,
  store: Type<{ deleteExpired: DeleteExpired }>,
  keptMs = 0,
): FactoryProvider {
  return {
    provide: Symbol(`the purge of ${table}`),
    inject: [PurgeJob, store],
    useFactory: (purge: PurgeJob, rows: { deleteExpired: DeleteExpired }) =>
      purge.register(table, keptMs, (before, size) => rows.deleteExpired(before, size)),
  };
}
