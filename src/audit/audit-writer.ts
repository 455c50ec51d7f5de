import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import type { Transaction } from '../database/transactions.js';
import type { Actor } from '../events/actor.js';
import { type DomainEvent, UnitsOfWork } from '../events/units-of-work.js';
import { AuditEvent } from './audit-event.entity.js';
import { AuditIds } from './audit-ids.js';
import { AuditStore } from './audit.store.js';

const LONGEST_TEXT = 256;

/** What many events have, and what has a column. */
interface EventIds {
  userId?: string | null;
  sessionId?: string | null;
  clientId?: string | null;
}

/** Keeps each event as a row, in the transaction in which it happens. */
@Injectable()
export class AuditWriter {
  private readonly ids = new AuditIds();

  constructor(
    // At once, and not when the module begins: what other modules do at their beginning is kept, too.
    units: UnitsOfWork,
    private readonly store: AuditStore,
    private readonly clock: Clock,
  ) {
    units.addWriter((happening, transaction) => this.keep(happening, transaction));
  }

  private async keep(
    { name, event, actor: cause }: DomainEvent,
    transaction: Transaction,
  ): Promise<void> {
    const { userId = null, sessionId = null, clientId = null, ...rest } = event as EventIds;
    const within = cause.sessionId ?? sessionId;
    const by = cause.clientId ?? clientId;
    const createdAt = this.clock.now();
    const row: AuditEvent = {
      id: this.ids.next(createdAt),
      createdAt,
      name,
      actor: cause.kind,
      actorId: storable(actorIdOf(cause)),
      subjectId: userId,
      sessionId: storable(within),
      clientId: storable(by),
      ip: storable(cause.ip),
      userAgent: storable(cause.userAgent),
      requestId: storable(cause.requestId),
      details: {
        ...(sessionId !== null && sessionId !== within && { sessionId }),
        ...(clientId !== null && clientId !== by && { clientId }),
        ...rest,
      },
    };
    await this.store.add(row, transaction);
  }
}

function actorIdOf({ kind: actor, userId, clientId }: Actor): string | null {
  if (actor === 'user') return userId;
  return actor === 'client' ? clientId : null;
}

/**
 * Cut, and what no database would take replaced: else whoever sends it could have their traces refused, and the change
 * with them.
 */
function storable(text: string | null): string | null {
  return text?.slice(0, LONGEST_TEXT).toWellFormed().replaceAll('\0', '\uFFFD') ?? null;
}
