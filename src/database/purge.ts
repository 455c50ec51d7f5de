import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_AFTER_MS = 60_000;
const EVERY_MS = 10 * 60_000;
const STEP_ROWS = 1_000;
/** Between two steps, in which everybody else has the database: one that deletes, and one that looks. */
const PAUSE_MS = 50;
const BREATH_MS = 5;

/** Deletes the rows whose time is over, and looks at some `size` rows in each step; yields how many it deleted. */
export type DeleteExpired = (size: number) => AsyncIterable<number>;

/**
 * Deletes what has expired, every ten minutes, in small steps with pauses: each is a short statement, so
 * that a sign-in never waits for more than one.
 */
@Injectable()
export class Purge implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Purge.name);
  private readonly tables = new Map<string, DeleteExpired>();
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private running: Promise<void> | null = null;

  /** Has the table purged from now on. */
  add(table: string, deleteExpired: DeleteExpired): void {
    this.tables.set(table, deleteExpired);
  }

  onApplicationBootstrap(): void {
    this.runAfter(FIRST_AFTER_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** Purges every table now, and logs how many rows went from each; never rejects. */
  run(): Promise<void> {
    this.running ??= this.purgeAll().finally(() => (this.running = null));
    return this.running;
  }

  private runAfter(ms: number): void {
    const run = async (): Promise<void> => {
      await this.run();
      if (!this.stopped) this.runAfter(EVERY_MS);
    };
    // Instances that were started together are not to look at the same rows together.
    const varied = ms * (0.75 + Math.random() / 2);
    this.timer = setTimeout(() => void run(), varied).unref();
  }

  private async purgeAll(): Promise<void> {
    for (const [table, deleteExpired] of this.tables) {
      try {
        const rows = await this.purge(deleteExpired);
        if (rows > 0) this.logger.log({ msg: 'Expired rows were deleted.', table, rows });
      } catch (error) {
        // What is left is taken the next time.
        const reason = error instanceof Error ? error.message : 'unknown';
        this.logger.warn({ msg: 'Expired rows could not be deleted.', table, reason });
      }
    }
  }

  private async purge(deleteExpired: DeleteExpired): Promise<number> {
    let rows = 0;
    for await (const deleted of deleteExpired(STEP_ROWS)) {
      rows += deleted;
      if (this.stopped) break;
      await sleep(deleted > 0 ? PAUSE_MS : BREATH_MS, undefined, { ref: false });
    }
    return rows;
  }
}
