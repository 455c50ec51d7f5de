import { Injectable } from '@nestjs/common';
import type { DomainEvent } from '../../events/units-of-work.js';
import { SecurityNotice } from './security-notice.js';

/** Tells the owner of an account that a passkey can sign in to it. */
@Injectable()
export class PasskeyAddedMail extends SecurityNotice {
  readonly kind = 'passkey-added';

  protected override isAbout({ name }: DomainEvent): boolean {
    return name === 'passkey.added';
  }
}
