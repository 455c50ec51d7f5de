import { Injectable, Logger } from '@nestjs/common';
import { type Transaction, Transactions } from '../database/transactions.js';
import type { Actor } from './actor.js';
import { Events, type NightlatchEvents } from './events.js';
import { AuditWriteError } from './events.errors.js';

/** Something that is happening, and why. */
export interface DomainEvent<Name extends keyof NightlatchEvents = keyof NightlatchEvents> {
  name: Name;
  event: NightlatchEvents[Name];
  actor: Actor;
}

/** Keeps what happens, as a part of the transaction in which it does. Where it rejects nothing has happened. */
export type EventWriter = (happening: DomainEvent, transaction: Transaction) => Promise<void>;

const logger = new Logger('Events');

/** A change under way. */
export class UnitOfWork {
  private readonly afterwards: Array<() => void> = [];

  constructor(
    /** Every statement of the change is of it. */
    readonly transaction: Transaction,
    private readonly cause: Actor,
    private readonly keepers: readonly EventWriter[],
    private readonly events: Events,
  ) {}

  /** Kept now, and told when the change is committed. Throws `AuditWriteError`. */
  async record<Name extends keyof NightlatchEvents>(
    name: Name,
    event: NightlatchEvents[Name],
  ): Promise<void> {
    for (const keep of this.keepers) {
      await keep({ name, event, actor: this.cause }, this.transaction).catch((error: unknown) => {
        // Its message alone: an error of the database carries what was to be written.
        logger.error({ msg: `${name} cannot be kept.`, reason: (error as Error).message });
        throw new AuditWriteError(error);
      });
    }
    this.afterCommit(() => this.events.emit(name, event));
  }

  /** Done when the change is committed, in order with what is told: what is remembered of it is forgotten first. */
  afterCommit(work: () => void): void {
    this.afterwards.push(work);
  }

  /** Does what was to be done afterwards. */
  runAfterCommit(): void {
    for (const work of this.afterwards) work();
  }
}

/**
 * Changes that are in the database together with what is kept of them, or not at all, and that are told of when they
 * are. A feature that keeps a trail adds itself by {@link addWriter}.
 */
@Injectable()
export class UnitsOfWork {
  private readonly keepers: EventWriter[] = [];

  constructor(
    private readonly transactions: Transactions,
    private readonly events: Events,
  ) {}

  /** From now on has `keeper` keep everything that happens in a unit of work. */
  addWriter(keeper: EventWriter): void {
    this.keepers.push(keeper);
  }

  /** Commits when `work` resolves, rolls back when it rejects. Nothing but the database inside. */
  run<T>(cause: Actor, work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    return this.runWith(this.keepers, cause, work);
  }

  /** As {@link run}, for what must be possible although it cannot be kept: then `work` is run a second time. */
  async runEvenIfAuditFails<T>(cause: Actor, work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    try {
      return await this.run(cause, work);
    } catch (error) {
      if (error instanceof AuditWriteError) return this.runWith([], cause, work);
      throw error;
    }
  }

  /** Keeps, as far as that can be, and tells what is no change of anything in the database. */
  async record<Name extends keyof NightlatchEvents>(
    cause: Actor,
    name: Name,
    event: NightlatchEvents[Name],
  ): Promise<void> {
    if (this.keepers.length === 0) this.events.emit(name, event);
    else await this.runEvenIfAuditFails(cause, (unit) => unit.record(name, event));
  }

  private async runWith<T>(
    keepers: readonly EventWriter[],
    cause: Actor,
    work: (unit: UnitOfWork) => Promise<T>,
  ): Promise<T> {
    const { unit, result } = await this.transactions.run(async (transaction) => {
      const begun = new UnitOfWork(transaction, cause, keepers, this.events);
      return { unit: begun, result: await work(begun) };
    });
    unit.runAfterCommit();
    return result;
  }
}
