import { Injectable } from '@nestjs/common';
import { SecurityNotice } from '../../mail/security-notice.js';

/** Tells the owner of an account that a passkey can sign in to it. */
@Injectable()
class PasskeyAddedMail extends SecurityNotice {
  readonly kind = 'passkey-added';
  readonly events = ['passkey.added'] as const;
}

/** Tells the owner of an account that a passkey is refused, because it may have been copied. */
@Injectable()
class PasskeySuspendedMail extends SecurityNotice {
  readonly kind = 'passkey-suspended';
  readonly events = ['passkey.clone-suspected'] as const;
}

/** The mails about passkeys to the owners of accounts. */
export const PASSKEY_NOTICES = [PasskeyAddedMail, PasskeySuspendedMail];
