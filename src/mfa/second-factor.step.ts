import { Injectable } from '@nestjs/common';
import { UnitsOfWork } from '../events/units-of-work.js';
import { toAcr } from '../sessions/authentication-context.js';
import { SignInDeniedError } from '../sign-in/sign-in.errors.js';
import {
  PASSED,
  type PendingSignIn,
  SignInStep,
  type StepResult,
} from '../sign-in/sign-in-step.js';
import { createEnrolmentChallenge, createMfaChallenge } from './challenges.js';
import { SecondFactorUnavailableError } from './mfa.errors.js';
import { MfaPolicy } from './mfa-policy.js';
import type { SecondFactor } from './second-factor.js';
import { SecondFactors } from './second-factors.js';
import { SecondStepTokens } from './second-step-tokens.js';

/** What a client can set up with an `enrolment_token`. Other factors are set up on the pages, or by the application. */
const ENROLLED_BY_TOKEN = ['totp'];

/**
 * The gate: no session of a user starts without the second factor that is due, whatever proved the user first. A user without
 * a second factor costs no query.
 */
@Injectable()
export class SecondFactorStep extends SignInStep {
  constructor(
    private readonly policy: MfaPolicy,
    private readonly factors: SecondFactors,
    private readonly tokens: SecondStepTokens,
    private readonly units: UnitsOfWork,
  ) {
    super();
  }

  async evaluate(signIn: PendingSignIn): Promise<StepResult> {
    const { user, methods } = signIn;
    const isRequired = this.policy.isRequired(user);
    if (!user.secondFactorOn && !isRequired) return PASSED;
    // A passkey, or the sign-in after the second step.
    if (toAcr(methods) !== 'aal1') return PASSED;
    const enrolled = await this.factors.listEnrolled(user);
    if (enrolled.some(({ isFallback }) => !isFallback)) return this.ask(signIn, enrolled);
    // Never let in: the module of the factor may have been taken out.
    if (user.secondFactorOn) {
      return enrolled.length > 0
        ? this.ask(signIn, enrolled)
        : denied(new SecondFactorUnavailableError());
    }
    if (this.policy.mustVerifyEmail(user)) return denied(new UnverifiedEmailError());
    const issued = await this.tokens.issue('enrolment', signIn);
    const kinds = ENROLLED_BY_TOKEN.filter((kind) => this.factors.find(kind));
    return { status: 'challenge', challenge: createEnrolmentChallenge(issued, kinds) };
  }

  private async ask(signIn: PendingSignIn, enrolled: readonly SecondFactor[]): Promise<StepResult> {
    const issued = await this.tokens.issue('second-factor', signIn);
    const { user, client } = signIn;
    await this.units.emit('second-factor.required', { userId: user.id, clientId: client.id });
    const kinds = enrolled.map(({ kind }) => kind);
    return { status: 'challenge', challenge: createMfaChallenge(issued, kinds) };
  }
}

/** 403 `email_not_verified`: the user needs a second factor, and has to verify the e-mail address before they enrol one. */
class UnverifiedEmailError extends SignInDeniedError {
  constructor() {
    super('email_not_verified', 'Verify your e-mail address first.');
  }
}

function denied(error: SignInDeniedError): StepResult {
  return { status: 'denied', error };
}
