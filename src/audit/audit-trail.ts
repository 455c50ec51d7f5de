import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { toUserId } from '../users/user-subject.js';
import type { AuditEvent } from './audit-event.entity.js';
import { type AuditFilters, AuditStore } from './audit.store.js';

/** Which part of the trail is wanted. */
export interface AuditRequest {
  filters?: AuditFilters;
  /** The `nextCursor` of the page before. */
  cursor?: string | null;
  /** At most so many events; 50 by default. */
  limit?: number;
  /** Rather than the newest first. False by default. */
  oldestFirst?: boolean;
}

/** A part of the trail. */
export interface AuditPage {
  events: AuditEvent[];
  /** For the next page; null: this is the last one. */
  nextCursor: string | null;
}

const PAGE_EVENTS = 50;

/** What happened, page by page. It is written to by what happens, and by nothing else. */
@Injectable()
export class AuditTrail {
  constructor(private readonly store: AuditStore) {}

  /** What happened, the newest first. */
  async list(request: AuditRequest = {}): Promise<AuditPage> {
    const { filters = {}, cursor = null, limit = PAGE_EVENTS, oldestFirst = false } = request;
    // What is no id of a user is nobody's; PostgreSQL would throw.
    const { subjectId } = filters;
    if (subjectId !== undefined && !isUUID(subjectId)) return { events: [], nextCursor: null };
    const wanted = { filters, cursor, limit: limit + 1, oldestFirst };
    return pageOf(await this.store.list(wanted), limit);
  }

  /**
   * What this user did, and what was done to them, the newest first: by the `id` of the `User`, or the `sub` of their
   * tokens.
   */
  async listOf(
    user: string,
    { cursor = null, limit = PAGE_EVENTS }: Pick<AuditRequest, 'cursor' | 'limit'> = {},
  ): Promise<AuditPage> {
    const userId = toUserId(user);
    const wanted = { cursor, limit: limit + 1, oldestFirst: false };
    // Two short walks along an index each: of an OR the database reads everything, and sorts it.
    const [about, by] = await Promise.all([
      this.store.list({ ...wanted, filters: { subjectId: userId } }),
      this.store.list({ ...wanted, filters: { actor: 'user', actorId: userId } }),
    ]);
    const both = new Map([...about, ...by].map((event) => [event.id, event]));
    const newestFirst = [...both.values()].toSorted((a, b) => (a.id < b.id ? 1 : -1));
    return pageOf(newestFirst, limit);
  }
}

/** One more than the limit has been asked for: it tells that there is a next page. */
function pageOf(found: AuditEvent[], limit: number): AuditPage {
  const events = found.slice(0, limit);
  return { events, nextCursor: found.length > limit ? (events.at(-1)?.id ?? null) : null };
}
