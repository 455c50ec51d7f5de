import { Injectable } from '@nestjs/common';
import type { Actor } from '../../events/actor.js';
import type { UnitOfWork } from '../../events/units-of-work.js';
import { describeDevice } from '../../mail/describe-device.js';
import { type NewMail, Outbox } from '../../mail/outbox.js';

/** Mails that tell the owner of an account what was done to it. */
@Injectable()
export class SecurityNotices {
  constructor(private readonly outbox: Outbox) {}

  /**
   * Queues a notice for the user in the unit of work of the change, with the address and the device of its actor. Without
   * mail it does nothing. The notice is never in the language of the request: an attacker could choose one that the
   * owner cannot read.
   * @param to the address that gets it, if it is not that of the user, and the link in it
   */
  async queue(
    kind: 'password-changed' | 'email-changed',
    userId: string,
    unit: UnitOfWork,
    to: Pick<NewMail, 'mailbox' | 'link'> = {},
  ): Promise<void> {
    if (!this.outbox.isOn) return;
    await this.outbox.send({ kind, userId, details: describeActor(unit.actor), ...to }, unit);
  }
}

/** Returns the details of a notice that say where the actor is. */
export function describeActor({ ip, userAgent }: Actor): Record<string, unknown> {
  return { ip, device: describeDevice(userAgent) };
}
