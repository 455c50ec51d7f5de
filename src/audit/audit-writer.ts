import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { SecretKeys } from '../crypto/secret-keys.js';
import type { Transaction } from '../database/transactions.js';
import type { Actor } from '../events/actor.js';
import { type DomainEvent, UnitsOfWork } from '../events/units-of-work.js';
import { toIpAddress } from '../http/ip-address.js';
import { AuditEventRow } from './audit-event.entity.js';
import { AuditStore } from './audit.store.js';
import { createPseudonym } from './pseudonyms.js';

const TEXT_MAX_LENGTH = 256;

/** The members of events that have a column. */
interface EventIds {
  userId?: string | null;
  sessionId?: string | null;
  clientId?: string | null;
}

/** Stores each event as a row, in the transaction of the change. */
@Injectable()
export class AuditWriter {
  constructor(
    // Registered in the constructor, so that events of other modules' `onModuleInit` are stored too.
    units: UnitsOfWork,
    private readonly store: AuditStore,
    private readonly keys: SecretKeys,
    private readonly clock: Clock,
  ) {
    units.addWriter((event, { transaction }) => this.write(event, transaction));
  }

  private async write(
    { name, event, actor, externalIds }: DomainEvent,
    transaction: Transaction,
  ): Promise<void> {
    const { userId = null, sessionId = null, clientId = null, ...rest } = event as EventIds;
    const rowSessionId = actor.sessionId ?? sessionId;
    const rowClientId = actor.clientId ?? clientId;
    const getExternalId = (id: string | null) => externalIds.get(id ?? '') ?? null;
    const row: Omit<AuditEventRow, 'id'> = {
      createdAt: this.clock.now(),
      name,
      actor: actor.kind,
      actorId: toStorableText(getActorId(actor)),
      subjectId: userId,
      actorExternalId: getExternalId(actor.kind === 'user' ? actor.userId : null),
      subjectExternalId: getExternalId(userId),
      sessionId: toStorableText(rowSessionId),
      clientId: toStorableText(rowClientId),
      ip: toIpAddress(actor.ip) ?? toStorableText(actor.ip),
      userAgent: toStorableText(actor.userAgent),
      requestId: toStorableText(actor.requestId),
      details: {
        ...(sessionId !== null && sessionId !== rowSessionId && { sessionId }),
        ...(clientId !== null && clientId !== rowClientId && { clientId }),
        ...rest,
      },
    };
    await this.store.add(row, transaction);
    if (name === 'user.deleted' && userId !== null) await this.pseudonymize(userId, transaction);
  }

  /** Replaces the addresses of a deleted user, whichever route deleted them, in the transaction of the deletion. */
  private async pseudonymize(userId: string, transaction: Transaction): Promise<void> {
    for await (const page of this.store.listAddresses(userId, transaction)) {
      // The database rejects an update that brings no pseudonym. An empty user agent has none.
      const replaced = page.filter(({ ip, userAgent }) => ip || userAgent);
      const addresses = replaced.map(({ id, ip, userAgent }) => ({
        id,
        ip: ip && createPseudonym(this.keys, 'ip', ip),
        userAgent: userAgent && createPseudonym(this.keys, 'user-agent', userAgent),
      }));
      await this.store.replaceAddresses(addresses, transaction);
    }
  }
}

function getActorId({ kind, userId, clientId }: Actor): string | null {
  if (kind === 'user') return userId;
  return kind === 'client' ? clientId : null;
}

/** Cuts the text, and replaces characters that PostgreSQL rejects: a client could make every write fail with them. */
function toStorableText(text: string | null): string | null {
  return text?.slice(0, TEXT_MAX_LENGTH).toWellFormed().replaceAll('\0', '\uFFFD') ?? null;
}
