import { Injectable } from '@nestjs/common';
import type { NightlatchEvents } from '../../events/events.js';
import type { DomainEvent } from '../../events/units-of-work.js';
import { SecurityNotice } from '../../mail/security-notice.js';

/** Tells the owner of an account that its password has another value. */
@Injectable()
export class PasswordChangedMail extends SecurityNotice {
  readonly kind = 'password-changed';
  protected readonly events = ['password.reset', 'password.changed'] as const;

  protected override concernsOwner({ name, event }: DomainEvent): boolean {
    if (name !== 'password.changed') return true;
    const { isFirst, sessionId } = event as NightlatchEvents[typeof name];
    // The first one of a user of a `UserDirectory` is no change. One that a session set may be a thief's.
    return !isFirst || sessionId !== null;
  }
}
