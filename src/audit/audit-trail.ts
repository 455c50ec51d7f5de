import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import type { AuditEvent, AuditEventRow } from './audit-event.entity.js';
import { type AuditFilters, type AuditSelection, AuditStore } from './audit.store.js';
import { ExternalUsers } from '../users/external-users.js';
import { toUserId } from '../users/user-subject.js';

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

/**
 * Reads the audit trail, a page at a time. Only events write to it. The ids of users are those that the application knows:
 * of its `UserDirectory` if it has one, else of our table.
 */
@Injectable()
export class AuditTrail {
  constructor(
    private readonly store: AuditStore,
    private readonly external: ExternalUsers,
  ) {}

  /** Lists the events that match, the newest first. */
  async list(request: AuditRequest = {}): Promise<AuditPage> {
    const { filters = {}, cursor = null, limit = PAGE_EVENTS, oldestFirst = false } = request;
    const { actorId, subjectId, ...others } = filters;
    // Text that is not a UUID is no user of our table. PostgreSQL would throw.
    const isPossible = subjectId === undefined || this.external.directory || isUUID(subjectId);
    if (!isPossible) return { events: [], nextCursor: null };
    const subject = subjectId !== undefined && { subjectId: toUserId(subjectId) };
    const found = await this.listAny(
      this.toActorFilters(actorId).map((actor) => ({ ...others, ...subject, ...actor })),
      { cursor, limit: limit + 1, oldestFirst },
    );
    return this.toPage(found, limit);
  }

  /**
   * Lists what the user did and what was done to them, the newest first. For null, which no user has, the list is empty.
   * @param userId the `id` of the `User`
   */
  async listForUser(
    userId: string | null,
    { cursor = null, limit = PAGE_EVENTS }: Pick<AuditRequest, 'cursor' | 'limit'> = {},
  ): Promise<AuditPage> {
    if (userId === null) return { events: [], nextCursor: null };
    const found = await this.listAny([{ subjectId: userId }, { actor: 'user', actorId: userId }], {
      cursor,
      limit: limit + 1,
      oldestFirst: false,
    });
    return this.toPage(found, limit);
  }

  /** Returns the filters of which an event by this actor matches one: the text may be the id of a user or of a client. */
  private toActorFilters(actorId: string | undefined): Array<AuditSelection['filters']> {
    if (actorId === undefined) return [{}];
    if (!this.external.directory)
      return [{ actorId: isUUID(actorId) ? toUserId(actorId) : actorId }];
    return [
      { actor: 'user', actorId: toUserId(actorId) },
      { actor: 'client', actorId },
    ];
  }

  /**
   * Lists the events that match one of the filters. Each query reads a short range of an index. For an OR the database
   * would read and sort everything.
   */
  private async listAny(
    filters: ReadonlyArray<AuditSelection['filters']>,
    selection: Omit<AuditSelection, 'filters'>,
  ): Promise<AuditEventRow[]> {
    const found = await Promise.all(
      filters.map((each) => this.store.list({ ...selection, filters: each })),
    );
    if (found.length === 1) return found[0]!;
    const events = new Map(found.flat().map((event) => [event.id, event]));
    const order = selection.oldestFirst ? -1 : 1;
    return [...events.values()].toSorted((a, b) => (a.id < b.id ? order : -order));
  }

  /** One event more than the limit was read: it tells that a next page exists. */
  private async toPage(found: AuditEventRow[], limit: number): Promise<AuditPage> {
    const rows = found.slice(0, limit);
    const nextCursor = found.length > limit ? (rows.at(-1)?.id ?? null) : null;
    return { events: await this.nameUsers(rows), nextCursor };
  }

  /** Replaces the ids of our rows by those that the application knows. */
  private async nameUsers(rows: AuditEventRow[]): Promise<AuditEvent[]> {
    // Events of an older version, or from before there was a directory, do not have the ids.
    const unnamed = rows.flatMap((row) => [
      row.actor === 'user' && row.actorExternalId === null ? row.actorId : null,
      row.subjectExternalId === null ? row.subjectId : null,
    ]);
    const found = this.external.directory ? await this.external.findIds(unnamed) : null;
    return rows.map(({ actorExternalId, subjectExternalId, ...event }) => ({
      ...event,
      actorId: actorExternalId ?? found?.get(event.actorId ?? '') ?? event.actorId,
      subjectId: subjectExternalId ?? found?.get(event.subjectId ?? '') ?? event.subjectId,
    }));
  }
}
