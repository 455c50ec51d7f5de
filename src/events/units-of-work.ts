import { Injectable, Logger } from '@nestjs/common';
import { type Transaction, Transactions } from '../database/transactions.js';
import type { Actor } from './actor.js';
import { Events, type NightlatchEvents } from './events.js';
import { EventWriteError } from './events.errors.js';
import { toReason } from '../http/to-reason.js';
import { writeLine } from '../http/write-line.js';

/** An event, with the actor who caused it. Its `userId` is the `id` of the `User`. */
export interface DomainEvent<Name extends keyof NightlatchEvents = keyof NightlatchEvents> {
  name: Name;
  event: NightlatchEvents[Name];
  actor: Actor;
  /** The id by which the application knows a user, by the `User.id`, where the two differ. */
  externalIds: ExternalIds;
}

type ExternalIds = ReadonlyMap<string, string>;
type ExternalIdsFinder = (
  userIds: ReadonlyArray<string | null>,
  transaction?: Transaction,
) => ExternalIds | Promise<ExternalIds>;

/** Writes an event in the unit of work of the change. If it rejects, the change is rolled back. */
type EventWriter = (event: DomainEvent, unit: UnitOfWork) => Promise<void>;

const logger = new Logger('Events');
const NO_IDS: ExternalIds = new Map();

/**
 * One change in the database: a transaction, the actor, and the events to emit after the commit. {@link UnitsOfWork.run}
 * opens it.
 */
export class UnitOfWork {
  private readonly callbacks: Array<() => void> = [];

  constructor(
    /** Every statement of the change runs in this transaction. */
    readonly transaction: Transaction,
    /** The actor of its events. */
    readonly actor: Actor,
    private readonly writers: readonly EventWriter[],
    private readonly events: Events,
    private readonly findExternalIds: ExternalIdsFinder,
  ) {}

  /**
   * Writes an event in the transaction, and emits it after the commit.
   * @throws EventWriteError if a writer fails.
   */
  async record<Name extends keyof NightlatchEvents>(
    name: Name,
    event: NightlatchEvents[Name],
  ): Promise<void> {
    const { transaction, actor } = this;
    const externalIds = await this.findExternalIds([getUserId(event), actor.userId], transaction);
    for (const write of this.writers) {
      await write({ name, event, actor, externalIds }, this).catch((error: unknown) => {
        // Only the message: a database error has the values of the statement as members.
        const reason = (error as Error).message;
        writeLine(logger, 'error', `The event ${name} could not be written.`, { reason });
        throw new EventWriteError(write, error);
      });
    }
    this.afterCommit(() => this.events.emit(name, withExternalId(event, externalIds)));
  }

  /** Emits an event after the commit, without writing it. */
  async emit<Name extends keyof NightlatchEvents>(
    name: Name,
    event: NightlatchEvents[Name],
  ): Promise<void> {
    const externalIds = await this.findExternalIds([getUserId(event)], this.transaction);
    this.afterCommit(() => this.events.emit(name, withExternalId(event, externalIds)));
  }

  /** Runs `callback` after the commit, in the order of the calls (used to invalidate caches before events are emitted). */
  afterCommit(callback: () => void): void {
    this.callbacks.push(callback);
  }

  /** Runs the callbacks of {@link afterCommit}. The change is committed, so a fault of one is logged, and the others run. */
  runAfterCommit(): void {
    for (const callback of this.callbacks) void runLogged(callback);
  }
}

/**
 * Runs a change in a transaction, together with what its events cause in the database: audit records, and mails to the owner
 * of the account. Events are emitted after the commit. A feature that writes events adds itself with {@link addWriter}.
 *
 * @example
 * ```ts
 * import { Injectable } from '@nestjs/common';
 * import { type Actor, UnitsOfWork, UserAccounts } from 'nightlatch';
 *
 * @Injectable()
 * export class Members {
 *   constructor(
 *     private readonly units: UnitsOfWork,
 *     private readonly accounts: UserAccounts,
 *   ) {}
 *
 *   // The user and the row of the application are stored together, or not at all.
 *   async add(email: string, actor: Actor): Promise<void> {
 *     await this.units.run(actor, async (unit) => {
 *       const { id } = await this.accounts.create({ email }, unit);
 *       await unit.record('user.registered', { userId: id });
 *       await unit.transaction.insert('members', { userId: id });
 *     });
 *   }
 * }
 * ```
 */
@Injectable()
export class UnitsOfWork {
  private readonly writers: EventWriter[] = [];
  private findExternalIds: ExternalIdsFinder = () => NO_IDS;

  constructor(
    private readonly transactions: Transactions,
    private readonly events: Events,
  ) {}

  /** Passes every later event of a unit of work to `writer`. */
  addWriter(writer: EventWriter): void {
    this.writers.push(writer);
  }

  /** Makes later events name their users by the ids of the application's own table. */
  useExternalIds(finder: ExternalIdsFinder): void {
    this.findExternalIds = finder;
  }

  /**
   * Joins the unit of work that is passed, or opens one for the actor: commits when `work` resolves, rolls back when
   * it rejects.
   *
   * `work` may use the database only, because it runs again if PostgreSQL rolls it back in favour of another transaction. It
   * uses the database through `unit` only: on SQLite, any other statement waits for the end of `work`.
   */
  run<T>(by: Actor | UnitOfWork, work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    return by instanceof UnitOfWork ? work(by) : this.commit(by, this.writers, work);
  }

  /** Like {@link run}, but if an event cannot be written, runs `work` again without the writer that failed. */
  async runEvenIfUnwritten<T>(actor: Actor, work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    for (let writers: readonly EventWriter[] = this.writers; ;) {
      try {
        return await this.commit(actor, writers, work);
      } catch (error) {
        const failed = error instanceof EventWriteError ? error.writer : null;
        const rest = writers.filter((writer) => writer !== failed);
        if (rest.length === writers.length) throw error;
        writers = rest;
      }
    }
  }

  /** Records and emits an event without another change in the database. Emits it even if it cannot be written. */
  async record<Name extends keyof NightlatchEvents>(
    actor: Actor,
    name: Name,
    event: NightlatchEvents[Name],
  ): Promise<void> {
    if (this.writers.length === 0) await this.emit(name, event);
    else await this.runEvenIfUnwritten(actor, (unit) => unit.record(name, event));
  }

  /** Emits an event without writing it: it is too frequent, and changes no rights. */
  async emit<Name extends keyof NightlatchEvents>(
    name: Name,
    event: NightlatchEvents[Name],
  ): Promise<void> {
    const externalIds = await this.findExternalIds([getUserId(event)]);
    this.events.emit(name, withExternalId(event, externalIds));
  }

  private async commit<T>(
    actor: Actor,
    writers: readonly EventWriter[],
    work: (unit: UnitOfWork) => Promise<T>,
  ): Promise<T> {
    const { unit, result } = await this.transactions.run(async (transaction) => {
      const { events, findExternalIds } = this;
      const opened = new UnitOfWork(transaction, actor, writers, events, findExternalIds);
      return { unit: opened, result: await work(opened) };
    });
    unit.runAfterCommit();
    return result;
  }
}

/** Waits for a callback that is asynchronous, although nothing promises to. */
async function runLogged(callback: () => unknown): Promise<void> {
  try {
    await callback();
  } catch (error) {
    const reason = toReason(error);
    writeLine(logger, 'error', 'What follows a commit failed.', { reason });
  }
}

function getUserId(event: object): string | null {
  return (event as { userId?: string | null }).userId ?? null;
}

/** Returns the event as listeners get it: the application does not know the ids of our rows. */
function withExternalId<Event extends object>(event: Event, externalIds: ExternalIds): Event {
  const externalId = externalIds.get(getUserId(event) ?? '');
  return externalId === undefined ? event : { ...event, userId: externalId };
}
