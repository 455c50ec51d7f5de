import { Injectable } from '@nestjs/common';
import type { DomainEvent } from '../../events/units-of-work.js';
import { SecurityNotice } from '../../mail/security-notice.js';

/** Tells the owner of an account that a passkey can sign in to it. */
@Injectable()
class PasskeyAddedMail extends SecurityNotice {
  readonly kind = 'passkey-added';

  protected override isAbout({ name }: DomainEvent): boolean {
    return name === 'passkey.added';
  }
}

/** Tells the owner of an account that a passkey is refused, because it may have been copied. */
@Injectable()
class PasskeySuspendedMail extends SecurityNotice {
  readonly kind = 'passkey-suspended';

  protected override isAbout({ name }: DomainEvent): boolean {
    return name === 'passkey.clone-suspected';
  }
}

/** The mails about passkeys to the owners of accounts. */
export const PASSKEY_NOTICES = [PasskeyAddedMail, PasskeySuspendedMail];
