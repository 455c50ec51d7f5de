import { Injectable } from '@nestjs/common';
import { Clock, type SignInAttempt, SignInDeniedError, SignInStep } from '../../../src/index.js';

/** Only administrators can sign in before six in the morning. */
@Injectable()
export class OfficeHours extends SignInStep {
  constructor(private readonly clock: Clock) {
    super();
  }

  check({ user }: SignInAttempt) {
    if (user.roles.includes('admin') || this.clock.now().getUTCHours() >= 6) return;
    throw new SignInDeniedError('too_early', 'We open at six.');
  }
}
