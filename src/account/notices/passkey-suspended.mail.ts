import { Injectable } from '@nestjs/common';
import type { DomainEvent } from '../../events/units-of-work.js';
import { SecurityNotice } from './security-notice.js';

/** Tells the owner of an account that a passkey is refused, because it may have been copied. */
@Injectable()
export class PasskeySuspendedMail extends SecurityNotice {
  readonly kind = 'passkey-suspended';

  protected override isAbout({ name }: DomainEvent): boolean {
    return name === 'passkey.clone-suspected';
  }
}
