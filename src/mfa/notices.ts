import { Injectable } from '@nestjs/common';
import type { NightlatchEvents } from '../events/events.js';
import type { DomainEvent } from '../events/units-of-work.js';
import { SecurityNotice } from '../mail/security-notice.js';

/** After so many wrong codes in a row the owner is told: someone knows the password, or has a session. */
const MANY_FAILURES = 10;

/** Tells the owner of an account that an authenticator app was added. */
@Injectable()
class FactorAddedMail extends SecurityNotice {
  readonly kind = 'factor-added';
  readonly events = ['totp.enabled'] as const;
}

/** Tells the owner of an account that an authenticator app was removed. */
@Injectable()
class FactorRemovedMail extends SecurityNotice {
  readonly kind = 'factor-removed';
  readonly events = ['totp.disabled'] as const;
}

/** Tells the owner of an account that a recovery code was used. */
@Injectable()
class RecoveryCodeUsedMail extends SecurityNotice {
  readonly kind = 'recovery-code-used';
  readonly events = ['recovery-code.used'] as const;
}

/** Tells the owner of an account that all second factors were removed. */
@Injectable()
class FactorsResetMail extends SecurityNotice {
  readonly kind = 'factors-reset';
  readonly events = ['factors.reset'] as const;
}

/** Tells the owner of an account that someone who knows the password, or is signed in, tries codes. */
@Injectable()
class WrongCodesMail extends SecurityNotice {
  readonly kind = 'wrong-codes';
  readonly events = ['second-factor.failed'] as const;

  override concernsOwner({ event }: DomainEvent): boolean {
    return (event as NightlatchEvents['second-factor.failed']).failures === MANY_FAILURES;
  }
}

/** The mails about second factors. */
export const FACTOR_NOTICES = [
  FactorAddedMail,
  FactorRemovedMail,
  FactorsResetMail,
  RecoveryCodeUsedMail,
  WrongCodesMail,
];
