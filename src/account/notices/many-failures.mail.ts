import { Injectable } from '@nestjs/common';
import type { DomainEvent } from '../../events/units-of-work.js';
import { SecurityNotice } from '../../mail/security-notice.js';

/** Tells the owner of an account that a sign-in succeeded after several failed ones. */
@Injectable()
export class ManyFailuresMail extends SecurityNotice {
  readonly kind = 'many-failures';

  protected override isAbout({ name }: DomainEvent): boolean {
    return name === 'sign-in.after-failures';
  }
}
