import { Injectable } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import { SYSTEM_ACTOR } from '../../events/actor.js';
import { type UnitOfWork, UnitsOfWork } from '../../events/units-of-work.js';
import type { MailLink } from '../link.entity.js';
import { MailLinks } from '../mail-links.js';
import type { MailRow } from '../mail.entity.js';
import { getRetryDelayMs } from './back-off.js';
import { MailsStore } from './mails.store.js';

/**
 * How an attempt to send a mail ended. `dropped` was not sent, on purpose; `refused` and `expired` are not tried again;
 * `failed` is. A code contains no text of the mail server.
 */
export type MailResult =
  | { status: 'sent'; link: MailLink | null }
  | { status: 'dropped' }
  | { status: 'expired' }
  | { status: 'refused'; code: string }
  | { status: 'failed'; code: string };

/** Writes down how an attempt to send a mail ended. */
@Injectable()
export class MailResults {
  constructor(
    private readonly store: MailsStore,
    private readonly links: MailLinks,
    private readonly units: UnitsOfWork,
    private readonly clock: Clock,
  ) {}

  /** Deletes the mail, or sets the time of its next attempt. */
  write(row: MailRow, result: MailResult): Promise<void> {
    return this.units.run(SYSTEM_ACTOR, async (unit) => {
      if (result.status === 'failed') {
        const nextTryAt = new Date(this.clock.now().getTime() + getRetryDelayMs(row.attempts));
        await this.store.postpone(row, { nextTryAt, lastError: result.code }, unit.transaction);
      } else await this.end(row, result, unit);
    });
  }

  private async end(
    row: MailRow,
    result: Exclude<MailResult, { status: 'failed' }>,
    unit: UnitOfWork,
  ): Promise<void> {
    const isOurs = await this.store.delete(row, unit.transaction);
    if (result.status === 'dropped') return;
    const event = { mailId: row.id, kind: row.kind, userId: row.userId };
    if (result.status === 'sent') {
      if (result.link) await this.links.markSent(result.link, unit);
      // The audit trail has what the mail is about, and needs no event for the mail.
      await unit.emit('mail.sent', event);
    } else if (isOurs) {
      if (result.status === 'expired') {
        await unit.record('mail.expired', { ...event, code: row.lastError });
      } else await unit.record('mail.refused', { ...event, code: result.code });
    }
  }
}
