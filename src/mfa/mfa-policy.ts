import { Inject, Injectable } from '@nestjs/common';
import { PublicPaths } from '../http/public-paths.js';
import { Outbox } from '../mail/outbox.js';
import type { User } from '../users/user.entity.js';
import { EmailNotVerifiedError } from './mfa.errors.js';
import { FACTORS_OPTIONS, type FactorsOptions } from './factors.options.js';

/** Decides who needs a second factor, and who may enrol one. */
@Injectable()
export class MfaPolicy {
  constructor(
    @Inject(FACTORS_OPTIONS) private readonly options: FactorsOptions,
    private readonly paths: PublicPaths,
    private readonly outbox: Outbox,
  ) {}

  /** Returns whether the user needs a second factor, by the options. */
  isRequired({ roles }: User): boolean {
    const { mode, requiredFor = [] } = this.options;
    return mode === 'required' || requiredFor.some((role) => roles.includes(role));
  }

  /** Returns whether the user has to verify the e-mail address before they enrol a factor. */
  mustVerifyEmail({ emailVerifiedAt, externalId }: User): boolean {
    // The application verifies the addresses of its own table.
    if (emailVerifiedAt !== null || externalId !== null) return false;
    const { verifiedEmail } = this.options;
    return verifiedEmail ?? (this.outbox.isOn && this.paths.findPath('/verify-email') !== null);
  }

  /** @throws EmailNotVerifiedError if the user has to verify the e-mail address first. */
  assertMayEnrol(user: User): void {
    if (this.mustVerifyEmail(user)) throw new EmailNotVerifiedError();
  }
}
