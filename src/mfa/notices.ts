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

  override describe({ event }: DomainEvent): Record<string, unknown> {
    const { secondFactorOff } = event as NightlatchEvents['totp.disabled'];
    return { secondFactorOff };
  }
}

/** Tells the owner of an account that sign-ins ask for a second factor, if nothing else tells so. */
@Injectable()
class SecondFactorOnMail extends SecurityNotice {
  readonly kind = 'second-factor-on';
  readonly events = ['second-factor.turned-on'] as const;
}

/** Tells the owner of an account that sign-ins ask for no second factor any more, if nothing else tells so. */
@Injectable()
class SecondFactorOffMail extends SecurityNotice {
  readonly kind = 'second-factor-off';
  readonly events = ['second-factor.turned-off'] as const;
}

/** Tells the owner of an account that there are new recovery codes, if they did not come with a factor. */
@Injectable()
class RecoveryCodesMadeMail extends SecurityNotice {
  readonly kind = 'recovery-codes-made';
  readonly events = ['recovery-codes.made'] as const;
}

/** Tells the owner of an account that a recovery code was used. */
@Injectable()
class RecoveryCodeUsedMail extends SecurityNotice {
  readonly kind = 'recovery-code-used';
  readonly events = ['recovery-code.used'] as const;

  override describe({ event }: DomainEvent): Record<string, unknown> {
    const { left } = event as NightlatchEvents['recovery-code.used'];
    return { left };
  }
}

/** Tells the owner of an account that someone else has removed second factors, and which. */
@Injectable()
class FactorsResetMail extends SecurityNotice {
  readonly kind = 'factors-reset';
  readonly events = ['factors.reset'] as const;

  /** An administrator can reset the factors of a user who has none. */
  override concernsOwner({ event }: DomainEvent): boolean {
    return (event as NightlatchEvents['factors.reset']).kinds.length > 0;
  }

  override describe({ event }: DomainEvent): Record<string, unknown> {
    const { kinds, left } = event as NightlatchEvents['factors.reset'];
    return { removedFactors: kinds, leftFactors: left };
  }
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
  RecoveryCodesMadeMail,
  SecondFactorOffMail,
  SecondFactorOnMail,
  WrongCodesMail,
];
