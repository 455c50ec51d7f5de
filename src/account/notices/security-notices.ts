import { Injectable } from '@nestjs/common';
import type { UnitOfWork } from '../../events/units-of-work.js';
import { describeDevice } from '../../mail/describe-device.js';
import { Outbox } from '../../mail/outbox.js';

/** Mails that tell the owner of an account what was done to it. */
@Injectable()
export class SecurityNotices {
  constructor(private readonly outbox: Outbox) {}

  /**
   * Queues a notice for the user in the unit of work of the change, with the address and the device of its actor. Without
   * mail it does nothing. The notice is never in the language of the request: an attacker could choose one that the
   * owner cannot read.
   */
  async queue(kind: 'password-changed', userId: string, unit: UnitOfWork): Promise<void> {
    if (!this.outbox.isOn) return;
    const { ip, userAgent } = unit.actor;
    const details = { ip, device: describeDevice(userAgent) };
    await this.outbox.send({ kind, userId, details }, unit);
  }
}
