import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import {
  And,
  Equal,
  type FindOperator,
  type FindOptionsWhere,
  In,
  IsNull,
  LessThan,
  MoreThan,
  MoreThanOrEqual,
  Or,
  Repository,
} from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { InjectAuthRepository } from '../database/auth-data-source.js';
import { PreparedInsert } from '../database/prepared-statements.js';
import { isPostgres, quoteTable } from '../database/sql.js';
import type { Transaction } from '../database/transactions.js';
import { AuditEventRow } from './audit-event.entity.js';

/** Selects events. A filter that is left out matches all. */
export interface AuditFilters {
  name?: string;
  /** The id of the user or client that caused the event, as the application knows it. */
  actorId?: string;
  /** The id of the user whom the event is about, as the application knows it. */
  subjectId?: string;
  sessionId?: string;
  clientId?: string;
  ip?: string;
  /** Events at this time or later. */
  since?: Date;
  /** Events before this time. */
  until?: Date;
}

/** Where an event came from. */
type AuditAddresses = Pick<AuditEventRow, 'id' | 'ip' | 'userAgent'>;

const PAGE_ROWS = 500;
/** The times that an id can have. */
const MIN_MS = 0;
const MAX_MS = 2 ** 48 - 1;

/** Selects a page of events. */
export interface AuditSelection {
  filters: AuditFilters & { actor?: string };
  /** The id of the last event of the previous page. */
  cursor: string | null;
  limit: number;
  oldestFirst: boolean;
}

/** Reads and appends to the table of audit events, and deletes old ones. */
@Injectable()
export class AuditStore {
  private readonly insertion: PreparedInsert<AuditEventRow>;
  private lastMs = -1;
  private inThisMs = 0;

  constructor(
    @InjectAuthRepository(AuditEventRow) private readonly events: Repository<AuditEventRow>,
  ) {
    this.insertion = new PreparedInsert(events);
  }

  add(event: Omit<AuditEventRow, 'id'>, transaction: Transaction): Promise<void> {
    return this.insertion.add({ id: this.createId(event.createdAt), ...event }, transaction);
  }

  list({ filters, cursor, limit, oldestFirst }: AuditSelection): Promise<AuditEventRow[]> {
    const { since, until, ...equal } = filters;
    const bounds: Array<FindOperator<string>> = [];
    if (cursor !== null) bounds.push(oldestFirst ? MoreThan(cursor) : LessThan(cursor));
    if (since) bounds.push(MoreThanOrEqual(getLowestId(since)));
    if (until) bounds.push(LessThan(getLowestId(until)));
    // TypeORM rejects a member that is undefined.
    const given = Object.entries(equal).filter(([, value]) => value !== undefined);
    const where = {
      ...Object.fromEntries(given),
      ...(bounds.length > 0 && { id: And(...bounds) }),
    } as FindOptionsWhere<AuditEventRow>;
    return this.events.find({ where, order: { id: oldestFirst ? 'ASC' : 'DESC' }, take: limit });
  }

  /**
   * Lists the addresses of events by the user and about the user, in pages by id. Left out are those in which one user
   * acted on another: their address is the actor's own.
   */
  async *listAddresses(userId: string, transaction: Transaction): AsyncGenerator<AuditAddresses[]> {
    for (const where of [
      { actor: 'user', actorId: userId, subjectId: Or(IsNull(), Equal(userId)) },
      { actor: In(['anonymous', 'client']), subjectId: userId },
    ] as const) {
      let after = {};
      for (let found: AuditAddresses[] = []; ; after = { id: MoreThan(found.at(-1)!.id) }) {
        found = await transaction.find(AuditEventRow, {
          select: { id: true, ip: true, userAgent: true },
          where: { ...where, ...after },
          order: { id: 'ASC' },
          take: PAGE_ROWS,
        });
        yield found;
        if (found.length < PAGE_ROWS) break;
        // SQLite answers synchronously. Between two pages, requests without a query can run; the others wait for the end
        // of the transaction.
        await setImmediate();
      }
    }
  }

  /**
   * Replaces the addresses of these events. The database rejects any other update. One statement: a user agent of its own
   * in each event would otherwise make as many statements as there are events.
   */
  async replaceAddresses(
    events: readonly AuditAddresses[],
    transaction: Transaction,
  ): Promise<void> {
    const table = quoteTable(this.events);
    await transaction.query(
      isPostgres(transaction)
        ? `UPDATE ${table} AS event SET ip = given.ip, user_agent = given."userAgent"
           FROM json_to_recordset($1) AS given (id uuid, ip varchar, "userAgent" varchar)
           WHERE event.id = given.id`
        : `UPDATE ${table} AS event SET ip = value ->> 'ip', user_agent = value ->> 'userAgent'
           FROM json_each(?) WHERE event.id = value ->> 'id'`,
      [JSON.stringify(events)],
    );
  }

  /** Deletes the events before `before` in steps, the oldest first, for the purge. */
  async *deleteExpired(before: Date, size: number): AsyncGenerator<number> {
    for (;;) {
      const old = await this.events.find({
        select: { id: true },
        where: { id: LessThan(getLowestId(before)) },
        order: { id: 'ASC' },
        take: size,
      });
      if (old.length === 0) return;
      const { affected } = await this.events.delete({ id: In(old.map(({ id }) => id)) });
      yield affected ?? 0;
      // Stops if the database deleted none: an operator may have forbidden it.
      if (old.length < size || !affected) return;
    }
  }

  /**
   * Returns an id in the order of the events, also within a millisecond: one unit of work may record several events. A
   * UUIDv7 begins with its time in milliseconds (RFC 9562 section 5.7), so the primary key is also an index of the times.
   */
  private createId(createdAt: Date): string {
    const msecs = createdAt.getTime();
    this.inThisMs = msecs === this.lastMs ? this.inThisMs + 1 : 0;
    this.lastMs = msecs;
    return uuidv7({ msecs, seq: this.inThisMs });
  }
}

/** Returns an id that is not greater than any id of this time or later. */
export function getLowestId(time: Date): string {
  const msecs = Math.min(Math.max(time.getTime(), MIN_MS), MAX_MS);
  const hex = msecs.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
