import { Injectable } from '@nestjs/common';
import {
  And,
  type FindOperator,
  type FindOptionsWhere,
  In,
  LessThan,
  MoreThan,
  MoreThanOrEqual,
  Repository,
} from 'typeorm';
import { InjectAuthRepository } from '../database/auth-data-source.js';
import { PreparedInsert } from '../database/prepared-statements.js';
import type { Transaction } from '../database/transactions.js';
import { AuditEvent } from './audit-event.entity.js';
import { getLowestId } from './audit-ids.js';

/** Selects events. A filter that is left out matches all. */
export interface AuditFilters {
  name?: string;
  /** The id of the user or client that caused the event. */
  actorId?: string;
  /** The id of the user whom the event is about. */
  subjectId?: string;
  sessionId?: string;
  clientId?: string;
  ip?: string;
  /** Events at this time or later. */
  since?: Date;
  /** Events before this time. */
  until?: Date;
}

interface AuditSelection {
  filters: AuditFilters & { actor?: string };
  /** The id of the last event of the previous page. */
  cursor: string | null;
  limit: number;
  oldestFirst: boolean;
}

/** Reads and appends to the table of audit events, and deletes old ones. */
@Injectable()
export class AuditStore {
  private readonly insertion: PreparedInsert<AuditEvent>;

  constructor(@InjectAuthRepository(AuditEvent) private readonly events: Repository<AuditEvent>) {
    this.insertion = new PreparedInsert(events);
  }

  add(event: AuditEvent, transaction: Transaction): Promise<void> {
    return this.insertion.add(event, transaction);
  }

  list({ filters, cursor, limit, oldestFirst }: AuditSelection): Promise<AuditEvent[]> {
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
    } as FindOptionsWhere<AuditEvent>;
    return this.events.find({ where, order: { id: oldestFirst ? 'ASC' : 'DESC' }, take: limit });
  }

  /** Deletes the events before `before` in steps, the oldest first, for the purge. */
  async *deleteBefore(before: Date, size: number): AsyncGenerator<number> {
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
}
