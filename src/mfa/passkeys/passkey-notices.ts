import { Injectable } from '@nestjs/common';
import type { NightlatchEvents } from '../../events/events.js';
import type { DomainEvent } from '../../events/units-of-work.js';
import { SecurityNotice } from '../../mail/security-notice.js';

/** Tells the owner of an account that a passkey can sign in to it. */
@Injectable()
class PasskeyAddedMail extends SecurityNotice {
  readonly kind = 'passkey-added';
  readonly events = ['passkey.added'] as const;
}

/** Tells the owner of an account that a passkey was deleted. */
@Injectable()
class PasskeyRemovedMail extends SecurityNotice {
  readonly kind = 'passkey-removed';
  readonly events = ['passkey.removed'] as const;

  override describe({ event }: DomainEvent): Record<string, unknown> {
    const { secondFactorOff } = event as NightlatchEvents['passkey.removed'];
    return { secondFactorOff };
  }
}

/** Tells the owner of an account that a passkey is refused, because it may have been copied. */
@Injectable()
class PasskeySuspendedMail extends SecurityNotice {
  readonly kind = 'passkey-suspended';
  readonly events = ['passkey.clone-suspected'] as const;
}

/** The mails about passkeys to the owners of accounts. */
export const PASSKEY_NOTICES = [PasskeyAddedMail, PasskeyRemovedMail, PasskeySuspendedMail];
