import { Injectable } from '@nestjs/common';
import {
  Clock,
  PASSED,
  type PendingSignIn,
  SignInDeniedError,
  SignInStep,
  type StepResult,
} from '../../../src/index.js';

/** Only administrators can sign in before six in the morning. */
@Injectable()
export class OfficeHours extends SignInStep {
  constructor(private readonly clock: Clock) {
    super();
  }

  evaluate({ user }: PendingSignIn): StepResult {
    if (user.roles.includes('admin') || this.clock.now().getUTCHours() >= 6) return PASSED;
    return { status: 'denied', error: new SignInDeniedError('too_early', 'We open at six.') };
  }
}
