import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import type { AuditEvent } from './audit-event.entity.js';
import { type AuditFilters, AuditStore } from './audit.store.js';

/** Selects a part of the trail. */
export interface AuditRequest {
  filters?: AuditFilters;
  /** The `nextCursor` of the previous page. */
  cursor?: string | null;
  /** The maximum number of events. Default: 50. */
  limit?: number;
  /** Lists the oldest first. Default: the newest first. */
  oldestFirst?: boolean;
}

/** A page of the trail. */
export interface AuditPage {
  events: AuditEvent[];
  /** The cursor of the next page, or null on the last one. */
  nextCursor: string | null;
}

const PAGE_EVENTS = 50;

/** Reads the audit trail, a page at a time. Only events write to it. */
@Injectable()
export class AuditTrail {
  constructor(private readonly store: AuditStore) {}

  /** Lists the events that match, the newest first. */
  async list(request: AuditRequest = {}): Promise<AuditPage> {
    const { filters = {}, cursor = null, limit = PAGE_EVENTS, oldestFirst = false } = request;
    // Text that is not a UUID matches no user. PostgreSQL would throw.
    const { subjectId } = filters;
    if (subjectId !== undefined && !isUUID(subjectId)) return { events: [], nextCursor: null };
    const selection = { filters, cursor, limit: limit + 1, oldestFirst };
    return toPage(await this.store.list(selection), limit);
  }

  /**
   * Lists what the user did and what was done to them, the newest first. For null, which no user has, the list is empty.
   */
  async listForUser(
    userId: string | null,
    { cursor = null, limit = PAGE_EVENTS }: Pick<AuditRequest, 'cursor' | 'limit'> = {},
  ): Promise<AuditPage> {
    if (userId === null) return { events: [], nextCursor: null };
    const selection = { cursor, limit: limit + 1, oldestFirst: false };
    // Each of the two queries reads a short range of an index. For an OR the database would read and sort everything.
    const [about, by] = await Promise.all([
      this.store.list({ ...selection, filters: { subjectId: userId } }),
      this.store.list({ ...selection, filters: { actor: 'user', actorId: userId } }),
    ]);
    const both = new Map([...about, ...by].map((event) => [event.id, event]));
    const newestFirst = [...both.values()].toSorted((a, b) => (a.id < b.id ? 1 : -1));
    return toPage(newestFirst, limit);
  }
}

/** One event more than the limit was read: it tells that a next page exists. */
function toPage(found: AuditEvent[], limit: number): AuditPage {
  const events = found.slice(0, limit);
  return { events, nextCursor: found.length > limit ? (events.at(-1)?.id ?? null) : null };
}
