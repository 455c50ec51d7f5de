import type pg from 'pg';
import type { BatchedStatement, BatchOutcome } from './statement-batch.js';

interface WaitingStatement extends BatchedStatement {
  resolve: (result: pg.QueryResult) => void;
  reject: (error: Error) => void;
}

/** Gathers the statements that several functions ask for in one turn of the event loop, and sends them as one batch. */
export class StatementGroup {
  private waiting: WaitingStatement[] = [];
  private fail!: () => void;
  private readonly failed = new Promise<void>((resolve) => (this.fail = resolve));

  constructor(private readonly send: (statements: BatchedStatement[]) => Promise<BatchOutcome>) {}

  /**
   * Runs the functions, waits for all, and returns their results. If a statement fails, its own function gets the error,
   * which ends the transaction, and the other functions of the batch never go on: what they would do is rolled back.
   */
  async run<T>(functions: ReadonlyArray<() => T | Promise<T>>): Promise<T[]> {
    const running = functions.map(async (each) => each());
    await Promise.race([this.failed, Promise.allSettled(running)]);
    return Promise.all(running);
  }

  /** Adds a statement, and returns its result. */
  add(statement: BatchedStatement): Promise<pg.QueryResult> {
    return new Promise((resolve, reject) => {
      // After every promise of this turn has been followed, so that all statements that can be sent are there.
      if (this.waiting.length === 0) process.nextTick(() => void this.sendWaiting());
      this.waiting.push({ ...statement, resolve, reject });
    });
  }

  private async sendWaiting(): Promise<void> {
    const batch = this.waiting;
    this.waiting = [];
    const outcome = await this.send(batch);
    if ('error' in outcome) {
      // After the last statement the connection may be lost, or a result cannot be read.
      (batch[outcome.failedAt] ?? batch.at(-1)!).reject(outcome.error);
      this.fail();
    } else {
      for (const [i, { resolve }] of batch.entries()) resolve(outcome.results[i]!);
    }
  }
}
