import type { QueryRunner } from 'typeorm';
import { UnavailableError } from '../http/errors.js';

/** How long a statement waits for its turn, and for another process that writes, in milliseconds. */
export const MAX_WAIT_MS = 5_000;

interface Entry {
  /** A transaction runs alone; single statements run beside each other. */
  exclusive: boolean;
  enter: () => void;
}

/** Gives the one connection to single statements or to one transaction, in the order of the calls. */
export class ConnectionQueue {
  private transaction: QueryRunner | null = null;
  private statements = 0;
  private readonly waiting: Entry[] = [];

  /** Runs a single statement of `runner`, at once if it is part of the open transaction. */
  async runStatement<T>(runner: QueryRunner, run: () => Promise<T>): Promise<T> {
    if (this.transaction === runner) return run();
    await this.waitForTurn(false, () => this.statements++);
    try {
      return await run();
    } finally {
      this.statements--;
      this.advance();
    }
  }

  /** Waits until nothing else runs, and keeps all other runners out until {@link end}. */
  async begin(runner: QueryRunner): Promise<void> {
    if (this.transaction === runner) return;
    await this.waitForTurn(true, () => (this.transaction = runner));
  }

  /** Lets the others continue if `runner` has the open transaction. */
  end(runner: QueryRunner): void {
    if (this.transaction !== runner) return;
    this.transaction = null;
    this.advance();
  }

  private async waitForTurn(exclusive: boolean, take: () => void): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const entry: Entry = {
        exclusive,
        enter: () => {
          clearTimeout(timer);
          take();
          resolve();
        },
      };
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(entry), 1);
        reject(new UnavailableError('The database is busy.'));
        this.advance();
      }, MAX_WAIT_MS);
      this.waiting.push(entry);
      this.advance();
    });
  }

  private advance(): void {
    for (let next = this.waiting[0]; next && this.canEnter(next); next = this.waiting[0]) {
      this.waiting.shift();
      next.enter();
    }
  }

  private canEnter({ exclusive }: Entry): boolean {
    return this.transaction === null && !(exclusive && this.statements > 0);
  }
}
