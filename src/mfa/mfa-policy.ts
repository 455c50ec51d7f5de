import { Inject, Injectable } from '@nestjs/common';
import { CredentialPolicy } from '../sign-in/credential-policy.js';
import type { User } from '../users/user.entity.js';
import { FACTORS_OPTIONS, type FactorsOptions } from './factors.options.js';

/** Decides who needs a second factor, and who may enrol one. */
@Injectable()
export class MfaPolicy {
  constructor(
    @Inject(FACTORS_OPTIONS) private readonly options: FactorsOptions,
    private readonly credentials: CredentialPolicy,
  ) {}

  /** Returns whether the user needs a second factor, by the options. */
  isRequired({ roles }: User): boolean {
    const { mode, requiredFor = [] } = this.options;
    return mode === 'required' || requiredFor.some((role) => roles.includes(role));
  }

  /** Returns whether the user has to verify the e-mail address before they enrol a factor. */
  mustVerifyEmail(user: User): boolean {
    return this.credentials.mustVerifyEmail(user, this.options.verifiedEmail);
  }

  /** @throws VerifiedEmailNeededError if the user has to verify the e-mail address first. */
  assertMayEnrol(user: User): void {
    this.credentials.assertMayAdd(user, this.options.verifiedEmail);
  }
}
