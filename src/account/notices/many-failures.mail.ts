import { Injectable } from '@nestjs/common';
import { SecurityNotice } from '../../mail/security-notice.js';

/** Tells the owner of an account that a sign-in succeeded after several failed ones. */
@Injectable()
export class ManyFailuresMail extends SecurityNotice {
  readonly kind = 'many-failures';
  readonly events = ['sign-in.after-failures'] as const;
}
