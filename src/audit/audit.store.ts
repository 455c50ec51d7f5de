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

/** What the events that are listed have in common; those that are left out are not asked for. */
export interface AuditFilters {
  name?: string;
  /** Of a user or of a client. */
  actorId?: string;
  /** Of the user whom it is about. */
  subjectId?: string;
  sessionId?: string;
  clientId?: string;
  ip?: string;
  /** From then on. */
  since?: Date;
  /** Before then. */
  until?: Date;
}

/** Which events are meant, and how many. */
export interface AuditSelection {
  filters: AuditFilters & { actor?: string };
  /** The id of the one after which to go on. */
  cursor: string | null;
  limit: number;
  oldestFirst: boolean;
}

/** The table of what happened: added to and read; what is old goes. */
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
    // TypeORM refuses a member that is undefined.
    const asked = Object.entries(equal).filter(([, value]) => value !== undefined);
    const where = {
      ...Object.fromEntries(asked),
      ...(bounds.length > 0 && { id: And(...bounds) }),
    } as FindOptionsWhere<AuditEvent>;
    return this.events.find({ where, order: { id: oldestFirst ? 'ASC' : 'DESC' }, take: limit });
  }

  /** Deletes those that happened before `before`, as the purge wants it: the oldest first. */
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
      // None was deleted: a host has the database keep them.
      if (old.length < size || !affected) return;
    }
  }
}
