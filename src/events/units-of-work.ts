import { Injectable, Logger } from '@nestjs/common';
import { type Transaction, Transactions } from '../database/transactions.js';
import type { Cause } from './cause.js';
import { Events, type NightlatchEvents } from './events.js';
import { NotKeptError } from './events.errors.js';

/** Something that is happening, and why. */
export interface Happening<Name extends keyof NightlatchEvents = keyof NightlatchEvents> {
  name: Name;
  event: NightlatchEvents[Name];
  cause: Cause;
}

/** Keeps what happens, as a part of the transaction in which it does. Where it rejects nothing has happened. */
export type Keeper = (happening: Happening, transaction: Transaction) => Promise<void>;

const logger = new Logger('Events');

/** A change under way. */
export class UnitOfWork {
  private readonly afterwards: Array<() => void> = [];

  constructor(
    /** Every statement of the change is of it. */
    readonly transaction: Transaction,
    private readonly cause: Cause,
    private readonly keepers: readonly Keeper[],
    private readonly events: Events,
  ) {}

  /** Kept now, and told when the change is committed. Throws `NotKeptError`. */
  async happened<Name extends keyof NightlatchEvents>(
    name: Name,
    event: NightlatchEvents[Name],
  ): Promise<void> {
    for (const keep of this.keepers) {
      await keep({ name, event, cause: this.cause }, this.transaction).catch((error: unknown) => {
        // Its message alone: an error of the database carries what was to be written.
        logger.error({ msg: `${name} cannot be kept.`, reason: (error as Error).message });
        throw new NotKeptError(error);
      });
    }
    this.after(() => this.events.emit(name, event));
  }

  /** Done when the change is committed, in order with what is told: what is remembered of it is forgotten first. */
  after(work: () => void): void {
    this.afterwards.push(work);
  }

  /** Does what was to be done afterwards. */
  committed(): void {
    for (const work of this.afterwards) work();
  }
}

/**
 * Changes that are in the database together with what is kept of them, or not at all, and that are told of when they
 * are. A feature that keeps a trail adds itself by {@link keepWith}.
 */
@Injectable()
export class UnitsOfWork {
  private readonly keepers: Keeper[] = [];

  constructor(
    private readonly transactions: Transactions,
    private readonly events: Events,
  ) {}

  /** From now on has `keeper` keep everything that happens in a unit of work. */
  keepWith(keeper: Keeper): void {
    this.keepers.push(keeper);
  }

  /** Commits when `work` resolves, rolls back when it rejects. Nothing but the database inside. */
  run<T>(cause: Cause, work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    return this.runWith(this.keepers, cause, work);
  }

  /** As {@link run}, for what must be possible although it cannot be kept: then `work` is run a second time. */
  async runRegardless<T>(cause: Cause, work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    try {
      return await this.run(cause, work);
    } catch (error) {
      if (error instanceof NotKeptError) return this.runWith([], cause, work);
      throw error;
    }
  }

  /** Keeps, as far as that can be, and tells what is no change of anything in the database. */
  async tell<Name extends keyof NightlatchEvents>(
    cause: Cause,
    name: Name,
    event: NightlatchEvents[Name],
  ): Promise<void> {
    if (this.keepers.length === 0) this.events.emit(name, event);
    else await this.runRegardless(cause, (unit) => unit.happened(name, event));
  }

  private async runWith<T>(
    keepers: readonly Keeper[],
    cause: Cause,
    work: (unit: UnitOfWork) => Promise<T>,
  ): Promise<T> {
    const { unit, result } = await this.transactions.run(async (transaction) => {
      const begun = new UnitOfWork(transaction, cause, keepers, this.events);
      return { unit: begun, result: await work(begun) };
    });
    unit.committed();
    return result;
  }
}
